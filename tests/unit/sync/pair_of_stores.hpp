// The collector's half of the protocol and wdb's store worker, both over real LMDB files, frame
// by frame without sockets.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>

#include "analyzer/compare.hpp"
#include "broker/gateway/credit_ledger.hpp"
#include "collector/sync/agent_protocol.hpp"
#include "schemas/inventory.hpp"
#include "tests/support/temp_dir.hpp"
#include "wdb/batches/store_worker.hpp"

namespace tests {

using schemas::message_type;
using schemas::table_id;
using namespace std::chrono_literals;

/// `padding`: bytes that make the row longer.
inline schemas::encoded_row user_row(int number, int shell, std::size_t padding = 0) {
  schemas::user u;
  u.name = "user" + std::to_string(number);
  u.uid = number;
  u.shell = "/bin/shell" + std::to_string(shell) + std::string(padding, '.');
  return schemas::encode_row(u);
}

inline schemas::encoded_row group_row(int number, int members) {
  schemas::group g;
  g.name = "group" + std::to_string(number);
  g.gid = number;
  g.members = std::vector{std::to_string(members)};
  return schemas::encode_row(g);
}

/// An agent with users, and groups if it is given any, and its server.
class pair_of_stores {
 public:
  explicit pair_of_stores(common::milliseconds keepalive = std::chrono::hours{10})
      : protocol_(store_, id_, 11, keepalive) {
    std::filesystem::create_directories(paths_.run());
    registry_.emplace(*store::registry::open(paths_.agents(), false));
    mark_.emplace(*wdb::crash_mark::open(paths_.run() + "/wdb.crash", 1));
    worker_.emplace(paths_, *registry_, mark_->at(0), 4, wdb::history_limits{});
    protocol_.connected();
  }

  /// Number → shell.
  std::map<int, int> users;
  std::map<int, int> groups;  ///< number → members
  std::size_t padding = 0;    ///< bytes that make every row longer

  void scan() {
    collector::scan_outcome s;
    s.scan_id = "scan" + std::to_string(++scans_);
    s.started = s.ended = scans_;
    s.hostname = "h";
    s.tables.push_back({.table = table_id::users,
                        .status = schemas::table_status::ok,
                        .reason = {},
                        .rows = {},
                        .missed = {},
                        .cpu_ms = 0});
    for (const auto& [number, shell] : users)
      s.tables.back().rows.push_back(user_row(number, shell, padding));
    if (!groups.empty()) {
      s.tables.push_back({.table = table_id::groups,
                          .status = schemas::table_status::ok,
                          .reason = {},
                          .rows = {},
                          .missed = {},
                          .cpu_ms = 0});
      for (const auto& [number, members] : groups)
        s.tables.back().rows.push_back(group_row(number, members));
    }
    REQUIRE(store_.commit(s));
    protocol_.scanned(collector::sync::facts_of(s));
  }

  /// Until neither has anything to say. `lose`: whether this frame is lost on its way.
  void talk(const std::function<bool(message_type)>& lose = [](message_type) { return false; }) {
    for (int quiet = 0; quiet < 3;) {
      wdb::agent_batch batch = std::move(next_);
      next_ = {};
      give_credit();
      for (auto f = next(); f; f = next()) {
        protocol_.sent(f->size(), now_);
        const auto type = schemas::decode_frame(*f, 1u << 20)->head.type;
        ++sent[type];
        bytes += f->size();
        if (!lose(type)) batch.frames.emplace_back(*f);
      }
      quiet =
          batch.frames.empty() && batch.verdicts.empty() && batch.questions.empty() ? quiet + 1 : 0;
      take_batch(std::move(batch), lose);
      now_ += 10s;  // past every patience
    }
  }

  void reconnect() { protocol_.connected(); }

  void ask_for_all() { next_.questions.push_back({1, message_type::want_resync, {"users"}}); }

  /// Does something to the mirror behind wdb's back.
  void tamper(
      const std::function<void(const store::agent_store&, common::kv::write_txn&)>& change) {
    worker_.reset();
    {
      auto s = *store::agent_store::open(paths_.store(id_), false);
      auto txn = *common::kv::write_txn::begin(s.env());
      change(s, txn);
      REQUIRE(std::move(txn).commit());
    }
    worker_.emplace(paths_, *registry_, mark_->at(0), 4, wdb::history_limits{});
    protocol_.connected();  // as when wdb was started anew
  }
  void forge(const store::agent_store& s, common::kv::write_txn& txn, int number,
             std::optional<int> shell) {
    const auto row = user_row(number, shell.value_or(0));
    const auto key = *schemas::key_of(*schemas::find_table("users"), row.stable);
    const auto at = store::keys::row(table_id::users, schemas::key_hash(table_id::users, key));
    const store::row_record record{
        .version = 1, .key = {key}, .stable = {row.stable}, .volatile_ = {row.volatile_}};
    REQUIRE((shell ? txn.put(s.db(*store::reader(s, txn).side(table_id::users)), at,
                             schemas::encode(record))
                   : txn.erase(s.db(*store::reader(s, txn).side(table_id::users)), at)));
  }

  /// The mirror's rows, by key.
  std::map<std::string, std::string> mirror() {
    auto s = *store::agent_store::open(paths_.store(id_), true);
    const auto txn = *common::kv::txn::read(s.env());
    std::map<std::string, std::string> out;
    const auto rows = *store::reader(s, txn).rows(table_id::users);
    for (const auto& r : rows) out[r.key.bytes] = r.stable.bytes;
    return out;
  }
  std::map<std::string, std::string> own() {
    std::map<std::string, std::string> out;
    const auto rows = *store_.rows(table_id::users);
    for (const auto& r : rows) out[r.key.bytes] = r.stable.bytes;
    return out;
  }
  bool is_equal() { return mirror() == own(); }
  bool verified() {
    auto s = *store::agent_store::open(paths_.store(id_), true);
    const auto txn = *common::kv::txn::read(s.env());
    const auto m = **store::reader(s, txn).table(table_id::users);
    return m.verified_at != 0 && m.verified_version == m.version &&
           m.version == store_.table(table_id::users).version;
  }
  /// What is wanted of the agent.
  std::optional<store::wanted_record> wanted() {
    auto s = *store::agent_store::open(paths_.store(id_), true);
    const auto txn = *common::kv::txn::read(s.env());
    return *store::reader(s, txn).wanted(table_id::users);
  }
  bool is_repairing() { return store_.table(table_id::users).repairing; }
  collector::state::state_store& store() { return store_; }

  std::map<message_type, int> sent;
  std::size_t bytes = 0;
  std::map<std::string, int> alerts;
  std::map<std::string, std::uint64_t> counted;  ///< by the server
  std::uint64_t most_reads = 0;  ///< read transactions that one frame of the agent took
  std::map<schemas::change_kind, int> changes;  ///< that an analyzer judges
  int batches = 0, offered = 0;  ///< of the server; those that read on in the outbox for analyzers
  std::uint64_t most_server_reads = 0;  ///< read transactions that one batch took
  std::uint64_t server_reads() const { return worker_->reads(); }

 protected:
  /// The agent's next frame, and what it cost.
  std::optional<std::string> next() {
    const auto before = store_.reads();
    auto f = protocol_.next(now_);
    REQUIRE(f);
    most_reads = std::max(most_reads, store_.reads() - before);
    return std::move(*f);
  }
  void give_credit() { arrive(schemas::credit{1u << 30, 1u << 20, 0, 0, 0, 1}); }
  void arrive(const schemas::credit& c) {
    schemas::header h;
    h.type = message_type::credit;
    REQUIRE(protocol_.arrived(schemas::encode_frame(id_.text(), "", h, schemas::encode(c)), now_));
  }
  void count(const schemas::alerts_of& of) {
    for (const auto& a : of.alerts) ++alerts[a.rule];
  }
  void count(const schemas::change_set& set) {
    for (const auto& c : set.changes) ++changes[static_cast<schemas::change_kind>(c.kind)];
  }
  /// What was handled, as wdb gives it back to the broker.
  schemas::credit_return take_batch(wdb::agent_batch batch,
                                    const std::function<bool(message_type)>& lose) {
    if (!batch.frames.empty()) batch.check = 30s;  // as while the budget for it lasts
    const auto before = worker_->reads();
    const bool offers = batch.offers > 0;
    const auto outcome = worker_->run(id_, std::move(batch));
    ++batches;
    offered += offers;
    most_server_reads = std::max(most_server_reads, worker_->reads() - before);
    REQUIRE_FALSE(outcome.fatal);
    for (const auto& [what, n] : outcome.out.counted) counted[what] += n;
    for (const auto& e : outcome.out.evidence) {
      if (const auto v = analyzer::compare(e); true) next_.verdicts.push_back(v);
    }
    if (outcome.out.new_outgoing || outcome.more_outgoing) next_.offers = 1;
    for (const auto& o : outcome.outgoing)
      if (o.kind == store::outgoing::alerts)
        count(*schemas::decode<schemas::alerts_of>(o.payload));
      else
        count(*schemas::decode<schemas::change_set>(o.payload));
    for (const auto& m : outcome.out.to_send.messages)
      if (m.agent == id_.text() && !lose(m.head.type))
        REQUIRE(
            protocol_.arrived(schemas::encode_frame(m.agent, m.table, m.head, m.payload), now_));
    return outcome.credit;
  }

  tests::temp_dir dir_;
  schemas::data_paths paths_{dir_ / "data"};
  schemas::agent_id id_ = *schemas::agent_id::parse("h");
  std::optional<store::registry> registry_;
  std::optional<wdb::crash_mark> mark_;
  std::optional<wdb::store_worker> worker_;
  collector::state::state_store store_ = *collector::state::state_store::open(dir_ / "agent", 11);
  collector::sync::agent_protocol protocol_;
  common::instant now_{std::chrono::hours{1}};
  wdb::agent_batch next_;
  std::int64_t scans_ = 0;
};

}  // namespace tests
