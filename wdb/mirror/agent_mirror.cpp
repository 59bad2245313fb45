#include "wdb/mirror/agent_mirror.hpp"

#include "schemas/canonical.hpp"

namespace wdb {

using common::fail;
using common::status;
using schemas::table_id;

agent_mirror::agent_mirror(std::string agent, agent_records& records, holding_room& room,
                           opener open, i64 wall)
    : agent_(std::move(agent)),
      records_(records),
      room_(room),
      open_(std::move(open)),
      wall_(wall) {}

store::table_record& agent_mirror::change(table_id t) {
  mirrors_.insert(t);
  return records_.tables.at(t).mirror.value();
}

void agent_mirror::put(table_id t, store::table_record r) {
  mirrors_.insert(t);
  records_.tables.at(t).mirror = std::move(r);
}

void agent_mirror::put(table_id t, std::optional<store::wanted_record> r) {
  wanted_.insert(t);
  records_.tables.at(t).wanted = std::move(r);
}

void agent_mirror::put(table_id t, std::optional<store::staging_record> r) {
  staging_.insert(t);
  records_.tables.at(t).staging = std::move(r);
}

void agent_mirror::hold(table_id t, store::staging_record session) {
  auto& r = records_.tables.at(t);
  r.staging = std::move(session);
  if (!r.held) r.held = std::make_unique<held_rows>(room_);
}

void agent_mirror::put(store::epochs_record r) {
  singles_.insert(single_record::epochs);
  records_.epochs = std::move(r);
}

void agent_mirror::put(std::optional<store::scores_record> r) {
  singles_.insert(single_record::scores);
  records_.scores = std::move(r);
}

u64 agent_mirror::begin_commit() {
  singles_.insert(single_record::commit);
  records_.commit = {records_.commit.number + 1, commit_time()};
  return records_.commit.number;
}

u64 agent_mirror::next_outgoing() {
  singles_.insert(single_record::outgoing);
  return ++records_.outgoing;
}

u64 agent_mirror::note_report(const schemas::report& r, u64 cycle) {
  records_.last_scan = r.ended;
  records_.broken_policies = broken_policies_of(r);
  singles_.insert(single_record::scans);
  return records_.scans = (records_.scans + 1) % cycle;
}

status agent_mirror::open() {
  if (txn_) return {};
  auto s = open_();
  if (!s) return fail(s.error());
  auto t = common::kv::write_txn::begin((*s)->env());
  if (!t) return fail(t.error());
  store_ = *s;
  txn_ = std::move(*t);
  return {};
}

namespace {

/// Writes records into the meta database of a store.
class record_writer {
 public:
  record_writer(const store::agent_store& s, common::kv::write_txn& txn)
      : meta_(s.db(store::keys::meta)), txn_(txn) {}

  template <class Record>
  status put(const std::string& key, const std::optional<Record>& r) {
    return r ? txn_.put(meta_, key, schemas::encode(*r)) : txn_.erase(meta_, key);
  }
  status put(single_record one, const agent_records& of) {
    switch (one) {
      case single_record::epochs:
        return txn_.put(meta_, "epochs", schemas::encode(of.epochs));
      case single_record::scores:
        return put("scores", of.scores);
      case single_record::commit:
        return txn_.put(meta_, "commit",
                        schemas::writer().natural(of.commit.number).integer(of.commit.time).take());
      case single_record::outgoing:
        return txn_.put(meta_, "outgoing", schemas::writer().natural(of.outgoing).take());
      case single_record::scans:
        return txn_.put(meta_, "scans", schemas::writer().natural(of.scans).take());
    }
    return {};
  }

 private:
  common::kv::database meta_;
  common::kv::write_txn& txn_;
};

}  // namespace

status agent_mirror::commit() {
  const bool changed =
      !mirrors_.empty() || !wanted_.empty() || !staging_.empty() || !singles_.empty();
  if (changed)
    if (auto s = open(); !s) return s;
  if (!txn_) return {};
  record_writer to(*store_, *txn_);
  for (const auto t : mirrors_)
    if (auto s = to.put(store::keys::of_table("table", t), at(t).mirror); !s) return s;
  for (const auto t : wanted_)
    if (auto s = to.put(store::keys::of_table("wanted", t), at(t).wanted); !s) return s;
  for (const auto t : staging_)
    if (auto s =
            to.put(store::keys::of_table("staging", t), at(t).held ? std::nullopt : at(t).staging);
        !s)
      return s;
  for (const auto one : singles_)
    if (auto s = to.put(one, records_); !s) return s;
  return std::move(*txn_).commit();
}

}  // namespace wdb
