// Digests: what the agent says of a table is compared with what is recorded of the mirror, or with
// its rows hashed anew. An analyzer judges the two; what was judged already as it stands is not
// sent again.
#include "wdb/mirror/apply.hpp"
#include "wdb/mirror/conversation.hpp"

namespace wdb {

using common::fail;
using common::result;
using common::status;
using schemas::message_type;
using schemas::table_id;

namespace {

bool same(const schemas::digest& a, const schemas::digest& b) {
  return schemas::encode(a) == schemas::encode(b);
}

bool is_verified(const store::table_record& m) {
  return m.verified_at != 0 && m.verified_version == m.version &&
         m.verified_kid == schemas::kid_of(m.k.bytes);
}

void add_evidence(conversation& c, table_id t, const schemas::digest& reported,
                  const schemas::digest& stored) {
  const auto& m = *c.mirror.at(t).mirror;
  c.out.evidence.push_back({.table = static_cast<u64>(t),
                            .epoch = m.epoch,
                            .version = m.version,
                            .kid = schemas::kid_of(m.k.bytes),
                            .reported = reported,
                            .stored = stored});
}

status compare(conversation& c, table_id t, const announced& theirs) {
  const auto& m = c.mirror.at(t).mirror;
  if (!m || m->epoch != theirs.epoch || m->version != theirs.version)
    return {};  // it moved on within this batch
  if (schemas::kid_of(m->k.bytes) != theirs.kid)
    return want_resync(c, *schemas::find_table(t), "its digest has another key", false);
  const bool known = !m->recorded.root.bytes.empty();
  auto stored = known ? result<schemas::digest>(m->recorded) : hash_rows(c, t);
  if (!stored) return fail(stored.error());
  if (known && is_verified(*m) && same(*stored, theirs.digest)) return {};
  return add_evidence(c, t, theirs.digest, *stored), status{};
}

}  // namespace

result<schemas::digest> hash_rows(conversation& c, table_id t) {
  if (auto s = c.mirror.open(); !s) return fail(s.error());
  const auto k = c.mirror.at(t).mirror.value().k.bytes;
  auto found = c.mirror.rows().digest(t, k, c.mirror.side(t));
  if (!found) return fail(found.error());
  const auto& was = c.mirror.at(t).mirror;
  auto& m =
      was->counted && same(was->recorded, *found) ? c.mirror.change_later(t) : c.mirror.change(t);
  m.recorded = *found;
  m.counted = true;
  m.hashed_at = c.wall;
  return found;
}

status check_rows_anew(conversation& c) {
  for (const auto& t : schemas::tables()) {
    const auto& at = c.mirror.at(t.id);
    if (!at.mirror) continue;
    const auto recorded = at.mirror->recorded;
    auto found = hash_rows(c, t.id);
    if (!found) return fail(found.error());
    if (recorded.root.bytes.empty() || same(recorded, *found)) continue;
    c.count("altered_rows");
    add_evidence(c, t.id, recorded, *found);
  }
  c.count("checked");
  return {};
}

status take_verdict(conversation& c, const schemas::verdict& v) {
  const auto* t = schemas::find_table(static_cast<table_id>(v.table));
  if (t == nullptr) return {};
  const auto& m = c.mirror.at(t->id).mirror;
  if (!m || m->epoch != v.epoch || schemas::kid_of(m->k.bytes) != v.kid)
    return c.count("verdict_void"), status{};
  if (!v.verified) return c.count("resync"), want_resync(c, *t, v.reason, v.whole);
  if (m->verified_kid == v.kid && m->verified_version > v.version) return {};
  auto& record = c.mirror.change(t->id);
  record.verified_version = v.version;
  record.verified_kid = v.kid;
  record.verified_at = c.wall;
  c.count("verified");
  return {};
}

status finish(conversation& c) {
  for (const auto t : c.to_acknowledge)
    if (c.mirror.at(t).mirror)
      c.tell(message_type::ack, {},
             schemas::ack{.tables = {ack_of(c, t)}, .reports = {}, .hello = 0});
  for (const auto& [t, theirs] : c.to_compare)
    if (auto s = compare(c, t, theirs); !s) return s;
  return {};
}

}  // namespace wdb
