#include "analyzer/rule_file.hpp"

#include "common/hex.hpp"
#include "common/log.hpp"

namespace analyzer {

using common::fail;
using common::result;

result<rule_file> rule_file::open(std::string file) {
  common::watched_file watched(std::move(file), ruleset_bytes);
  auto text = *watched.take({}, true);
  if (!text) return fail(text.error());
  auto rules = parse_ruleset(watched.path(), *text);
  if (!rules) return fail(rules.error());
  return rule_file(std::move(watched), std::move(*rules));
}

rule_file::seen rule_file::look(common::instant now, bool asked) {
  const auto text = file_.take(now, asked);
  if (!text) return seen::unchanged;
  auto fresh =
      text->and_then([&](const std::string& bytes) { return parse_ruleset(file_.path(), bytes); });
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
