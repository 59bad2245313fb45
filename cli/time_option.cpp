#include "cli/time_option.hpp"

#include "common/clock.hpp"
#include "common/time_or_age.hpp"

namespace cli {

common::result<std::optional<std::int64_t>> time_option::time() const {
  if (!typed_) return std::nullopt;
  auto at = common::parse_time_or_age(*typed_, common::wall_ms());
  if (!at) return common::fail(at.error().code, "{}: {}", name_, at.error().detail);
  return *at;
}

common::result<std::optional<std::int64_t>> time_option::past_time() const {
  auto at = time();
  const auto now = common::wall_ms();
  if (at && *at && **at > now)
    return common::fail(common::errc::usage, "{}: still to come, it is {}", text(),
                        common::format_time(now));
  return at;
}

}  // namespace cli
