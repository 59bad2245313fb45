#include "analyzer/rule_file.hpp"

#include "common/hex.hpp"
#include "common/log.hpp"

namespace analyzer {

using common::fail;
using common::result;

namespace {

result<ruleset> rules_in(const common::watched_files& files) {
  const auto all = files.all();
  if (!all) return fail(all.error());
  std::vector<rule_text> texts;
  for (const auto& [path, text] : *all) {
    if (!text) return fail(text.error());
    texts.push_back({path, *text});
  }
  return parse_ruleset(texts);
}

}  // namespace

result<rule_file> rule_file::open(std::string file, std::string folder) {
  common::watched_files files(std::move(file), std::move(folder), ruleset_bytes);
  files.look({}, true);
  auto rules = rules_in(files);
  if (rules) return rule_file(std::move(files), std::move(*rules));
  // A mistake in a file of one's own is no reason to judge nothing.
  auto shipped = load_ruleset(files.path());
  if (!shipped) return fail(shipped.error());
  spdlog::error("{}; until that is mended only the rules of {} are in force",
                common::one_line(rules.error().detail), files.path());
  return rule_file(std::move(files), std::move(*shipped));
}

rule_file::seen rule_file::look(common::instant now, bool asked) {
  if (!files_.look(now, asked)) return seen::unchanged;
  auto fresh = rules_in(files_);
  if (!fresh) {
    spdlog::error("{}; the rules of before stay, sha256 {}", common::one_line(fresh.error().detail),
                  common::to_hex(rules_.sha256));
    return seen::refused;
  }
  const bool same = fresh->sha256 == rules_.sha256;
  if (same && !asked) return seen::unchanged;
  rules_ = std::move(*fresh);
  spdlog::info("{}: {} rules, sha256 {}", rules_.file, rules_.notes.size(),
               common::to_hex(rules_.sha256));
  return seen::taken;
}

}  // namespace analyzer
