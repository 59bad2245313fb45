#include "alerts/sinks/line_file.hpp"

#include <unistd.h>

#include "alerts/sinks/alert_text.hpp"

namespace alerts {

using common::errc;
using common::fail;
using common::status;

namespace {

/// The byte there, of a file that has so many.
char byte_at(const growing_file& file, std::uint64_t at) {
  char out = 0;
  return ::pread(file.fd(), &out, 1, static_cast<off_t>(at)) == 1 ? out : '\0';
}

}  // namespace

/// A line that a kill left without its end is ended: what comes is none of it.
status line_file::open() {
  const auto& path = std::get<schemas::file_place>(to_.place).path;
  auto file = growing_file::open_unshared(path);
  if (!file) return fail(file.error());
  const auto size = file->size();
  if (!size) return fail(size.error());
  if (*size > 0 && byte_at(*file, *size - 1) != '\n')
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
