#include "analyzer/ruleset.hpp"

#include "analyzer/load/rules.hpp"
#include "common/hash.hpp"
#include "common/watched_file.hpp"

namespace analyzer {

using common::fail;
using common::result;

namespace {
constexpr common::yaml::tree_limits file_limits{
    .bytes = ruleset_bytes, .nodes = 100'000, .depth = 32, .noun = "a rule file"};
}  // namespace

result<ruleset> parse_ruleset(std::span<const rule_text> files) {
  ruleset out;
  std::string digests;
  for (const auto& [file, bytes] : files) {
    auto root = common::yaml::parse_tree(bytes, true, file_limits);
    if (!root) return fail(root.error().code, "{}:{}", file, root.error().detail);
    if (auto s = load::ruleset_reader(out).read(*root); !s)
      return fail(s.error().code, "{}:{}", file, s.error().detail);
    if (out.file.empty()) out.file = file;
    digests += common::sha256(bytes);
  }
  out.sha256 = files.size() == 1 ? digests : common::sha256(digests);
  return out;
}

result<ruleset> parse_ruleset(const std::string& file, const std::string& text) {
  const rule_text one[] = {{file, text}};
  return parse_ruleset(one);
}

result<ruleset> load_ruleset(const std::string& file) {
  auto text = common::read_file(file, ruleset_bytes);
  if (!text) return fail(text.error());
  return parse_ruleset(file, *text);
}

result<ruleset> load_own_ruleset(const std::string& before, const std::string& own) {
  std::vector<rule_text> texts;
  for (const auto& file : {before, own}) {
    auto text = common::read_file(file, ruleset_bytes);
    if (!text) return fail(text.error());
    texts.push_back({file, std::move(*text)});
  }
  return parse_ruleset(texts);
}

bool ruleset::drop(const std::string& id) {
  const auto is_it = [&](const auto& one) { return one.id == id; };
  for (auto& [table, rules_of] : tables) std::erase_if(rules_of.rules, is_it);
  std::erase_if(scores, is_it);
  return std::erase_if(notes, is_it) > 0;
}

}  // namespace analyzer
