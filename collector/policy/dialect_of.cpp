#include "collector/policy/reader.hpp"

namespace collector::policy {

namespace {

dialect wazuh4_of(const node& policy) {
  const auto* type = policy.find("regex_type");
  return type != nullptr && type->text == "pcre2" ? dialect::wazuh4_pcre2 : dialect::wazuh4;
}

}  // namespace

dialect dialect_of(const node& root) {
  const auto* policy = root.find("policy");
  if (policy != nullptr && policy->find("regex_type") != nullptr) return wazuh4_of(*policy);
  const auto* checks = root.find("checks");
  if (policy == nullptr || checks == nullptr) return dialect::muster;
  for (const auto& c : checks->items) {
    const auto* compliance = c.find("compliance");
    if (c.find("regex_type") != nullptr || (compliance != nullptr && compliance->is_sequence()))
      return wazuh4_of(*policy);
    const bool named = c.find("name") != nullptr && c.find("title") == nullptr;
    if ((compliance != nullptr && compliance->is_mapping()) || c.find("mitre") != nullptr || named)
      return dialect::wazuh5;
  }
  return dialect::muster;
}

}  // namespace collector::policy
