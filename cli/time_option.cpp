#include "cli/time_option.hpp"

#include "common/clock.hpp"
#include "common/time_or_age.hpp"

namespace cli {

common::result<std::int64_t> time_option(const std::string& option, const std::string& typed) {
  auto at = common::parse_time_or_age(typed, common::wall_ms());
  if (!at) return common::fail(at.error().code, "{}: {}", option, at.error().detail);
  return at;
}

}  // namespace cli
