#include "cli/setting_json.hpp"

#include "common/text.hpp"

namespace cli {

using common::settings::kind;
using schemas::json;

json setting_json(const common::settings::setting& s, const std::string& typed) {
  if (s.what == kind::yes_no) return typed == "true";
  const bool is_number = s.what == kind::count || s.what == kind::percent;
  if (!is_number) return typed.empty() ? json(nullptr) : json(schemas::printable_utf8(typed));
  if (const auto whole = common::number(typed)) return *whole;
  const auto part = common::settings::meaning<kind::percent>::of(s, typed);
  return part ? json(*part) : json(nullptr);
}

}  // namespace cli
