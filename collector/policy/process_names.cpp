#include "collector/policy/process_names.hpp"

#include <algorithm>

namespace collector::policy {

namespace {

std::string_view base_name_of(std::string_view path) {
  return path.substr(path.rfind('/') == path.npos ? 0 : path.rfind('/') + 1);
}

}  // namespace

bool is_process(const process_fact::one& p, const std::string& wanted, dialect d) {
  if (p.name == wanted) return true;
  if (d == dialect::wazuh5)
    return wanted == (p.arguments.empty() ? p.command_line : p.arguments.front());
  if (p.command_line == wanted) return true;
  const auto called = [&](std::string_view path) {
    return path == wanted || (!path.empty() && base_name_of(path) == wanted);
  };
  if (called(p.executable)) return true;
  if (p.arguments.empty()) return false;
  const std::string_view first = p.arguments.front();
  if (called(first) || called(first.substr(0, first.find(' ')))) return true;
  const bool was_cut = p.name.size() == longest_process_name && wanted.starts_with(p.name);
  return was_cut && std::ranges::any_of(p.arguments, called);
}

}  // namespace collector::policy
