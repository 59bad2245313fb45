#include "analyzer/load/rules.hpp"

#include <algorithm>
#include <array>

#include "analyzer/load/conditions.hpp"
#include "analyzer/load/tables.hpp"
#include "analyzer/load/telling.hpp"
#include "schemas/server_alert.hpp"

namespace analyzer::load {

using common::result;
using common::status;

namespace {

constexpr std::size_t most_rules = 1000, most_cases = 16, longest_id = 64, longest_message = 1024,
                      longest_note = 1024, most_techniques = 16;
constexpr unsigned every_change = 0b111;

constexpr std::array<std::string_view, 2> top_keys{"tables", "rules"};
constexpr std::array<std::string_view, 14> rule_keys{
    "id",       "description", "response", "mitre",   "table",   "change", "when",
    "severity", "message",     "cases",    "settles", "part_of", "many",   "off"};
constexpr std::array<std::string_view, 4> case_keys{"when", "severity", "message", "at_once"};
constexpr std::array<std::string_view, 3> changes{"added", "removed",
                                                  "modified"};  // as change_kind counts
constexpr std::array<std::string_view, 4> severities{"low", "medium", "high",
                                                     "critical"};  // as severity counts

result<schemas::severity> read_severity(const node& n) {
  return one_of(n, schemas::severity_names, "severity").map([](std::size_t i) {
    return static_cast<schemas::severity>(i);
  });
}

result<const node*> require(const node& n, std::string_view key) {
  const auto* found = n.find(key);
  if (found == nullptr) return refuse(n, fmt::format("a rule without `{}`", key));
  return found;
}

/// `T` and four digits, and perhaps a dot and three.
bool is_technique(std::string_view text) {
  const std::string_view form = text.size() == 5 ? "T0000" : "T0000.000";
  return text.size() == form.size() && std::ranges::equal(text, form, [](char c, char wanted) {
           return wanted == '0' ? c >= '0' && c <= '9' : c == wanted;
         });
}

}  // namespace

status ruleset_reader::read(const node& root) {
  if (auto s = known_keys(root, top_keys); !s) return s;
  if (const auto* tables = root.find("tables"))
    if (auto s = read_tables(*tables, out_); !s) return s;
  const auto* rules = root.find("rules");
  if (rules == nullptr || !rules->is_sequence())
    return refuse(rules != nullptr ? *rules : root, "want a list `rules`");
  if (rules->items.size() > most_rules)
    return refuse(*rules, fmt::format("{} rules, at most {}", rules->items.size(), most_rules));
  for (const auto& one : rules->items)
    if (auto s = read_rule(one); !s) return s;
  return {};
}

result<std::string> ruleset_reader::read_id(const node& n) {
  auto id = text_of(n, "an id");
  if (!id) return id;
  const bool plain = id->size() <= longest_id &&
                     id->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == id->npos;
  if (!plain)
    return refuse(n,
                  fmt::format("the id '{}': want at most {} of a-z, 0-9 and -", *id, longest_id));
  if (std::ranges::find(schemas::server_rules, *id) != schemas::server_rules.end())
    return refuse(
        n, fmt::format("the id '{}' is what the pipeline itself raises; choose another", *id));
  if (!ids_.insert(*id).second) return refuse(n, fmt::format("the id '{}' stands twice", *id));
  return id;
}

status ruleset_reader::read_rule(const node& n) {
  if (auto s = known_keys(n, rule_keys); !s) return s;
  auto off = read_truth(n, "off");
  if (!off) return fail(off.error());
  if (*off) return switch_off(n);
  for (const auto* key : {"id", "table", "severity", "message"})
    if (auto there = require(n, key); !there) return fail(there.error());
  rule r;
  auto id = read_id(*n.find("id"));
  if (!id) return fail(id.error());
  r.id = std::move(*id);
  out_.drop(r.id);  // an earlier file's
  auto severity = read_severity(*n.find("severity"));
  if (!severity) return fail(severity.error());
  r.severity = *severity;
  auto note = read_note(n, r);
  if (!note) return fail(note.error());
  r.mitre = note->mitre;
  if (auto s = read_telling(n, r); !s) return s;
  note->telling = r.telling;
  auto tables = one_or_more(*n.find("table"), "a table", schemas::tables().size());
  if (!tables) return fail(tables.error());
  for (const auto& table : *tables) {
    if (auto s = read_over(n, r, table, note->severities); !s) return s;
    note->tables.push_back(table.text);
  }
  out_.notes.push_back(std::move(*note));
  return {};
}

/// `{id: …, off: true}`
status ruleset_reader::switch_off(const node& n) {
  constexpr std::array<std::string_view, 2> keys{"id", "off"};
  if (auto s = known_keys(n, keys); !s) return s;
  const auto at = require(n, "id");
  if (!at) return fail(at.error());
  auto id = read_id(**at);
  if (!id) return fail(id.error());
  if (!out_.drop(*id))
    return refuse(**at, fmt::format("there is no rule '{}' before this one to switch off", *id));
  return {};
}

/// What the rule says of itself, all of it optional.
result<rule_note> ruleset_reader::read_note(const node& n, const rule& r) {
  rule_note out{.id = r.id,
                .tables = {},
                .severities = {r.severity},
                .description = {},
                .response = {},
                .mitre = {},
                .telling = {}};
  for (const auto& [key, text] :
       {std::pair("description", &out.description), std::pair("response", &out.response)}) {
    const auto* given = n.find(key);
    if (given == nullptr) continue;
    auto read = text_of(*given, fmt::format("a {}", key));
    if (!read) return fail(read.error());
    if (read->size() > longest_note)
      return refuse(*given,
                    fmt::format("a {} of {} bytes, at most {}", key, read->size(), longest_note));
    *text = std::move(*read);
  }
  const auto* mitre = n.find("mitre");
  if (mitre == nullptr) return out;
  auto techniques = one_or_more(*mitre, "a technique", most_techniques);
  if (!techniques) return fail(techniques.error());
  for (const auto& one : *techniques) {
    if (!one.is_scalar() || !is_technique(one.text))
      return refuse(one,
                    fmt::format("'{}' is no technique of MITRE ATT&CK; want `T1098` or `T1098.004`",
                                one.text));
    out.mitre.push_back(one.text);
  }
  return out;
}

/// The rule over one of its tables.
status ruleset_reader::read_over(const node& n, rule r, const node& table,
                                 std::set<schemas::severity>& severities) {
  const bool scores = table.is_scalar() && table.text == "score";
  result<const schemas::table*> t = nullptr;
  if (!scores) t = find_table(table);
  if (!t) return fail(t.error());
  if (scores && r.telling == schemas::telling::when_it_lasts)
    return refuse(*n.find("settles"), "a score does not settle; the checks that it counts do");
  const auto about = scores ? score_subject() : subject_of(**t);
  auto kinds = read_changes(n, about);
  if (!kinds) return fail(kinds.error());
  r.changes = *kinds;
  auto when = read_when(n, about);
  if (!when) return fail(when.error());
  r.when = std::move(*when);
  auto text = read_message(*n.find("message"), about);
  if (!text) return fail(text.error());
  r.text = std::move(*text);
  if (const auto* cases = n.find("cases"))
    if (auto s = read_cases(*cases, about, r); !s) return s;
  for (const auto& c : r.cases)
    if (c.severity) severities.insert(*c.severity);
  auto& rules = scores ? out_.scores : out_.tables[(*t)->id].rules;
  if (!rules.empty() && rules.back().id == r.id) return refuse(table, "the table stands twice");
  rules.push_back(std::move(r));
  return {};
}

result<unsigned> ruleset_reader::read_changes(const node& n, const subject& about) const {
  const auto* change = n.find("change");
  if (change == nullptr) return every_change;
  if (about.is_score)
    return refuse(*change, "a score has no kinds of change; want a condition on score.change");
  auto kinds = one_or_more(*change, "a kind of change", changes.size());
  if (!kinds) return fail(kinds.error());
  unsigned out = 0;
  for (const auto& kind : *kinds) {
    auto one = one_of(kind, changes, "kind of change");
    if (!one) return fail(one.error());
    out |= 1u << *one;
  }
  return out;
}

/// Without `when` a rule always holds.
result<condition> ruleset_reader::read_when(const node& n, const subject& about) const {
  const auto* when = n.find("when");
  return when != nullptr ? condition_reader(about).read(*when) : condition{group{}};
}

result<message> ruleset_reader::read_message(const node& n, const subject& about) const {
  auto text = text_of(n, "a message");
  if (!text) return fail(text.error());
  if (text->size() > longest_message)
    return refuse(n,
                  fmt::format("a message of {} bytes, at most {}", text->size(), longest_message));
  auto parsed = message::parse(*text, about);
  if (!parsed) return refuse(n, parsed.error().detail);
  return parsed;
}

status ruleset_reader::read_cases(const node& n, const subject& about, rule& r) const {
  if (!n.is_sequence() || n.items.empty() || n.items.size() > most_cases)
    return refuse(n, fmt::format("want a list of 1 to {} cases", most_cases));
  for (const auto& item : n.items) {
    auto one = read_case(item, about);
    if (!one) return fail(one.error());
    r.cases.push_back(std::move(*one));
  }
  return {};
}

result<special_case> ruleset_reader::read_case(const node& n, const subject& about) const {
  if (auto s = known_keys(n, case_keys); !s) return fail(s.error());
  const auto *severity = n.find("severity"), *text = n.find("message");
  if (n.find("when") == nullptr || (severity == nullptr && text == nullptr))
    return refuse(n, "want a case with `when` and a severity, a message, or both");
  special_case out;
  auto at_once = read_truth(n, "at_once");
  if (!at_once) return fail(at_once.error());
  out.at_once = *at_once;
  auto when = read_when(n, about);
  if (!when) return fail(when.error());
  out.when = std::move(*when);
  if (severity != nullptr) {
    auto s = read_severity(*severity);
    if (!s) return fail(s.error());
    out.severity = *s;
  }
  if (text != nullptr) {
    auto m = read_message(*text, about);
    if (!m) return fail(m.error());
    out.text = std::move(*m);
  }
  return out;
}

}  // namespace analyzer::load
