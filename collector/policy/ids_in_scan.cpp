#include "collector/policy/ids_in_scan.hpp"

namespace collector::policy {

std::vector<id_clash> ids_in_scan::add(const policy& p) {
  std::vector<id_clash> out;
  std::vector<std::string> own;
  const auto look_up = [&](const std::string& id, mark at) {
    if (const auto before = seen_.find(id); before != seen_.end())
      out.push_back({at, id, before->second});
    own.push_back(id);
  };
  if (is_wazuh4(p.speaks)) look_up(p.id, {1, 1});
  for (const auto& c : p.checks) {
    if (is_wazuh4(p.speaks) && c.id == "0") break;
    look_up(c.id, c.at);
  }
  for (auto& id : own) seen_.try_emplace(std::move(id), p.file);
  return out;
}

void refuse_clashes(policy& p, const std::vector<id_clash>& clashes) {
  if (!is_wazuh4(p.speaks) || clashes.empty()) return;
  const auto& first = clashes.front();
  const auto why =
      fmt::format("{}:{}:{}: the id {} is in {} as well: 4.x does not take the later policy",
                  p.file, first.at.line, first.at.column, first.id, first.earlier);
  for (auto& c : p.checks) c.broken = why;
}

std::vector<diagnostic> lint_clashes(const policy& p, const std::vector<id_clash>& clashes) {
  if (p.speaks == dialect::muster || clashes.empty()) return {};
  const auto& first = clashes.front();
  const auto more =
      clashes.size() > 1 ? fmt::format(" ({} ids more)", clashes.size() - 1) : std::string{};
  const auto* fate = is_wazuh4(p.speaks)
                         ? "of policies scanned together 4.x does not take the later one"
                         : "of policies scanned together 5.x keeps the last check of an id";
  return {{diagnostic::severity::warning, first.at, "id-in-other-policy",
           fmt::format("the id {} is in {} as well{}: {}", first.id, first.earlier, more, fate)}};
}

}  // namespace collector::policy
