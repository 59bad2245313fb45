#include "wdb/mirror/agent_mirror.hpp"

#include "schemas/canonical.hpp"

namespace wdb {

using common::fail;
using common::status;
using schemas::table_id;

agent_mirror::agent_mirror(std::string agent, agent_records& records, opener open, i64 wall)
    : agent_(std::move(agent)), records_(records), open_(std::move(open)), wall_(wall) {}

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

void agent_mirror::put(store::epochs_record r) {
  singles_.insert(single::epochs);
  records_.epochs = std::move(r);
}

void agent_mirror::put(std::optional<store::scores_record> r) {
  singles_.insert(single::scores);
  records_.scores = std::move(r);
}

u64 agent_mirror::begin_commit() {
  singles_.insert(single::commit);
  records_.commit = {records_.commit.number + 1, commit_time()};
  return records_.commit.number;
}

u64 agent_mirror::next_outgoing() {
  singles_.insert(single::outgoing);
  return ++records_.outgoing;
}

u64 agent_mirror::count_scan(u64 cycle) {
  singles_.insert(single::scans);
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

template <class Record>
status agent_mirror::write(const std::string& key, const std::optional<Record>& r) {
  const auto meta = store_->db(store::keys::meta);
  return r ? txn_->put(meta, key, schemas::encode(*r)) : txn_->erase(meta, key);
}

status agent_mirror::write_single(single one) {
  const auto meta = store_->db(store::keys::meta);
  switch (one) {
    case single::epochs:
      return txn_->put(meta, "epochs", schemas::encode(records_.epochs));
    case single::scores:
      return write("scores", records_.scores);
    case single::commit:
      return txn_->put(meta, "commit", schemas::writer().natural(records_.commit.number).integer(records_.commit.time).take());
    case single::outgoing:
      return txn_->put(meta, "outgoing", schemas::writer().natural(records_.outgoing).take());
    case single::scans:
      return txn_->put(meta, "scans", schemas::writer().natural(records_.scans).take());
  }
  return {};
}

status agent_mirror::write_records() {
  if (mirrors_.empty() && wanted_.empty() && staging_.empty() && singles_.empty()) return {};
  if (auto s = open(); !s) return s;
  for (const auto t : mirrors_)
    if (auto s = write(store::keys::of_table("table", t), at(t).mirror); !s) return s;
  for (const auto t : wanted_)
    if (auto s = write(store::keys::of_table("wanted", t), at(t).wanted); !s) return s;
  for (const auto t : staging_)
    if (auto s = write(store::keys::of_table("staging", t), at(t).staging); !s) return s;
  for (const auto one : singles_)
    if (auto s = write_single(one); !s) return s;
  return {};
}

status agent_mirror::commit() {
  if (auto s = write_records(); !s || !txn_) return s;
  return std::move(*txn_).commit();
}

}  // namespace wdb
