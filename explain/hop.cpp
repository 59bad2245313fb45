#include "explain/hop.hpp"

#include "common/utf8.hpp"
#include "views/values.hpp"

namespace explain {

namespace {
constexpr std::size_t longest_evidence = 1024;
}

schemas::json hop_json(const hop& h) {
  auto evidence = h.evidence;
  if (evidence.size() > longest_evidence)
    evidence = std::string(common::whole_code_points(evidence, longest_evidence)) + "…";
  return {{"hop", link_names.at(static_cast<std::size_t>(h.of))},
          {"value", views::text_json(h.value)},
          {"status", answer_names.at(static_cast<std::size_t>(h.is))},
          {"evidence", schemas::printable_utf8(evidence)},
          {"as_of", views::time_json(h.as_of)}};
}

void tell_gaps(const chain& c, link l, hops& to) {
  const auto of = c.gaps.find(l);
  if (of == c.gaps.end()) return;
  for (const auto& g : of->second) {
    auto why = g.of.empty() ? g.why : g.of + ": " + g.why;
    if (g.others > 0) why += fmt::format("; so of {} more", g.others);
    to.push_back({l, answer::unknown, std::nullopt, std::move(why), g.as_of});
  }
}

}  // namespace explain
