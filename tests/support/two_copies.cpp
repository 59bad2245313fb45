#include "tests/support/two_copies.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <set>

#include "collector/state/state_store.hpp"
#include "store/alert_log.hpp"
#include "store/history.hpp"

namespace tests {

namespace {

using rows = std::map<std::string, std::string>;

rows mirror_rows(const store::reader& r, schemas::table_id t) {
  rows out;
  auto all = r.rows(t);
  if (all)
    for (const auto& row : *all) out[row.key.bytes] = row.stable.bytes;
  return out;
}

rows agent_rows(const collector::state::state_store& s, schemas::table_id t) {
  rows out;
  auto all = s.rows(t);
  if (all)
    for (const auto& row : *all) out[row.key.bytes] = row.stable.bytes;
  return out;
}

bool outbox_empty(const store::reader& r) {
  bool empty = true;
  return r.each_outgoing(0, [&](auto, const auto&, bool&) -> common::status {
    return empty = false, common::status{};
  }) && empty;
}

/// Both, each as it is at one moment.
struct open_copies {
  collector::state::state_store mine;
  store::agent_store store;
  common::kv::txn txn;
  store::reader mirror;

  /// Null: one of them is not there.
  static std::unique_ptr<open_copies> of(const two_copies& where) {
    const auto id = *schemas::agent_id::parse(where.agent);
    auto mine = collector::state::state_store::open_read_only(where.host.collector(id));
    auto store = store::agent_store::open(where.server.store(id), true);
    if (!mine || !store) return nullptr;
    auto txn = common::kv::txn::read(store->env());
    if (!txn) return nullptr;
    return std::unique_ptr<open_copies>(
        new open_copies(std::move(*mine), std::move(*store), std::move(*txn)));
  }

 private:
  open_copies(collector::state::state_store m, store::agent_store s, common::kv::txn t)
      : mine(std::move(m)), store(std::move(s)), txn(std::move(t)), mirror(store, txn) {}
};

}  // namespace

bool two_copies::settled() const {
  const auto both = open_copies::of(*this);
  if (!both) return false;
  const auto& mine = both->mine;
  const auto& r = both->mirror;
  bool any = false;
  for (const auto& t : schemas::tables()) {
    const auto& here = mine.table(t.id);
    auto there = r.table(t.id);
    auto wanted = r.wanted(t.id);
    if (!there || !wanted) return false;
    if (here.version == 0) continue;
    any = true;
    const auto& m = *there;
    if (*wanted || here.repairing || !m || m->version != here.version || m->epoch != mine.epoch())
      return false;
    if (m->verified_at == 0 || m->verified_version != m->version ||
        agent_rows(mine, t.id) != mirror_rows(r, t.id))
      return false;
  }
  bool nothing_out = true;
  (void)mine.each_entry(0, [&](auto, const auto&) { return nothing_out = false; });
  return any && nothing_out && outbox_empty(r);
}

std::string two_copies::positions() const {
  const auto both = open_copies::of(*this);
  if (!both) return "one of the stores is not there\n";
  const auto& mine = both->mine;
  const auto& r = both->mirror;
  std::string out;
  for (const auto& t : schemas::tables()) {
    const auto& here = mine.table(t.id);
    const auto there = r.table(t.id);
    const auto wanted = r.wanted(t.id);
    if (!there || !wanted || here.version == 0) continue;
    out +=
        fmt::format("{}: agent at {}{}{}, mirror at {}, verified at {}{}\n", t.name, here.version,
                    here.repairing ? ", repairing" : "", here.whole ? " whole" : "",
                    *there ? (*there)->version : 0, *there ? (*there)->verified_version : 0,
                    *wanted ? ", a repair is wanted" : "");
  }
  std::size_t entries = 0;
  (void)mine.each_entry(0, [&](auto, const auto&) { return ++entries, true; });
  return out + fmt::format("{} deltas not acknowledged, wdb's outbox {}\n", entries,
                           outbox_empty(r) ? "empty" : "not empty");
}

bool two_copies::roots_equal() const {
  const auto both = open_copies::of(*this);
  if (!both) return false;
  const auto& mine = both->mine;
  const auto& r = both->mirror;
  const std::string k(schemas::k_bytes, 'k');
  for (const auto& t : schemas::tables()) {
    if (mine.table(t.id).version == 0) continue;
    const auto here = mine.digest(t.id, k), there = r.digest(t.id, k);
    if (!here || !there || here->root != there->root || here->rows != there->rows) return false;
  }
  return true;
}

void two_copies::check_history() const {
  const auto id = *schemas::agent_id::parse(agent);
  auto store = store::agent_store::open(server.store(id), true);
  REQUIRE(store);
  auto txn = common::kv::txn::read(store->env());
  REQUIRE(txn);
  const store::reader r(*store, *txn);
  std::map<std::uint64_t, rows> replayed;
  std::set<std::string> seen;
  std::set<schemas::table_id> all;
  for (const auto& t : schemas::tables()) all.insert(t.id);
  auto s = store::each_change(
      r, all, [&](std::uint64_t, const store::history_record& h) -> common::status {
        const auto name =
            fmt::format("{}/{}/{}/{}", h.epoch, h.table, h.version, common::to_hex(h.key.bytes));
        INFO("history has a change twice: " + name);
        CHECK(seen.insert(name).second);
        auto& table = replayed[h.table];
        CHECK((table.contains(h.key.bytes) ? table[h.key.bytes] : "") == h.old_stable.bytes);
        if (h.kind == static_cast<std::uint64_t>(schemas::change_kind::removed))
          table.erase(h.key.bytes);
        else
          table[h.key.bytes] = h.new_stable.bytes;
        return {};
      });
  REQUIRE(s);
  for (const auto& t : schemas::tables())
    if (t.id != schemas::table_id::scans)
      CHECK(replayed[static_cast<std::uint64_t>(t.id)] == mirror_rows(r, t.id));
}

std::vector<schemas::json> stored_alerts(const schemas::data_paths& server) {
  std::vector<schemas::json> out;
  auto store = store::alert_log::open(server.alerts(), true);
  if (!store) return out;
  (void)store->each(0, [&](auto, const schemas::alert& a, bool&) -> common::status {
    if (a.telling != static_cast<schemas::u64>(schemas::telling::over))
      out.push_back(schemas::alert_json(a));
    return {};
  });
  return out;
}

}  // namespace tests
