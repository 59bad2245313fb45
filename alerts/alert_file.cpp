#include "alerts/alert_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "schemas/json.hpp"

namespace alerts {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {
constexpr const char* sink = "file";

std::string line_of(const schemas::alert& a) {
  return schemas::dump_line(schemas::alert_json(a)) + "\n";
}

tl::unexpected<common::error> fail_errno(std::string_view what) {
  return fail(errno == ENOSPC ? errc::full : errc::io, "{}: {}", what, std::strerror(errno));
}
}  // namespace

result<alert_file> alert_file::open(store::alert_log& log, const std::string& path) {
  common::unique_fd file{::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
  if (!file) return fail_errno(path);
  auto at = log.cursor_of(sink);
  if (!at) return fail(at.error());
  struct stat s {};
  if (::fstat(file.get(), &s) != 0) return fail_errno(path);
  const auto size = static_cast<std::uint64_t>(s.st_size);
  at->bytes = std::min(at->bytes, size);  // somebody rotated or cut it: go on at its end
  alert_file out(log, std::move(file), *at);
  if (auto ok = out.adopt_written_lines(); !ok) return fail(ok.error());
  if (size > out.at_.bytes && ::ftruncate(out.file_.get(), static_cast<off_t>(out.at_.bytes)) != 0)
    return fail_errno(path);
  if (auto ok = out.write(); !ok) return fail(ok.error());
  if (auto ok = out.sync(); !ok) return fail(ok.error());
  return out;
}

status alert_file::adopt_written_lines() {
  bool torn = false;
  return log_->each(at_.sequence, [&](std::uint64_t sequence, const schemas::alert& a) -> status {
    if (torn) return {};
    const std::string line = line_of(a);
    std::string found(line.size(), '\0');
    const ssize_t got =
        ::pread(file_.get(), found.data(), found.size(), static_cast<off_t>(at_.bytes));
    if (got < 0) return fail_errno("alerts.jsonl");
    torn = static_cast<std::size_t>(got) != line.size() || found != line;
    if (!torn) at_ = {sequence, at_.bytes + line.size()};
    return {};
  });
}

status alert_file::write() {
  return log_->each(at_.sequence, [&](std::uint64_t sequence, const schemas::alert& a) -> status {
    const std::string line = line_of(a);
    for (std::size_t done = 0; done < line.size();) {
      const ssize_t put = ::write(file_.get(), line.data() + done, line.size() - done);
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return fail_errno("alerts.jsonl");
      done += static_cast<std::size_t>(put);
    }
    at_ = {sequence, at_.bytes + line.size()};
    return {};
  });
}

status alert_file::sync() {
  if (at_.sequence == synced_) return {};
  if (::fdatasync(file_.get()) != 0) return fail_errno("alerts.jsonl");
  if (auto s = log_->move_cursor(sink, at_); !s) return s;
  synced_ = at_.sequence;
  return {};
}

}  // namespace alerts
