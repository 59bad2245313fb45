#include "tests/support/agent_history.hpp"

#include <stdexcept>

#include "schemas/row.hpp"
#include "schemas/table_digest.hpp"

namespace tests {

namespace {
constexpr std::uint64_t epoch = 5;

void require(const common::status& s) {
  if (!s) throw std::runtime_error(s.error().detail);
}
}  // namespace

agent_history::agent_history(const std::string& folder)
    : store_(store::agent_store::open(folder.empty() ? dir_ / "store" : folder, false).value()) {}

void agent_history::write(schemas::table_id t,
                          const std::function<common::status(wdb::write_context&)>& body) {
  auto records = read([](const store::reader& r) { return wdb::agent_records::load(r).value(); });
  wdb::agent_mirror mirror(
      "a", records, room, [this] { return &store_; }, now);
  require(mirror.open());
  wdb::write_context c{.mirror = mirror,
                       .table = *schemas::find_table(t),
                       .epoch = epoch,
                       .version = ++versions_[t],
                       .origin = schemas::origin::delta,
                       .scan_id = "scan",
                       .scan_time = scan_time};
  require(body(c));
  require(mirror.commit());
}

void agent_history::delta(schemas::table_id t, const std::vector<schemas::encoded_row>& upserts,
                          const std::vector<std::string>& deleted_keys, schemas::origin says) {
  if (!read([&](const store::reader& r) { return r.table(t).value(); }))
    snapshot(t, {});  // as every table begins
  schemas::delta d;
  for (const auto& row : upserts) d.upserts.push_back({{row.stable}, {row.volatile_}});
  for (const auto& key : deleted_keys) d.deletes.push_back({key});
  write(t, [&](wdb::write_context& c) { return c.origin = says, wdb::apply_delta(c, d, true); });
}

void agent_history::snapshot(schemas::table_id t, const std::vector<schemas::encoded_row>& rows) {
  const std::string k(schemas::k_bytes, 'k');
  std::vector<schemas::snapshot> parts(1);
  parts.front().k = {k};
  schemas::table_digest digest(t, k);
  constexpr std::size_t rows_a_part = 5;
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const auto& row = rows[n];
    if (n % rows_a_part == 0)
      parts.emplace_back().phase = static_cast<schemas::u64>(schemas::snapshot_part::rows);
    parts.back().rows.push_back({{row.stable}, {row.volatile_}});
    require(digest.add(schemas::key_of(*schemas::find_table(t), row.stable).value(), row.stable,
                       row.volatile_));
  }
  parts.emplace_back().phase = static_cast<schemas::u64>(schemas::snapshot_part::end);
  parts.back().after = digest.finish();
  ++protocol_;
  for (std::size_t n = 0; n < parts.size(); ++n) {
    parts[n].session = protocol_;
    parts[n].part = n;
    parts[n].scan_time = scan_time;
  }
  write(t, [&](wdb::write_context& c) -> common::status {
    for (const auto& part : parts)
      if (auto s = wdb::take_part(c, part, false); !s) return common::fail(s.error());
    return {};
  });
}

wdb::trimmed agent_history::trim(const wdb::history_limits& limits, bool pending) {
  auto txn = common::kv::write_txn::begin(store_.env()).value();
  if (!pending) require(txn.erase_prefix(store_.db(store::keys::outbox), {}));
  const auto out = wdb::trim_history(store_, txn, limits, now).value();
  require(std::move(txn).commit());
  return out;
}

store::table_state agent_history::rows(schemas::table_id t) const {
  return read([&](const store::reader& r) {
    store::table_state out;
    const auto all = r.rows(t).value();
    for (const auto& row : all) out[row.key.bytes] = row.stable.bytes;
    return out;
  });
}

}  // namespace tests
