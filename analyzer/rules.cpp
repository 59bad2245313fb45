#include "analyzer/rules.hpp"

#include <set>

#include "analyzer/pairing.hpp"
#include "schemas/digest.hpp"

namespace analyzer {

using common::fail;
using common::result;
using schemas::change_kind;

namespace {

/// The frame of an answer takes 4 MiB; a change-set has little more than 512 KiB of rows.
constexpr std::size_t answer_bytes = 3u << 20, alert_overhead = 128, technique_bytes = 10;

/// What an alert says beside its rule.
struct occasion {
  change_kind kind;
  const std::string& key;
  std::string_view before, after;  ///< stable bytes
  std::string_view thing = {};     ///< as an alert has it
};

change_kind undone(change_kind k) {
  return k == change_kind::added     ? change_kind::removed
         : k == change_kind::removed ? change_kind::added
                                     : change_kind::modified;
}

/// One change-set being judged.
class judging {
 public:
  judging(const std::string& agent, const schemas::change_set& set, const ruleset& rules,
          const waiving& waived)
      : agent_(agent), set_(set), rules_(rules), waived_(waived) {}

  void apply(const rule& r, const facts& f, const occasion& o) {
    if (!r.looks_at(o.kind)) return;
    auto held = holds(r.when, f);
    if (!held) return give_up(r, held.error());
    if (!*held) return;
    auto severity = r.severity;
    const message* text = &r.text;
    auto telling = r.telling;
    for (const auto& c : r.cases) {
      auto special = holds(c.when, f);
      if (!special) return give_up(r, special.error());
      if (!*special) continue;
      severity = c.severity.value_or(severity);
      if (c.text) text = &*c.text;
      if (c.at_once) telling = schemas::telling::at_once;
      break;
    }
    raise(r, telling, severity, o, text->render(f));
  }

  /// Says that what a rule told of before is over. `f`, `o`: the change the other way round.
  void apply_undone(const rule& r, const facts& f, const occasion& o) {
    if (r.telling != schemas::telling::when_it_lasts || !r.looks_at(o.kind)) return;
    const auto held = holds(r.when, f);
    if (!held || !*held) return;
    auto a = alert_of(r.id + " over", schemas::severity::low, {o.kind, o.key, {}, {}, o.thing}, {});
    a.rule = r.id;
    a.telling = static_cast<schemas::u64>(schemas::telling::over);
    const auto bytes =
        alert_overhead + agent_.size() + set_.scan_id.size() + r.id.size() + o.key.size();
    if (bytes_ + bytes > answer_bytes) return;  // it is told though it has passed
    bytes_ += bytes;
    out_.alerts.push_back(std::move(a));
  }

  /// First of all rules: what is over makes room for what comes.
  void apply_all(std::span<const rule> rules, const event& e) {
    for (const auto& r : rules)
      apply_undone(r, e.undone(),
                   {undone(e.kind), e.undone_key(), e.new_stable(), e.old_stable(), e.thing});
    for (const auto& r : rules)
      apply(r, e.seen(), {e.kind, e.key(), e.old_stable(), e.new_stable(), e.thing});
  }

  judgement take() {
    if (cut_ > 0) out_.alerts.push_back(cut_short());
    out_.unjudged.assign(unjudged_.begin(), unjudged_.end());
    return std::move(out_);
  }

 private:
  void give_up(const rule& r, const common::error& why) {
    unjudged_.insert(fmt::format("{}: {}", r.id, why.detail));
  }

  void raise(const rule& r, schemas::telling telling, schemas::severity s, const occasion& o,
             std::string text) {
    if (set_.table == static_cast<schemas::u64>(schemas::table_id::checks))
      if (const auto note = waived_.note(agent_, o.after))
        s = schemas::severity::low, text += *note;
    const auto bytes = alert_overhead + agent_.size() + set_.scan_id.size() + r.id.size() +
                       o.key.size() + o.before.size() + o.after.size() + text.size() +
                       r.mitre.size() * technique_bytes + r.part_of.size() + r.many.size();
    if (cut_ > 0 || bytes_ + bytes > answer_bytes) return void(++cut_);
    bytes_ += bytes;
    auto& a = out_.alerts.emplace_back(alert_of(r.id, s, o, std::move(text)));
    a.mitre = r.mitre;
    a.telling = static_cast<schemas::u64>(telling);
    a.part_of = r.part_of;
    a.many = r.many;
  }

  /// A version may come in several change-sets: the first key tells their alerts apart, and is not
  /// what the alert is about.
  schemas::alert cut_short() const {
    const std::string key = set_.changes.empty() ? std::string{} : set_.changes.front().key.bytes;
    auto a = alert_of(
        "alerts-cut", schemas::severity::high, {change_kind::modified, key, {}, {}},
        fmt::format(
            "{} more alerts of this change-set did not fit into one answer; the rules are too loud",
            cut_));
    a.key = {};
    return a;
  }

  schemas::alert alert_of(const std::string& id, schemas::severity s, const occasion& o,
                          std::string text) const {
    return {.id = {schemas::alert_id(agent_, set_.epoch, set_.table, set_.version, o.key, id)},
            .agent = agent_,
            .rule = id,
            .severity = static_cast<schemas::u64>(s),
            .table = set_.table,
            .epoch = set_.epoch,
            .version = set_.version,
            .change = static_cast<schemas::u64>(o.kind),
            .origin = set_.origin,
            .key = {o.key},
            .old_stable = {std::string(o.before)},
            .new_stable = {std::string(o.after)},
            .message = std::move(text),
            .time = 0,
            .ruleset = {rules_.sha256},
            .mitre = {},
            .scan_id = set_.scan_id,
            .telling = 0,
            .part_of = {},
            .many = {},
            .thing = {std::string(o.thing)}};
  }

  const std::string& agent_;
  const schemas::change_set& set_;
  const ruleset& rules_;
  const waiving& waived_;
  judgement out_;
  std::set<std::string> unjudged_;
  std::size_t bytes_ = 0, cut_ = 0;
};

}  // namespace

result<judgement> judge(const std::string& agent, const schemas::change_set& set,
                        const ruleset& rules, const waiving& waived) {
  const auto from = static_cast<schemas::origin>(set.origin);
  if (from == schemas::origin::first || from == schemas::origin::migration) return judgement{};
  judging b(agent, set, rules, waived);
  const auto id = static_cast<schemas::table_id>(set.table);
  const auto* t = schemas::find_table(id);
  if (const auto at = rules.tables.find(id);
      t != nullptr && at != rules.tables.end() && !at->second.rules.empty()) {
    auto events = events_of(*t, set.changes, at->second.paired);
    if (!events) return fail(events.error());
    for (const auto& e : *events) b.apply_all(at->second.rules, e);
  }
  for (const auto& s : set.scores) {
    const auto values = score_row(s);
    for (const auto& r : rules.scores)
      b.apply(r, {nullptr, &values}, {change_kind::modified, s.policy, {}, {}});
  }
  return b.take();
}

}  // namespace analyzer
