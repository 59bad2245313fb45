#include "alerts/settling.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "alerts/wording.hpp"
#include "common/hash.hpp"
#include "schemas/row.hpp"
#include "schemas/table.hpp"

namespace alerts {

using schemas::alert;
using schemas::i64;
using schemas::telling;
using schemas::waiting_alert;

namespace {
/// More would be a flood: what has waited longest is told as it is.
constexpr std::size_t most_waiting = 20'000, most_repeats = 20'000;
constexpr std::size_t a_flood = 10;            ///< of one rule in one scan: one line
constexpr std::size_t parts_of_a_flood = 200;  ///< of one line, so that none is left out
constexpr schemas::u64 told_a_period = 3;      ///< of one thing; more are counted
constexpr schemas::u64 passed_unworthy = 2;    ///< so often something may pass without a word
constexpr i64 longest_spread = 60'000;  ///< how long what was told of one agent waits for others

telling how(const alert& a) { return static_cast<telling>(a.telling); }

std::string digest_of(const std::string& text) { return common::sha256(text).substr(0, 16); }

/// What an alert is about: a row of an agent, whichever rule tells of it.
std::string subject_of(const alert& a) {
  return digest_of(fmt::format("{}/{}/", a.agent, a.table) +
                   (a.thing.bytes.empty() ? a.key.bytes : a.thing.bytes));
}

std::string commit_of(const alert& a) {
  return fmt::format("{}/{}/{}/{}", a.agent, a.table, a.epoch, a.version);
}

/// What may come and go: 16 bytes. What is told at once, and what is grave, is another thing with
/// other words or of another row, so that nobody hides a key of theirs behind others that they
/// added and took away before.
std::string thing_of(const alert& a) {
  const bool is_grave = how(a) == telling::with_others &&
                        a.severity >= static_cast<schemas::u64>(schemas::severity::high);
  return digest_of(a.rule + "/" + subject_of(a) +
                   (how(a) == telling::at_once || is_grave
                        ? "\n" + a.message + "\n" + common::sha256(a.new_stable.bytes)
                        : ""));
}

/// What a row's alert says apart from who says it: 16 bytes.
std::string row_tale(const alert& a) {
  return digest_of(fmt::format("{}/{}/", a.rule, a.table) + a.key.bytes + "\n" + a.message);
}

/// Whether a change leads back to what was there. Where rows of other keys are one thing, numbers
/// do not count: a socket that was opened again has another process and inode.
bool is_as_before(const alert& a, const std::string& was) {
  if (a.new_stable.bytes == was) return true;
  const auto* t = schemas::find_table(static_cast<schemas::table_id>(a.table));
  if (a.thing.bytes.empty() || was.empty() || a.new_stable.bytes.empty() || t == nullptr)
    return false;
  const std::string no_volatile = "\x90";
  const auto then = schemas::decode_values(*t, was, no_volatile),
             now = schemas::decode_values(*t, a.new_stable.bytes, no_volatile);
  if (!then || !now) return false;
  for (std::size_t i = 0; i < std::min(then->size(), now->size()); ++i)
    if (t->columns[i].type != schemas::column_type::integer && (*then)[i] != (*now)[i])
      return false;
  return true;
}

}  // namespace

settling::settling(times t, store::told_log::state from) : times_(t), state_(std::move(from)) {
  next_.at = state_.at;
  for (const auto& [number, w] : state_.waiting)
    if (how(w.what) == telling::when_it_lasts) lasting_[thing_of(w.what)].push_back(number);
  for (const auto& [thing, r] : state_.repeats)
    if (how(r.last) == telling::at_once) first_agents_.try_emplace(row_tale(r.last), r.last.agent);
}

void settling::go_on_after(store::told_log::place at) {
  state_.at = next_.at = at;
  decided_ = true;
}

void settling::take(const schemas::stored_alert& a, i64 now) {
  if (a.sequence <= state_.at.number) return;
  state_.at.number = next_.at.number = a.sequence;
  decided_ = true;
  switch (how(a.what)) {
    case telling::over:
      return forget_passed(a.what, now);
    case telling::with_others:
    case telling::when_it_lasts:
      return hold(a.what, now);
    case telling::at_once:
      if (spreads(a.what)) return hold(a.what, now);
  }
  if (note_repeat(a.what, now, false)) next_.told.push_back(tell_together({a.what}, a.what.time));
}

void settling::hold(const alert& a, i64 now) {
  const auto thing = thing_of(a);
  if (const auto at = undone_.find(subject_of(a)); at != undone_.end())
    if (commit_of(a) == undoing_ && is_as_before(a, at->second)) return;
  const auto number = state_.waiting.empty() ? 1 : state_.waiting.rbegin()->first + 1;
  next_.waiting[number] = state_.waiting[number] = waiting_alert{a, now};
  if (how(a) == telling::when_it_lasts) lasting_[thing].push_back(number);
}

void settling::release(std::uint64_t number) {
  const auto at = state_.waiting.find(number);
  if (const auto lasts = lasting_.find(thing_of(at->second.what)); lasts != lasting_.end()) {
    std::erase(lasts->second, number);
    if (lasts->second.empty()) lasting_.erase(lasts);
  }
  state_.waiting.erase(at);
  next_.waiting[number] = std::nullopt;
  decided_ = true;
}

void settling::forget_passed(const alert& over, i64 now) {
  // Only what comes with it is of use.
  if (auto commit = commit_of(over); commit != undoing_)
    undone_.clear(), undoing_ = std::move(commit);
  const auto thing = thing_of(over);
  const auto lasts = lasting_.find(thing);
  if (lasts == lasting_.end()) return;
  for (const auto number : numbers(lasts->second)) {
    const auto& passed = state_.waiting.at(number).what;
    undone_[subject_of(over)] = passed.old_stable.bytes;
    note_repeat(passed, now, true);
    release(number);
  }
}

bool settling::spreads(const alert& a) const {
  const auto first = tells_of_row(a) ? first_agents_.find(row_tale(a)) : first_agents_.end();
  return first != first_agents_.end() && first->second != a.agent;
}

bool settling::is_due(const waiting_alert& w, i64 now) const {
  const auto wait = how(w.what) == telling::when_it_lasts ? times_.settle
                    : how(w.what) == telling::at_once     ? std::min(times_.settle, longest_spread)
                                                          : times_.gather;
  // A clock that was set back is no reason to wait for it.
  return now - w.since >= wait || now < w.since;
}

groups settling::due_groups(const groups& all, i64 now) const {
  groups out;
  auto waiting = state_.waiting.size();
  for (const auto& group : all) {
    const bool due = std::ranges::all_of(
        group, [&](auto number) { return is_due(state_.waiting.at(number), now); });
    if (!due && waiting <= most_waiting) continue;
    out.push_back(group);
    waiting -= group.size();
  }
  return out;
}

/// What a group says apart from who says it, old and new values too: what may pass, where there is
/// such a thing in it, since that is what the rest follows from.
std::string settling::tale_of(const numbers& group) const {
  std::multiset<std::string> causes, all;
  for (const auto number : group) {
    const auto& a = state_.waiting.at(number).what;
    auto tale = fmt::format("{}/{}/{}/", a.part_of, a.rule, a.table) + a.key.bytes;
    if (tells_of_row(a)) tale += "\n" + a.message;
    if (how(a) == telling::when_it_lasts) causes.insert(tale);
    all.insert(std::move(tale));
  }
  return fmt::format("{}", fmt::join(causes.empty() ? all : causes, "\n"));
}

void settling::join_agents(const groups& all, groups& due) const {
  if (due.empty()) return;
  std::map<std::string, std::vector<const numbers*>> same;
  for (const auto& group : all) same[tale_of(group)].push_back(&group);
  const auto agent_of = [&](const numbers& g) { return state_.waiting.at(g.front()).what.agent; };
  std::set<std::uint64_t> taken;  // the first of each group
  for (auto& group : due) {
    if (!taken.insert(group.front()).second) {
      group.clear();  // it goes with another agent's
      continue;
    }
    const auto agent = agent_of(group);
    for (const auto* other : same[tale_of(group)])
      if (agent_of(*other) != agent && taken.insert(other->front()).second)
        group.insert(group.end(), other->begin(), other->end());
  }
  std::erase_if(due, [](const numbers& g) { return g.empty(); });
}

void settling::tell(const numbers& group, i64 now) {
  std::vector<alert> parts;
  for (const auto number : group) {
    const auto& a = state_.waiting.at(number).what;
    if (note_repeat(a, now, false)) parts.push_back(a);
    release(number);
  }
  if (!parts.empty()) next_.told.push_back(tell_together(std::move(parts), now));
}

bool settling::note_repeat(const alert& a, i64 now, bool passed) {
  const auto thing = thing_of(a);
  auto [at, fresh] = state_.repeats.try_emplace(thing);
  auto& r = at->second;
  if (fresh) r.since = now;
  if (how(a) == telling::at_once) first_agents_.try_emplace(row_tale(a), a.agent);
  const bool told = !passed && r.told < told_a_period;
  ++(told ? r.told : r.untold);
  r.last = a;
  next_.repeats[thing] = r;
  return told;
}

void settling::end_periods(i64 now) {
  const bool crowded = state_.repeats.size() > most_repeats;
  std::erase_if(state_.repeats, [&](const auto& entry) {
    const auto& [thing, r] = entry;
    if (!crowded && now - r.since < times_.period && now >= r.since) return false;
    const auto unworthy = r.told > 0 ? 0 : passed_unworthy;
    if (const auto first = first_agents_.find(row_tale(r.last));
        first != first_agents_.end() && first->second == r.last.agent)
      first_agents_.erase(first);
    if (r.untold > unworthy) next_.told.push_back(tell_repeats(r, now));
    next_.repeats[thing] = std::nullopt;
    return decided_ = true;
  });
}

void settling::tell_due(i64 now) {
  if (!state_.waiting.empty()) {
    const auto all = groups_of(state_.waiting, [&](const auto& w) { return is_due(w, now); });
    auto due = due_groups(all, now);
    join_agents(all, due);
    for (const auto& group : due) tell(group, now);
  }
  end_periods(now);
}

/// Many of one rule in one scan are one line with parts, also where each is told at once.
void settling::gather_floods(i64 now) {
  std::map<std::string, std::vector<std::size_t>> of_one;  // places of what is told alone
  for (std::size_t n = 0; n < next_.told.size(); ++n) {
    const auto& a = next_.told[n].parts.front();
    if (next_.told[n].parts.size() == 1 && next_.told[n].times == 1 && !a.scan_id.empty())
      of_one[fmt::format("{}/{}/{}", a.agent, a.scan_id, a.rule)].push_back(n);
  }
  std::set<std::size_t> gone;
  for (const auto& [name, places] : of_one) {
    if (places.size() < a_flood) continue;
    std::vector<alert> parts;
    for (std::size_t at = 0; at < places.size(); at += parts.size()) {
      parts.clear();
      for (auto n = at; n < std::min(at + parts_of_a_flood, places.size()); ++n)
        parts.push_back(next_.told[places[n]].parts.front());
      next_.told[places[at]] = tell_together(parts, now);
      for (auto n = at + 1; n < at + parts.size(); ++n) gone.insert(places[n]);
    }
  }
  std::size_t n = 0;
  std::erase_if(next_.told, [&](const auto&) { return gone.contains(n++); });
}

std::optional<store::told_log::changes> settling::decisions(i64 now) {
  if (!std::exchange(decided_, false)) return std::nullopt;
  gather_floods(now);
  return std::exchange(next_, {.at = state_.at, .waiting = {}, .repeats = {}, .told = {}});
}

}  // namespace alerts
