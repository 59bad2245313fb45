#include "bench/query/stores.hpp"

#include <cstdlib>
#include <filesystem>

#include "bench/support/ordinary_package.hpp"
#include "schemas/digest.hpp"
#include "schemas/paths.hpp"
#include "schemas/row.hpp"
#include "store/agent_store.hpp"

namespace bench {

namespace {

constexpr auto table = schemas::table_id::packages;
constexpr std::int64_t ninety_days_ms = 90LL * 86'400'000;

template <class Status>
void require(const Status& s) {
  if (!s) std::abort();
}

store::row_record row_of(int i) {
  auto p = ordinary_package(fmt::format("libexample{}-perl", i));
  p.version = fmt::format("1.{}-5+deb12u{}", i % 300, i % 7);
  const auto encoded = schemas::encode_row(p);
  store::row_record out;
  out.version = 1;
  out.key.bytes = schemas::key_of(*schemas::find_table(table), encoded.stable).value();
  out.stable.bytes = encoded.stable;
  out.volatile_.bytes = encoded.volatile_;
  return out;
}

std::string report_of(std::int64_t now) {
  schemas::report r;
  r.scan_id = "scan";
  r.started = r.ended = now;
  schemas::table_report t;
  t.table = static_cast<schemas::u64>(table);
  t.last_good = now;
  r.tables = {t};
  return schemas::encode(store::report_record{
      .instance = 1, .counter = 1, .received = now, .report = {schemas::encode(r)}});
}

void put_changes(common::kv::write_txn& to, const store::agent_store& s, int count,
                 std::int64_t now, const std::vector<store::row_record>& rows) {
  namespace keys = store::keys;
  for (int i = 0; i < count; ++i) {
    const auto& row = rows[static_cast<std::size_t>(i) % rows.size()];
    store::history_record h;
    h.table = static_cast<schemas::u64>(table);
    h.version = static_cast<schemas::u64>(i) + 2;
    h.kind = static_cast<schemas::u64>(schemas::change_kind::modified);
    h.key = row.key, h.old_stable = h.new_stable = row.stable;
    h.commit_time = h.scan_time = now - ninety_days_ms + ninety_days_ms / count * i;
    require(to.put(s.db(keys::history), keys::change(static_cast<std::uint64_t>(i) + 1, 0),
                   schemas::encode(h)));
  }
}

void write_store(const std::string& folder, const store_sizes& sizes, std::int64_t now,
                 const std::vector<store::row_record>& rows) {
  namespace keys = store::keys;
  auto s = store::agent_store::open(folder, false);
  require(s);
  mdb_env_set_flags(s->env().raw(), MDB_NOSYNC, 1);
  auto txn = common::kv::write_txn::begin(s->env());
  require(txn);
  for (const auto& row : rows)
    require(txn->put(s->db(keys::rows_a), keys::row(table, schemas::key_hash(table, row.key.bytes)),
                     schemas::encode(row)));
  store::table_record mirror;
  mirror.version = 1;
  mirror.k.bytes = std::string(schemas::k_bytes, 'k');
  mirror.recorded.rows = rows.size();
  mirror.counted = true;
  require(txn->put(s->db(keys::meta), keys::of_table("table", table), schemas::encode(mirror)));
  require(txn->put(s->db(keys::meta), "report", report_of(now)));
  put_changes(*txn, *s, sizes.changes, now, rows);
  require(std::move(*txn).commit());
}

}  // namespace

void write_stores(const std::string& folder, const store_sizes& s, std::int64_t now) {
  const schemas::data_paths paths{folder};
  std::filesystem::create_directories(paths.stores());
  std::vector<store::row_record> rows;
  for (int i = 0; i < s.packages; ++i) rows.push_back(row_of(i));
  std::vector<store::registry::entry> known;
  for (int i = 0; i < s.hosts; ++i) {
    auto& e = known.emplace_back(store::registry::entry{fmt::format("host-{:05}", i), {}});
    e.record.hostname = e.agent + ".example.org";
    e.record.had_store = true;
    e.record.last_seen = now;
    write_store(paths.stores() + "/" + e.agent, s, now, rows);
  }
  auto registry = store::registry::open(paths.agents(), false);
  require(registry);
  require(registry->put(known));
}

query::fleet_view fleet_of(const std::string& folder, std::int64_t now) {
  const schemas::data_paths paths{folder};
  auto registry = store::registry::open(paths.agents(), true);
  require(registry);
  auto all = registry->all();
  require(all);
  query::fleet_view out{.hosts = {}, .stores = paths.stores(), .now = now};
  for (const auto& e : *all) out.hosts.push_back(query::host::of(e));
  return out;
}

}  // namespace bench
