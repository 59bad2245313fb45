#include "cli/commands/rule_ids.hpp"

#include "common/shipped_file.hpp"
#include "common/watched_files.hpp"
#include "common/yaml/tree.hpp"
#include "schemas/server_alert.hpp"

namespace cli {

namespace settings = common::settings;

namespace {

constexpr common::yaml::tree_limits rule_file_limits{
    .bytes = 1u << 20, .nodes = 100'000, .depth = 32, .noun = "a rule file"};
constexpr std::size_t most_rule_files = 64;

/// False: it is no file of rules.
bool add_ids(const std::string& path, std::vector<std::string>& to) {
  const auto text = common::read_file(path, rule_file_limits.bytes);
  const auto root = text ? common::yaml::parse_tree(*text, true, rule_file_limits)
                         : common::result<common::yaml::node>(common::fail(text.error()));
  if (!root || !root->is_mapping()) return false;
  const auto* rules = root->find("rules");
  if (rules == nullptr) return true;
  for (const auto& rule : rules->items)
    if (const auto* id = rule.is_mapping() ? rule.find("id") : nullptr; id != nullptr)
      to.push_back(id->text);
  return true;
}

}  // namespace

std::optional<std::vector<std::string>> rule_ids(const schemas::data_paths& paths,
                                                 const settings::configuration& said) {
  const auto* named = said.find(settings::rules);
  auto files = common::yaml_files_in(paths.own_rules(), most_rule_files);
  if (!files) return std::nullopt;
  files->push_back(named != nullptr ? named->texts.front() : common::shipped_file("alerts.yml"));
  std::vector<std::string> out(schemas::server_rules.begin(), schemas::server_rules.end());
  for (const auto& file : *files)
    if (!add_ids(file, out)) return std::nullopt;
  return out;
}

}  // namespace cli
