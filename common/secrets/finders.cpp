#include "common/secrets/finders.hpp"

#include "common/secrets/elements.hpp"

namespace common::secrets {

namespace {

/// Two hashes of Windows, 32 digits each.
constexpr std::size_t shortest_nt = 32;

/// `1 MD5 x` of time servers names nothing.
bool is_numbered(std::string_view line) {
  const auto at = skip_blanks(line, 0);
  return at < line.size() && is_digit(line[at]);
}

}  // namespace

void find_all(std::string_view line, const first_look& seen, kinds which, spans& out) {
  if (seen.has(may_name)) find_named(line, out);
  if (seen.has(may_name) && seen.has(has_angle)) find_elements(line, out);
  if (seen.has(has_foreign)) find_abroad(line, out);
  if (seen.longest_run >= shortest_token || seen.has(may_scheme)) find_shapes(line, out);
  if (which != kinds::of_text) find_bare(line, out);
  if (seen.has(has_mark) || seen.has(may_hash) || seen.longest_run >= shortest_nt)
    find_hashes(line, out);
  if (seen.colons > 0 || seen.has(has_at) || seen.has(has_percent)) find_urls(line, out);
  if (seen.has(has_query)) find_queries(line, out);
  find_records(line, seen, out);
  if (seen.has(may_direct) || seen.has(may_command) || is_numbered(line))
    find_statements(line, out);
}

}  // namespace common::secrets
