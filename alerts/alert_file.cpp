#include "alerts/alert_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

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
}  // namespace

result<alert_file> alert_file::open(store::told_log& log, const std::string& path, limits most) {
  auto file = growing_file::open(path);
  if (!file) return fail(file.error());
  auto at = log.cursor_of(sink);
  if (!at) return fail(at.error());
  const auto size = file->size();
  if (!size) return fail(size.error());
  alert_file out(log, most, std::move(*file), *at);
  if (*size < at->bytes || *size == 0) {  // somebody rotated or cut it: go on at its end
    if (auto ok = out.adopt_renamed(); !ok) return fail(ok.error());
    out.at_.bytes = *size;
  }
  if (auto ok = out.adopt_written_lines(out.file_.fd()); !ok) return fail(ok.error());
  if (*size > out.at_.bytes)
    if (auto ok = out.file_.cut_to(out.at_.bytes); !ok) return fail(ok.error());
  if (auto ok = out.write(); !ok) return fail(ok.error());
  if (auto ok = out.sync(); !ok) return fail(ok.error());
  return out;
}

/// A kill may have come between a rename and the last lines that the cursor knows: then the file
/// with its new name, beside this one, goes on where the cursor is. Names as logrotate and people
/// give them; a sink's own file, which none of those names is, may hold the same lines.
status alert_file::adopt_renamed() {
  constexpr std::size_t most_files = 1000;
  const std::filesystem::path own(file_.path());
  const auto before = at_;
  std::error_code wrong;
  std::size_t seen = 0;
  for (std::filesystem::directory_iterator at(own.parent_path(), wrong), end;
       !wrong && at != end && seen < most_files && at_.sequence == before.sequence;
       at.increment(wrong), ++seen) {
    const auto name = at->path().filename().string(), of = own.filename().string();
    const bool is_of_it = name.starts_with(of + ".") || name.starts_with(of + "-");
    if (!is_of_it || !std::filesystem::is_regular_file(at->symlink_status(wrong))) continue;
    const common::unique_fd other{
        ::open(at->path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    if (!other) continue;
    if (auto s = adopt_written_lines(other.get()); !s) return s;
    // The cursor is to say of no line that it is there before it is on the disk.
    if (at_.sequence != before.sequence && ::fdatasync(other.get()) != 0)
      return fail(errc::io, "{}: {}", at->path().string(), std::strerror(errno));
  }
  return {};
}

status alert_file::adopt_written_lines(int fd) {
  return log_->each(
      at_.sequence, [&](std::uint64_t sequence, const auto& a, bool& go_on) -> status {
        const std::string line = line_of(a);
        std::string found(line.size(), '\0');
        const ssize_t got = ::pread(fd, found.data(), found.size(), static_cast<off_t>(at_.bytes));
        if (got < 0) return fail(errc::io, "{}: {}", file_.path(), std::strerror(errno));
        go_on = static_cast<std::size_t>(got) == line.size() && found == line;
        if (go_on) at_ = {sequence, at_.bytes + line.size()};
        return {};
      });
}

status alert_file::write() {
  return log_->each(at_.sequence, [&](std::uint64_t sequence, const auto& a, bool&) -> status {
    const std::string line = line_of(a);
    if (auto ok = file_.append(line); !ok) return ok;
    at_ = {sequence, at_.bytes + line.size()};
    return {};
  });
}

status alert_file::sync() {
  if (at_.sequence == synced_) return {};
  if (auto s = file_.sync(); !s) return s;
  if (auto s = log_->move_cursor(sink, at_); !s) return s;
  synced_ = at_.sequence;
  return {};
}

status alert_file::turn() {
  if (auto s = follow_path(); !s) return s;
  if (at_.bytes < most_.bytes) return {};
  // What the file has is known to be there before it gets another name: after a kill nothing of it
  // is written again. The new name is on the disk before the cursor says that the file is empty.
  if (auto s = sync(); !s) return s;
  if (auto s = file_.put_aside(most_.kept); !s) return s;
  return follow_path();
}

status alert_file::follow_path() {
  if (!file_.is_elsewhere()) return {};
  if (auto s = sync(); !s) return s;
  if (auto s = file_.reopen(); !s) return s;
  const auto size = file_.size();
  if (!size) return fail(size.error());
  spdlog::info("{} is another file now", file_.path());
  at_.bytes = *size;
  return log_->move_cursor(sink, at_);
}

}  // namespace alerts
