#include "alerts/sinks/line_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "alerts/sinks/alert_text.hpp"

namespace alerts {

using common::errc;
using common::fail;
using common::status;

/// A line that a kill left without its end is ended: what comes is none of it.
status line_file::open() {
  const auto& path = std::get<schemas::file_place>(to_.place).path;
  auto file = growing_file::open(path);
  if (!file) return fail(file.error());
  struct stat s {};
  if (::fstat(file->fd(), &s) != 0 || !S_ISREG(s.st_mode))
    return fail(errc::refused, "{}: want a regular file", path);
  char last = '\n';
  if (s.st_size > 0 && ::pread(file->fd(), &last, 1, s.st_size - 1) == 1 && last != '\n')
    if (auto ended = file->append("\n"); !ended) return ended;
  file_ = std::move(*file);
  return {};
}

status line_file::turn() {
  if (file_ && file_->is_elsewhere()) file_.reset();
  if (!file_)
    if (auto s = open(); !s) return s;
  const auto size = file_->size();
  if (!size) return fail(size.error());
  file_limits most;
  most.bytes = std::get<schemas::file_place>(to_.place).bytes;
  if (*size < most.bytes) return {};
  if (auto s = file_->put_aside(most.kept); !s) return s;
  return open();
}

status line_file::write(std::span<const schemas::told_alert> alerts) {
  if (auto s = turn(); !s) return s;
  const auto before = file_->size();
  if (!before) return fail(before.error());
  std::string lines;
  for (const auto& a : alerts) lines += alert_text(a, to_, webhook_bytes) + "\n";
  auto done = file_->append(lines);
  if (!done) (void)file_->cut_to(*before);  // no half line stays, where that is possible
  return done ? file_->sync() : done;
}

delivery line_file::send(std::span<const schemas::told_alert> alerts, const std::stop_token&) {
  auto end = write(alerts);
  if (end) return {.taken = alerts.size()};
  file_.reset();
  return {.end = std::move(end), .refused = 1};
}

}  // namespace alerts
