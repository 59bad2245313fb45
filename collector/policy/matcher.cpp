#include "collector/policy/matcher.hpp"

namespace collector::policy {

using common::fail;
using common::result;

result<matcher> matcher::compile(std::string_view pattern, syntax s) {
  if (s == syntax::os_regex) {
    auto r = os_regex::compile(pattern);
    if (!r) return fail(r.error());
    return matcher(std::move(*r));
  }
  auto r = regex::compile(pattern, s == syntax::pcre2        ? regex::flavour::plain
                                   : s == syntax::pcre2_utf8 ? regex::flavour::utf8
                                                             : regex::flavour::caseless);
  if (!r) return fail(r.error());
  return matcher(std::move(*r));
}

result<std::optional<regex::match>> matcher::search(std::string_view line) const {
  if (const auto* r = std::get_if<regex>(&engine_)) return r->search(line);
  auto found = std::get<os_regex>(engine_).search(line);
  if (!found) return fail(found.error());
  if (!*found) return std::optional<regex::match>{};
  regex::match m{.begin = (*found)->begin,
                 .end = (*found)->end,
                 .has_group = !(*found)->groups.empty(),
                 .group = {}};
  if (m.has_group) m.group = (*found)->groups.front();
  return std::optional(m);
}

}  // namespace collector::policy
