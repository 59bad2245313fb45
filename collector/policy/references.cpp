#include "collector/policy/references.hpp"

#include <algorithm>

#include "common/result.hpp"
#include "common/utf8.hpp"

namespace collector::policy {

namespace {

constexpr std::size_t most = 64, longest = 256;

using references = std::vector<std::string>;

void add(references& to, std::string text) {
  text = common::whole_code_points(text, longest);
  if (!text.empty() && to.size() < most && std::ranges::find(to, text) == to.end())
    to.push_back(std::move(text));
}

/// Every scalar of one, or of a list.
void add_all(references& to, std::string_view family, const node& n) {
  if (n.is_scalar() && !n.text.empty()) add(to, fmt::format("{}:{}", family, n.text));
  for (const auto& one : n.items)
    if (one.is_scalar()) add(to, fmt::format("{}:{}", family, one.text));
}

void add_families(references& to, const node& n) {
  for (const auto& [family, ids] : n.entries) add_all(to, family.text, ids);
}

}  // namespace

references references_of(const node* compliance, const node* mitre, const node* listed) {
  references out;
  if (compliance != nullptr) {
    add_families(out, *compliance);                                    // 5.x: a mapping
    for (const auto& one : compliance->items) add_families(out, one);  // 4.x: a list of them
  }
  if (mitre != nullptr)
    for (const auto& [kind, ids] : mitre->entries) {
      const auto* inside = ids.find("id");  // 5.x has names beside them
      add_all(out, "mitre", inside != nullptr ? *inside : ids);
    }
  if (listed != nullptr) {
    if (listed->is_scalar()) add(out, listed->text);
    for (const auto& one : listed->items)
      if (one.is_scalar()) add(out, one.text);
  }
  return out;
}

}  // namespace collector::policy
