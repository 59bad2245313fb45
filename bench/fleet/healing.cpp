// How long a mirror that is wrong stays wrong, through the real processes: 10 of 3,000 rows are
// altered behind wdb's back, and the agent's next report shows it.
#include <cstdio>

#include "bench/fleet/fleet.hpp"
#include "bench/fleet/flush.hpp"
#include "store/agent_store.hpp"

namespace bench {

namespace {

constexpr int rows_in_all = 3000, rows_wrong = 10, rounds = 30;

/// LMDB takes writers of several processes, one at a time.
void alter_rows(const stages& s, const std::string& agent, int round) {
  auto store = *store::agent_store::open(s.paths().store(*schemas::agent_id::parse(agent)), false);
  auto txn = *common::kv::write_txn::begin(store.env());
  const store::reader reader(store, txn);
  const auto side = *reader.side(schemas::table_id::users);
  std::vector<store::row_record> some;
  int seen = 0;
  (void)reader.each_row(schemas::table_id::users,
                        [&](const store::row_record& r) -> common::status {
                          if (seen++ % (rows_in_all / rows_wrong) == round) some.push_back(r);
                          return {};
                        });
  for (auto& r : some) {
    r.stable.bytes.back() = static_cast<char>(r.stable.bytes.back() ^ 1);
    (void)txn.put(store.db(side),
                  store::keys::row(schemas::table_id::users,
                                   schemas::key_hash(schemas::table_id::users, r.key.bytes)),
                  schemas::encode(r));
  }
  (void)std::move(txn).commit();
}

bool repairing(const tests::simulated_agent& a) {
  return a.store().table(schemas::table_id::users).repairing;
}

}  // namespace

void healing() {
  stages s;
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) s.start(name);
  const common::net::context context;
  auto f = make_fleet(context, s, 1);
  auto& agent = *f.front();
  const auto users = rows(rows_in_all, "text");
  const auto settle = [&] {
    while (!agent.idle()) agent.exchange(common::milliseconds{1});
  };
  agent.scan_users(users);
  settle();
  std::vector<double> from_order, from_report;
  for (int round = 0; round < rounds; ++round) {
    alter_rows(s, agent.id(), round);
    agent.scan_users(users);
    const auto reported = clock_type::now();
    while (!repairing(agent)) agent.exchange(common::milliseconds{1});
    const auto ordered = agent.last_arrival();
    while (repairing(agent)) agent.exchange(common::milliseconds{1});
    from_order.push_back(
        std::chrono::duration<double, std::milli>(agent.last_arrival() - ordered).count());
    from_report.push_back(
        std::chrono::duration<double, std::milli>(agent.last_arrival() - reported).count());
    settle();
  }
  std::printf(
      "healing %d of %d rows: from the order to repair to equal %.1f ms (p90 %.1f; goal 20), from "
      "the report that shows it %.1f ms; "
      "a flush %.2f ms, and a durable commit two\n",
      rows_wrong, rows_in_all, median(from_order), quantile(from_order, 0.9), median(from_report),
      flush_us(s.dir()) / 1000);
  std::fflush(stdout);
}

}  // namespace bench
