#include <algorithm>
#include <array>

#include "collector/policy/lint/codes.hpp"
#include "collector/policy/reader.hpp"
#include "collector/policy/references.hpp"
#include "collector/policy/wazuh4_rule.hpp"
#include "common/suggest.hpp"

namespace collector::policy {

namespace {

constexpr std::size_t most_rules_muster = 32, most_rules_wazuh = 255;

/// What YAML made of a rule that is no text, and what was probably meant.
std::string no_text(const node& n) {
  if (n.is_mapping() && n.find("rule") != nullptr)
    return "a rule that is a mapping: `missing` and `exit` are of the dialect muster";
  if (n.is_mapping() && n.entries.size() == 1)
    return fmt::format(
        "a rule that is not text: YAML took '{}' for a key, because a colon and a blank stand "
        "behind "
        "it; put the rule in quotes",
        n.entries[0].key.text);
  if (n.is_mapping() || n.is_sequence()) return "a rule that is not text; put the rule in quotes";
  return "a rule that is not text but a number; put the rule in quotes";
}

}  // namespace

void policy_reader::lose(check& c, mark at, std::string code, const std::string& message) {
  error(at, std::move(code), message);
  if (c.broken.empty()) c.broken = here(at, message);
}

/// An `id` is wanted; 4.x wants a number, and 5.x cuts one to its whole part. A check without one
/// is named by its line.
bool policy_reader::read_id(const node& n, check& c) {
  const auto* id = get(n, "id");
  const bool usable = id != nullptr && id->is_scalar() && !id->text.empty();
  c.id = usable ? id->text : fmt::format("line-{}", n.at.line);
  const bool number = usable && is_number(*id);
  if (number && id->text.find_first_not_of("0123456789-") != std::string::npos) {
    const auto why = fmt::format(
        "the id {} is a number: YAML does not tell 1.1 from 1.10; put it in quotes", id->text);
    strict() ? error(id->at, "unquoted-number", why) : warn(id->at, "unquoted-number", why);
  }
  if (number && d_ != dialect::muster)
    if (const double d = std::strtod(id->text.c_str(), nullptr);
        d > -2147483649.0 && d < 2147483648.0)
      c.id = std::to_string(static_cast<int>(d));
  if (is_wazuh4(d_)) {
    if (!number)
      reject(id ? id->at : n.at, "check-id",
             "a check wants an `id` that is a number, not in quotes");
    return true;
  }
  if (!usable) lose(c, n.at, "check-id", "a check wants an `id`");
  return usable;
}

void policy_reader::read_condition(const node& n, check& c) {
  const auto* where = get(n, "condition");
  const auto want = where && where->is_scalar() ? parse_condition(where->text, d_) : std::nullopt;
  if (want)
    c.want = *want;
  else if (where)
    lose(c, where->at, "condition",
         fmt::format("check {}: condition '{}': want all, any or none", c.id, where->text));
  else
    lose(c, n.at, "condition",
         fmt::format("check {}: no `condition`: want all, any or none", c.id));
}

void policy_reader::read_rule(const node& n, dialect d, std::vector<loaded_rule>& out,
                              std::string& broken) {
  loaded_rule one{
      .at = n.at, .quoted = n.quoted, .text = substitute_rule(n.text), .parsed = {}, .dropped = {}};
  one.as_written = one.text == n.text;
  if (!n.is_scalar() || (d_ != dialect::wazuh5 && is_number(n))) {
    one.dropped = no_text(n);
  } else if (auto cut = strict() ? cut_variable(n.text) : std::string{}; !cut.empty()) {
    one.dropped = std::move(cut);
  } else if (auto parsed = parse_rule(one.text, d)) {
    one.parsed = std::move(*parsed);
  } else {
    one.dropped = parsed.error().detail;
  }
  if (!one.dropped.empty()) {
    const bool stops =
        is_wazuh4(d_) && n.is_scalar() && fate_in_wazuh4(one.text) == fate::stops_scan;
    if (is_wazuh4(d_) && !stops)
      reject(n.at, "rule", one.dropped);
    else
      error(n.at, "rule", one.dropped);
    if (stops && !stop_) stop_ = out_.checks.size(), stopped_ = here(n.at, one.dropped);
    if (d_ != dialect::wazuh5 && broken.empty()) broken = here(n.at, one.dropped);
  }
  out.push_back(std::move(one));
}

void policy_reader::read_rules(const node& n, dialect d, std::vector<loaded_rule>& out,
                               std::string& broken) {
  const auto* rules = get(n, "rules");
  const auto most = strict() ? most_rules_muster : most_rules_wazuh;
  std::string why;
  if (rules == nullptr || !rules->is_sequence())
    why = "want a list `rules`";
  else if (rules->items.empty())
    why = "want one rule at least";
  else if (rules->items.size() > most)
    why = fmt::format("{} rules, at most {}", rules->items.size(), most);
  if (!why.empty()) {
    const auto at = rules ? rules->at : n.at;
    if (is_wazuh4(d_))
      reject(at, "rules", why);
    else
      error(at, "rules", why);
    const bool empty_list = rules != nullptr && rules->is_sequence() && rules->items.empty();
    if (broken.empty() && !(d_ == dialect::wazuh5 && empty_list))
      broken = here(at, why);  // 5.x: not applicable
    return;
  }
  for (const auto& r : rules->items) {
    if (strict() && r.is_mapping() && r.find("rule") != nullptr)
      read_rule_map(r, d, out, broken);
    else
      read_rule(r, d, out, broken);
  }
}

void policy_reader::read_check_fixtures(const node& n, check& c) {
  const auto report = [&](mark at, const std::string& why) { error(at, "fixture", why); };
  if (const auto* good = get(n, "should_pass")) c.should_pass = read_fixtures(*good, report);
  if (const auto* bad = get(n, "should_fail")) c.should_fail = read_fixtures(*bad, report);
}

/// `lint: {off: [CODE, …], reason: "…"}`: what is not told of this check, and why.
void policy_reader::read_lint(const node& n, check& c) {
  const auto* l = n.find("lint");
  if (l == nullptr) return;
  const auto wrong = [&](mark at, const std::string& why) {
    strict() ? error(at, "lint-off", why) : warn(at, "lint-off", why);
  };
  static constexpr std::array<std::string_view, 2> keys{"off", "reason"};
  const auto *off = l->find("off"), *reason = l->find("reason");
  known_keys(*l, keys);
  if (!l->is_mapping() || off == nullptr || !off->is_sequence() || off->items.empty())
    return wrong(l->at, "`lint` wants a mapping with `off`, a list of codes, and a `reason`");
  if (reason == nullptr || !reason->is_scalar() ||
      reason->text.find_first_not_of(" \t\n") == std::string::npos)
    return wrong(l->at, "`lint` wants a `reason` why these findings are all right");
  for (const auto& code : off->items) {
    if (std::ranges::find(lint_codes(), code.text) == lint_codes().end())
      wrong(code.at, fmt::format("no finding has the code '{}'{}", code.text,
                                 common::did_you_mean(code.text, lint_codes())));
    c.lint_off.push_back(code.text);
  }
}

/// Muster's own key, which is read in every dialect.
void policy_reader::read_severity(const node& n, check& c) {
  const auto* s = n.find("severity");
  if (s == nullptr) return;
  c.severity = schemas::severity_named(s->text);
  if (c.severity) return;
  const std::string why =
      fmt::format("check {}: `severity` wants {}", c.id, fmt::join(schemas::severity_names, ", "));
  strict() ? error(s->at, "severity", why) : warn(s->at, "severity", why);
}

void policy_reader::read_check(const node& n) {
  static constexpr std::array<std::string_view, 17> keys{
      "id",          "title",       "name",       "description", "rationale", "remediation",
      "impact",      "compliance",  "mitre",      "references",  "condition", "rules",
      "should_pass", "should_fail", "regex_type", "lint",        "severity"};
  if (!n.is_mapping())
    return reject(n.at, "check", "want a check: a mapping with id, title, condition and rules");
  known_keys(n, keys);
  static constexpr std::array<std::string_view, 5> texts{"title", "name", "description",
                                                         "rationale", "remediation"};
  want_text(n, texts);
  check c;
  c.at = n.at;
  read_id(n, c);
  c.title = text_of(n, "title").empty() ? text_of(n, "name") : text_of(n, "title");
  c.description = text_of(n, "description");
  c.rationale = text_of(n, "rationale");
  c.remediation = text_of(n, "remediation");
  read_severity(n, c);
  c.references = references_of(get(n, "compliance"), get(n, "mitre"), get(n, "references"));
  if (const auto* r = get(n, "references");
      r != nullptr && !r->is_sequence() && !(r->is_scalar() && r->text.empty())) {
    const std::string why = fmt::format("check {}: `references` wants a list", c.id);
    strict() ? error(r->at, "not-a-list", why) : warn(r->at, "not-a-list", why);
  }
  if (c.title.empty() && d_ != dialect::wazuh5)
    lose(c, n.at, "title", fmt::format("check {} has no `title`", c.id));
  read_condition(n, c);
  read_rules(n, engine(n, d_), c.rules, c.broken);
  turn_missing(c.want, c.rules);
  read_check_fixtures(n, c);
  read_lint(n, c);
  keep(std::move(c));
}

/// Of two checks with one id 4.x takes neither, 5.x the later one.
void policy_reader::keep(check c) {
  const auto again = std::ranges::find(out_.checks, c.id, &check::id);
  if (again == out_.checks.end()) return out_.checks.push_back(std::move(c));
  const std::string why =
      fmt::format("the check id '{}' stands twice, first in line {}", c.id, again->at.line);
  if (is_wazuh4(d_))
    reject(c.at, "duplicate-id", why);
  else
    error(c.at, "duplicate-id", why);
  if (d_ == dialect::wazuh5) *again = std::move(c);
}

/// A rejected policy loses all its checks; a scan that stops those after the place.
void policy_reader::spread_losses() {
  for (std::size_t i = 0; i < out_.checks.size(); ++i) {
    auto& c = out_.checks[i];
    if (!rejected_.empty())
      c.broken = rejected_;
    else if (stop_ && i >= *stop_ && c.broken.empty())
      c.broken = stopped_;
  }
}

}  // namespace collector::policy
