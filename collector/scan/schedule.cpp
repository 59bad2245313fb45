#include "collector/scan/schedule.hpp"

#include "common/hash.hpp"
#include "schemas/table.hpp"

namespace collector {

namespace settings = common::settings;
using common::errc;
using common::fail;
using common::milliseconds;
using common::result;
using schemas::table_id;

namespace {

constexpr milliseconds before_first_walk{60'000}, longest_wait{300'000};

milliseconds with_jitter(milliseconds d) {
  return d + milliseconds{static_cast<std::int64_t>(
                 common::random_u64() % (static_cast<std::uint64_t>(d.count()) / 10 + 1))};
}

}  // namespace

bool walks_all_files(table_id t) { return t == table_id::suid_files; }

milliseconds scan_intervals::operator[](table_id t) const {
  const auto own = of.find(t);
  return own == of.end() ? all : own->second;
}

result<scan_intervals> intervals_of(const settings::values& v) {
  scan_intervals out;
  out.all = v.get(settings::interval);
  for (const auto& one : v.get(settings::table_interval)) {
    const auto refuse = [&](std::string_view why) {
      return fail(errc::usage, "{} '{}': {}", settings::table_interval.option(), one.typed, why);
    };
    auto table = schemas::require_table(one.table);
    if (!table) return refuse(table.error().detail);
    const auto id = (*table)->id;
    if (id == table_id::scans) return refuse("the server makes this table");
    if (id == table_id::policies) return refuse("it is made with `checks`: give checks=TIME");
    if (!out.of.emplace(id, one.time).second) return refuse("this table has an interval already");
    if (id == table_id::checks) out.of.emplace(table_id::policies, one.time);
  }
  for (const auto& usual : settings::values(v.of()).get(settings::table_interval))
    if (const auto* table = schemas::find_table(usual.table)) out.of.emplace(table->id, usual.time);
  return out;
}

schedule::schedule(const scan_intervals& intervals) {
  for (const auto& t : schemas::tables())
    if (t.id != table_id::scans)
      groups_[{walks_all_files(t.id), intervals[t.id]}].tables.push_back(t.id);
}

std::vector<table_id> schedule::take_due(bool walks, common::instant since, common::instant now) {
  std::vector<table_id> out;
  for (auto& [when, g] : groups_) {
    if (when.walks != walks || *g.next > since) continue;
    g.next = now + with_jitter(when.interval);
    out.insert(out.end(), g.tables.begin(), g.tables.end());
  }
  return out;
}

std::vector<table_id> schedule::take(common::instant now) {
  for (auto& [when, g] : groups_)
    if (!g.next) g.next = when.walks ? now + before_first_walk : now;
  // Where something else is always due, what walks has its turn after all.
  if (auto late = take_due(true, now - longest_wait, now); !late.empty()) return late;
  if (auto others = take_due(false, now, now); !others.empty()) return others;
  return take_due(true, now, now);
}

void schedule::use(const scan_intervals& intervals, common::instant now) {
  std::map<table_id, common::instant> planned;
  for (const auto& [when, g] : groups_)
    for (const auto t : g.tables)
      if (g.next) planned[t] = *g.next;
  groups_ = schedule(intervals).groups_;
  for (auto& [when, g] : groups_)
    for (const auto t : g.tables)
      if (const auto at = planned.find(t); at != planned.end())
        g.next = std::min({g.next.value_or(at->second), at->second, now + when.interval});
}

std::vector<table_id> schedule::restart(common::instant now) {
  for (auto& [when, g] : groups_)
    if (!when.walks) g.next = now;
  return take(now);
}

}  // namespace collector
