#include "cli/commands/policy/dialect_option.hpp"

namespace cli {

namespace policy = collector::policy;

namespace {
constexpr auto dialect_flag = "--dialect";
}

void add_dialect_option(option_list& to, dialect_option& o) {
  to.text(dialect_flag, o.dialect,
          "muster, wazuh5, wazuh4 or wazuh4-pcre2; default: what the file says or looks like");
}

common::result<std::optional<policy::dialect>> chosen_dialect(const dialect_option& o) {
  if (!o.dialect) return std::optional<policy::dialect>{};
  auto d = policy::parse_dialect(*o.dialect);
  if (!d) return common::fail(d.error().code, "{}: {}", dialect_flag, d.error().detail);
  return std::optional(*d);
}

}  // namespace cli
