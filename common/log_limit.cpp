#include "common/log_limit.hpp"

#include <utility>

#include "common/log.hpp"

namespace common {

namespace {
void say(std::string_view kind, std::uint64_t left_out) {
  spdlog::warn("{}: {} more like this, left out of this log", kind, left_out);
}
}  // namespace

bool log_limit::may_write(std::string_view kind, instant now) {
  const auto at = kinds_.find(kind);
  if (at == kinds_.end()) return kinds_.emplace(kind, kind_state{now}), true;
  auto& k = at->second;
  if (now - k.written < every) return ++k.left_out, false;
  if (k.left_out > 0) say(kind, k.left_out);  // they came before this one
  k = {now};
  return true;
}

void log_limit::tell_left_out(instant now) {
  for (auto& [kind, k] : kinds_) {
    if (k.left_out == 0 || now - k.written < every) continue;
    say(kind, std::exchange(k.left_out, 0));  // and the next line is written: it may be another
  }
}

}  // namespace common
