// A rule of muster as a map: `{rule: 'f:/etc/x -> r:^y', missing: fail}`.
#include <array>
#include <charconv>

#include "collector/policy/reader.hpp"

namespace collector::policy {

namespace {

constexpr int most_exit = 255;

/// For the check. not_applicable is what a missing file is anyway, said by the author.
std::optional<rule_verdict> meaning_of(std::string_view text) {
  if (text == "pass") return rule_verdict::found;
  if (text == "fail") return rule_verdict::not_found;
  if (text == "not_applicable") return rule_verdict::invalid;
  return std::nullopt;
}

std::optional<std::int64_t> exit_status_of(const node& n) {
  std::int64_t out = -1;
  const auto* end = n.text.data() + n.text.size();
  const auto [at, ec] = std::from_chars(n.text.data(), end, out);
  const bool whole = n.is_scalar() && ec == std::errc{} && at == end;
  return whole && out >= 0 && out <= most_exit ? std::optional(out) : std::nullopt;
}

}  // namespace

void turn_missing(condition want, std::vector<loaded_rule>& rules) {
  if (want != condition::none) return;
  for (auto& r : rules)
    if (r.parsed && r.parsed->missing) r.parsed->missing = negate(*r.parsed->missing, true);
}

void policy_reader::read_rule_map(const node& n, dialect d, std::vector<loaded_rule>& out,
                                  std::string& broken) {
  static constexpr std::array<std::string_view, 3> keys{"rule", "missing", "exit"};
  known_keys(n, keys);
  read_rule(*n.find("rule"), d, out, broken);
  auto& parsed = out.back().parsed;
  if (!parsed) return;
  const auto refuse = [&](const node& at, const std::string& why) {
    error(at.at, "rule", why);
    if (broken.empty()) broken = here(at.at, why);
  };
  if (const auto* missing = n.find("missing")) {
    parsed->missing = missing->is_scalar() ? meaning_of(missing->text) : std::nullopt;
    const bool path = parsed->kind == target_kind::file || parsed->kind == target_kind::directory;
    const bool asks_for_it =
        parsed->kind == target_kind::file ? parsed->content.has_value() : parsed->name.has_value();
    if (!parsed->missing)
      refuse(*missing,
             fmt::format("missing: want pass, fail or not_applicable, not '{}'", missing->text));
    else if (!path && parsed->kind != target_kind::setting)
      refuse(*missing, "`missing` is of rules about files and folders, and of settings");
    else if (path && !asks_for_it)
      refuse(*missing, "the rule asks whether it is there: `missing` would answer twice");
  }
  if (const auto* exit = n.find("exit")) {
    const auto read = [&](const node& one) {
      if (const auto status = exit_status_of(one))
        parsed->exits.push_back(*status);
      else
        refuse(one, fmt::format("exit: want a number from 0 to {}, or a list of such", most_exit));
    };
    if (parsed->kind != target_kind::command)
      refuse(*exit, "`exit` is of rules about commands");
    else if (!exit->is_sequence())
      read(*exit);
    else if (exit->items.empty())
      refuse(*exit, "exit: an empty list");
    else
      for (const auto& one : exit->items) read(one);
  }
}

}  // namespace collector::policy
