#include "collector/scan/schedule.hpp"

#include "common/hash.hpp"
#include "schemas/table.hpp"

namespace collector {

using common::errc;
using common::fail;
using common::milliseconds;
using common::result;
using schemas::table_id;

namespace {

milliseconds with_jitter(milliseconds d) {
  return d + milliseconds{static_cast<std::int64_t>(common::random_u64() % (static_cast<std::uint64_t>(d.count()) / 10 + 1))};
}

}  // namespace

milliseconds scan_intervals::operator[](table_id t) const {
  const auto own = of.find(t);
  return own == of.end() ? all : own->second;
}

result<scan_intervals> parse_intervals(const std::string& all, const std::vector<std::string>& of_tables) {
  scan_intervals out;
  auto common_one = common::parse_interval(all);
  if (!common_one) return fail(errc::usage, "--interval: {}", common_one.error().detail);
  out.all = *common_one;
  for (const auto& text : of_tables) {
    const auto equals = text.find('=');
    if (equals == text.npos) return fail(errc::usage, "--table-interval '{}': want TABLE=TIME, as packages=6h", text);
    auto table = schemas::require_table(text.substr(0, equals));
    if (!table) return fail(errc::usage, "--table-interval '{}': {}", text, table.error().detail);
    auto interval = common::parse_interval(text.substr(equals + 1));
    if (!interval) return fail(errc::usage, "--table-interval '{}': {}", text, interval.error().detail);
    const auto id = (*table)->id;
    if (id == table_id::scans) return fail(errc::usage, "--table-interval '{}': the server makes this table", text);
    if (id == table_id::policies) return fail(errc::usage, "--table-interval '{}': it is made with `checks`: give checks=TIME", text);
    if (!out.of.emplace(id, *interval).second) return fail(errc::usage, "--table-interval '{}': this table has an interval already", text);
    if (id == table_id::checks) out.of.emplace(table_id::policies, *interval);
  }
  return out;
}

schedule::schedule(const scan_intervals& intervals) {
  for (const auto& t : schemas::tables())
    if (t.id != table_id::scans) groups_[intervals[t.id]].tables.push_back(t.id);
}

std::vector<table_id> schedule::take(common::instant now) {
  std::vector<table_id> out;
  for (auto& [interval, g] : groups_) {
    if (now < g.next) continue;
    g.next = now + with_jitter(interval);
    out.insert(out.end(), g.tables.begin(), g.tables.end());
  }
  return out;
}

std::vector<table_id> schedule::restart(common::instant now) {
  for (auto& [interval, g] : groups_) g.next = now;
  return take(now);
}

}  // namespace collector
