#include <cstdlib>
#include <ctime>
#include <stdexcept>

#include "bench/reconcile/scheme.hpp"
#include "collector/state/delta_builder.hpp"
#include "common/clock.hpp"
#include "common/hash.hpp"
#include "common/kv/lmdb.hpp"
#include "schemas/digest.hpp"
#include "schemas/envelope.hpp"
#include "tests/support/temp_dir.hpp"

namespace bench {

namespace {

using collector::sync::reconcile_agent;
using schemas::message_type;

/// CPU time of this thread, so that other processes do not count.
double cpu_us() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
}

/// µs of what `work` does, added to `sum`.
template <class Work>
auto timed(double& sum, Work work) {
  const auto start = cpu_us();
  auto out = work();
  sum += cpu_us() - start;
  return out;
}

void must(const common::status& s) {
  if (!s) throw std::logic_error(s.error().detail);
}

constexpr std::uint64_t version = 1234;

/// A frame as it is on the wire of a long-running agent: all ids at their full size.
std::size_t frame_size(message_type type, std::string_view table, std::uint64_t to,
                       std::uint64_t kid, std::string_view payload) {
  schemas::header h;
  h.type = type;
  if (to == 0 && !table.empty()) h.epoch = 0x1122334455667788, h.version = version;
  h.to = to;
  h.instance = 0x8877665544332211;
  h.counter = 12'345;
  h.kid = kid;
  h.sent_ms = common::wall_ms();
  return schemas::encode_frame("h-0123456789abcdef", table, h, payload).size();
}
constexpr std::uint64_t to_instance = 0x1020304050607080;

void from_agent(cost& c, message_type type, std::string_view table, std::uint64_t kid,
                std::string_view payload) {
  c.up += frame_size(type, table, 0, kid, payload);
  ++c.messages;
}
void from_server(cost& c, message_type type, std::string_view table, std::string_view payload) {
  c.down += frame_size(type, table, to_instance, 0, payload);
  ++c.messages;
}

struct conversation {
  tests::memory_table server;
  cost total{};
  double agent_us = 0, server_us = 0;

  void ask(reconcile_agent& agent) {
    const std::string question = agent.due()->payload;
    from_agent(total, message_type::compare, "packages", agent.kid(), question);
    agent.sent();
    const auto hashes = server.hashes();
    const auto answer = timed(server_us, [&] {
      const auto m = schemas::decode<schemas::compare>(question).value();
      must(wdb::check_compare(m));
      auto out = wdb::compare_buckets(m, hashes);
      out.version = version;
      return schemas::encode(out);
    });
    from_server(total, message_type::compare_reply, "packages", answer);
    must(timed(agent_us, [&] {
      return agent.arrived(schemas::decode<schemas::compare_reply>(answer).value());
    }));
    ++total.round_trips;
  }

  void fix(reconcile_agent& agent) {
    const std::string payload = agent.due()->payload;
    from_agent(total, message_type::repair, "packages", agent.kid(), payload);
    agent.sent();
    const auto range = wdb::range_of(schemas::decode<schemas::repair>(payload).value());
    const auto hashes = server.hashes(range);
    schemas::repair m;
    const auto plan = timed(server_us, [&] {
      m = schemas::decode<schemas::repair>(payload).value();
      must(wdb::check_repair(server.table(), m));
      return wdb::plan_repair(server.table(), m, hashes).value();
    });
    if (plan.answer != schemas::repair_answer::done)
      throw std::logic_error("a repair was not taken");
    server.apply(plan, hashes);
    const schemas::repair_reply answer{agent.kid(), m.chunk, 0, version};
    from_server(total, message_type::repair_reply, "packages", schemas::encode(answer));
    must(agent.arrived(answer));
    // Chunks go out together; the final one waits for the others.
    if (m.final) total.round_trips += m.chunk > 0 ? 2 : 1;
  }
};

}  // namespace

/// A report that names every table.
static schemas::report a_report(const std::string& k, const schemas::digest& state) {
  schemas::report r{.scan_id = "0123456789abcdef",
                    .started = common::wall_ms(),
                    .ended = common::wall_ms(),
                    .command = 0,
                    .hostname = "web-07.example.org",
                    .os = "Debian GNU/Linux 12 (bookworm)",
                    .tables = {},
                    .policies = {},
                    .settings = {}};
  for (const auto& t : schemas::tables())
    r.tables.push_back({.table = static_cast<schemas::u64>(t.id),
                        .status = 0,
                        .reason = "",
                        .epoch = 0x1122334455667788,
                        .version = version,
                        .kid = schemas::kid_of(k),
                        .state = state,
                        .last_good = common::wall_ms(),
                        .cpu_ms = 12});
  return r;
}

/// What a report and its ack cost a table.
static cost in_sync(const point& p) {
  const std::string k(schemas::k_bytes, 'k');
  const auto r = a_report(k, p.agent.table.digest(k));
  cost c;
  from_agent(c, message_type::report, {}, 0, schemas::encode(r));
  from_server(c, message_type::ack, {},
              schemas::encode(schemas::ack{.tables = {}, .reports = {r.scan_id}, .hello = 0}));
  const auto tables = schemas::tables().size();
  c.up = (c.up + tables - 1) / tables;
  c.down = (c.down + tables - 1) / tables;
  c.round_trips = 1;
  double agent_us = 0, server_us = 0;
  const auto rows = p.agent.table.hashes();
  const auto root = [&] {
    schemas::table_sum sum;
    for (const auto& h : rows) sum.add(schemas::element_of(k, h));
    return sum.root();
  };
  timed(agent_us, root);
  timed(server_us, root);
  c.cpu_us_agent = agent_us;
  c.cpu_us_server = server_us;
  return c;
}

cost muster(const point& p) {
  if (p.d == 0) return in_sync(p);
  conversation talk{.server = p.server};
  auto subject = p.agent.table.subject(common::random_bytes(schemas::k_bytes));
  auto agent = timed(talk.agent_us, [&] { return reconcile_agent(std::move(subject)); });
  while (const auto* due = agent.due()) {
    if (due->type == message_type::compare)
      talk.ask(agent);
    else
      talk.fix(agent);
  }
  if (agent.now() != reconcile_agent::state::equal || !(talk.server == p.agent.table))
    throw std::logic_error("a repair did not end equal");
  talk.total.cpu_us_agent = talk.agent_us;
  talk.total.cpu_us_server = talk.server_us;
  return talk.total;
}

cost full_dump(const point& p) {
  std::vector<collector::state::state_row> rows;
  for (const auto& [name, row] : p.agent.table.rows())
    rows.push_back({{}, row.stable, row.volatile_});
  cost c;
  schemas::snapshot part{.session = 0x1122334455667788,
                         .part = 0,
                         .phase = 0,
                         .scan_id = "0123456789abcdef",
                         .scan_time = common::wall_ms(),
                         .k = {std::string(schemas::k_bytes, 'k')},
                         .answers = {0x1122334455667788},
                         .rows = {},
                         .after = {}};
  const auto kid = schemas::kid_of(part.k.bytes);
  const auto put = [&](std::uint64_t phase) {
    part.phase = phase;
    from_agent(c, message_type::snapshot, "packages", kid, schemas::encode(part));
    ++part.part;
  };
  put(0);
  part.k = {};
  part.answers = {};
  for (auto& group : collector::state::cut_rows(rows)) {
    part.rows = std::move(group);
    put(1);
  }
  part.rows = {};
  part.after = p.agent.table.digest(std::string(schemas::k_bytes, 'k'));
  put(2);
  from_server(
      c, message_type::ack, {},
      schemas::encode(schemas::ack{
          .tables = {{3, 1ull << 63, version, kid, 1ull << 63}}, .reports = {}, .hello = 0}));
  c.round_trips = 1;
  return c;
}

preparation prepare(const tests::memory_table& t) {
  preparation out;
  timed(out.rehash_us, [&] {
    std::vector<schemas::row_hashes> hashes;
    for (const auto& [name, row] : t.rows()) {
      const auto key = schemas::key_of(t.table(), row.stable.bytes).value();
      hashes.push_back(schemas::hashes_of(t.table().id, key, row.stable.bytes));
    }
    return hashes.size();
  });
  const tests::temp_dir dir;
  auto e = common::kv::env::open(dir.path(), {.databases = {"rows"}}).value();
  auto w = common::kv::write_txn::begin(e).value();
  for (const auto& [name, row] : t.rows()) must(w.put(e.db(0), name, row.stable.bytes));
  must(std::move(w).commit());
  auto r = common::kv::txn::read(e).value();
  std::size_t bytes = 0;
  timed(out.lmdb_us, [&] {
    must(
        r.each(e.db(0), {}, [&](std::string_view, std::string_view value, bool&) -> common::status {
          return bytes += value.size(), common::status{};
        }));
    return bytes;
  });
  return out;
}

}  // namespace bench
