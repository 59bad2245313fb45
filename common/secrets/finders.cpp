#include "common/secrets/finders.hpp"

#include "common/secrets/elements.hpp"

namespace common::secrets {

namespace {

/// `1 MD5 x` of time servers names nothing.
bool is_numbered(std::string_view line) {
  const auto at = skip_blanks(line, 0);
  return at < line.size() && is_digit(line[at]);
}

/// A quoted word of several may be a line of some file: `run "192.0.2.1 x 3"`.
void find_quoted_records(std::string_view line, spans& out) {
  for (const auto& w : words_of(line)) {
    const auto inner = part_of(line, w);
    if (inner.size() == line.size() || inner.find_first_of(" \t") == inner.npos) continue;
    const auto before = out.size();
    find_records(inner, look_at(inner), out);
    find_behind_separators(inner, out);
    for (auto i = before; i < out.size(); ++i)
      out[i] = {out[i].begin + w.begin, out[i].end + w.begin};
  }
}

}  // namespace

void find_all(std::string_view line, const first_look& seen, kinds which, spans& out) {
  if (seen.has(may_name)) find_named(line, out);
  if (seen.has(may_name) && seen.has(has_angle)) find_elements(line, out);
  if (seen.has(may_name) && seen.has(has_mark)) find_maps(line, out);
  if (seen.has(may_name)) find_behind_separators(line, out);
  if (seen.has(has_foreign)) find_abroad(line, out);
  if (seen.longest_run >= shortest_token) find_cloud_pair(line, out);
  find_shapes(line, seen, out);
  if (which != kinds::of_text) find_bare(line, out);
  find_hashes(line, seen, out);
  find_urls(line, seen, out);
  if (seen.has(has_query)) find_queries(line, out);
  find_records(line, seen, out);
  if (seen.has(has_quote)) find_quoted_records(line, out);
  if (seen.has(may_call)) find_calls(line, out);
  if (seen.has(may_direct) || seen.has(may_command) || is_numbered(line))
    find_statements(line, seen, out);
}

}  // namespace common::secrets
