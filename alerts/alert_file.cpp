#include "alerts/alert_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "common/file_names.hpp"
#include "common/log.hpp"

namespace alerts {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {
constexpr const char* sink = "file";

std::string line_of(const schemas::told_alert& a) {
  return schemas::dump_line(schemas::told_alert_json(a)) + "\n";
}

tl::unexpected<common::error> fail_errno(std::string_view what) {
  return fail(errno == ENOSPC ? errc::full : errc::io, "{}: {}", what, std::strerror(errno));
}

common::unique_fd open_to_append(const std::string& path) {
  return common::unique_fd{::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
}

/// Which file it is: device and inode.
std::optional<std::pair<dev_t, ino_t>> identity(int failed, const struct stat& s) {
  if (failed != 0) return std::nullopt;
  return std::pair(s.st_dev, s.st_ino);
}
}  // namespace

result<alert_file> alert_file::open(store::told_log& log, const std::string& path, limits most) {
  auto file = open_to_append(path);
  if (!file) return fail_errno(path);
  auto at = log.cursor_of(sink);
  if (!at) return fail(at.error());
  struct stat s {};
  if (::fstat(file.get(), &s) != 0) return fail_errno(path);
  const auto size = static_cast<std::uint64_t>(s.st_size);
  at->bytes = std::min(at->bytes, size);  // somebody rotated or cut it: go on at its end
  alert_file out(log, path, most, std::move(file), *at);
  if (auto ok = out.adopt_written_lines(); !ok) return fail(ok.error());
  if (size > out.at_.bytes && ::ftruncate(out.file_.get(), static_cast<off_t>(out.at_.bytes)) != 0)
    return fail_errno(path);
  if (auto ok = out.write(); !ok) return fail(ok.error());
  if (auto ok = out.sync(); !ok) return fail(ok.error());
  return out;
}

status alert_file::adopt_written_lines() {
  return log_->each(
      at_.sequence, [&](std::uint64_t sequence, const auto& a, bool& go_on) -> status {
        const std::string line = line_of(a);
        std::string found(line.size(), '\0');
        const ssize_t got =
            ::pread(file_.get(), found.data(), found.size(), static_cast<off_t>(at_.bytes));
        if (got < 0) return fail_errno(path_);
        go_on = static_cast<std::size_t>(got) == line.size() && found == line;
        if (go_on) at_ = {sequence, at_.bytes + line.size()};
        return {};
      });
}

status alert_file::write() {
  return log_->each(at_.sequence, [&](std::uint64_t sequence, const auto& a, bool&) -> status {
    const std::string line = line_of(a);
    for (std::size_t done = 0; done < line.size();) {
      const ssize_t put = ::write(file_.get(), line.data() + done, line.size() - done);
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return fail_errno(path_);
      done += static_cast<std::size_t>(put);
    }
    at_ = {sequence, at_.bytes + line.size()};
    return {};
  });
}

status alert_file::sync() {
  if (at_.sequence == synced_) return {};
  if (::fdatasync(file_.get()) != 0) return fail_errno(path_);
  if (auto s = log_->move_cursor(sink, at_); !s) return s;
  synced_ = at_.sequence;
  return {};
}

status alert_file::turn() {
  if (auto s = follow_path(); !s) return s;
  if (at_.bytes < most_.bytes) return {};
  if (auto s = put_aside(); !s) return s;
  return follow_path();
}

/// What the file has is known to be there before it gets another name: after a kill nothing of it
/// is written again.
status alert_file::put_aside() {
  if (auto s = sync(); !s) return s;
  const auto numbered = [&](int n) { return fmt::format("{}.{}", path_, n); };
  // Only up to the first number that is free: after a kill in between none goes too early.
  std::error_code wrong;
  int free = 1;
  while (free < most_.kept && std::filesystem::exists(numbered(free), wrong)) ++free;
  for (int n = free; n > 1; --n) {
    std::filesystem::rename(numbered(n - 1), numbered(n), wrong);
    if (wrong) return fail(errc::io, "{}: {}", numbered(n), wrong.message());
  }
  std::filesystem::rename(path_, numbered(1), wrong);
  // Somebody may have taken it away just now.
  if (wrong && wrong != std::errc::no_such_file_or_directory)
    return fail(errc::io, "{}: {}", path_, wrong.message());
  // The new name is on the disk before the cursor says that the file is empty.
  return common::sync_folder(std::filesystem::path(path_).parent_path());
}

status alert_file::follow_path() {
  struct stat ours {
  }, there{};
  const auto open_one = identity(::fstat(file_.get(), &ours), ours);
  if (open_one && open_one == identity(::stat(path_.c_str(), &there), there)) return {};
  if (auto s = sync(); !s) return s;
  auto fresh = open_to_append(path_);
  if (!fresh) return fail_errno(path_);
  if (::fstat(fresh.get(), &there) != 0) return fail_errno(path_);
  spdlog::info("{} is another file now", path_);
  file_ = std::move(fresh);
  at_.bytes = static_cast<std::uint64_t>(there.st_size);
  return log_->move_cursor(sink, at_);
}

}  // namespace alerts
