#include "collector/policy/evidence.hpp"

#include "common/utf8.hpp"
#include "schemas/json.hpp"

namespace collector::policy {

namespace {
constexpr std::size_t longest_text = 2048, longest_evidence = 32u << 10;

std::string shown(std::string_view s) {
  return schemas::printable_utf8(common::whole_code_points(s, longest_text));
}
json text(const std::string& s) { return s.empty() ? json(nullptr) : json(shown(s)); }
template <class T>
json maybe(const std::optional<T>& v) {
  return v ? json(*v) : json(nullptr);
}
json maybe(const std::optional<std::string>& v) { return v ? text(*v) : json(nullptr); }

json words(const std::vector<std::string>& argv) {
  constexpr std::size_t most = 64;
  json out = json::array();
  for (const auto& w : argv)
    if (out.size() < most) out.push_back(shown(w));
  return out.empty() ? json(nullptr) : out;
}
}  // namespace

json evidence_json(const rule_evidence& e) {
  json out{{"rule", text(e.rule)},
           {"verdict", name(e.verdict)},
           {"looked_at", text(e.looked_at)},
           {"line", maybe(e.match.line)},
           {"column", maybe(e.match.column)},
           {"matched", maybe(e.match.matched)},
           {"value", maybe(e.match.value)},
           {"value_line", maybe(e.match.value_line)},
           {"compare", maybe(e.match.compare)},
           {"argv", words(e.argv)},
           {"exit_status", maybe(e.exit_status)},
           {"duration_ms", maybe(e.duration_ms)},
           {"error", maybe(e.error)}};
  if (e.match.near) {
    out["near_line"] = maybe(e.match.near_line);
    out["near"] = maybe(e.match.near);
    out["unmet"] = maybe(e.match.unmet);
  }
  if (!e.first_lines.empty()) out["first_lines"] = schemas::printable_utf8(e.first_lines);
  if (e.of_requirements) out["of_requirements"] = true;
  return out;
}

std::string evidence_text(const std::vector<rule_evidence>& rules) {
  json out = json::array();
  std::size_t bytes = 2;
  for (const auto& r : rules) {
    json one = evidence_json(r);
    bytes += schemas::dump_line(one).size() + 1;
    if (bytes > longest_evidence) break;
    out.push_back(std::move(one));
  }
  return schemas::dump_line(out);
}

}  // namespace collector::policy
