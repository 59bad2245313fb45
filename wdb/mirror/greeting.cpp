// The agent says that it is there, and where its tables stand: the heartbeat. It is answered from
// the records alone.
#include <algorithm>

#include "wdb/mirror/apply.hpp"
#include "wdb/mirror/conversation.hpp"

namespace wdb {

using common::fail;
using common::status;
using schemas::message_type;

namespace {

/// False: another instance is the agent.
bool claim_agent(conversation& c, const schemas::envelope& e, const schemas::hello& m) {
  if (claim_speaker(c.who, e.head.instance, m.predecessor, c.now) != claim::busy) return true;
  c.count("busy");
  c.out.to_send.add(message_type::busy, c.mirror.agent(), {},
                    schemas::busy{"another instance is this agent and was heard of just now"},
                    e.head.instance);
  if (c.who.refusals == 2) c.count("duplicate_agent");
  return false;
}

void note_agent(conversation& c, const schemas::hello& m) {
  c.who.keepalive = common::milliseconds{std::clamp<u64>(m.keepalive_ms, 100, 3'600'000)};
  c.known.seen = true;
  auto& record = c.known.record;
  if (!m.hostname.empty())
    record.hostname = m.hostname;  // a collector that has not scanned yet does not know
  if (!m.os.empty()) record.os = m.os;
  record.keepalive_ms = m.keepalive_ms;
}

/// A root at the mirror's own version is compared; any other says nothing: what lies between is on
/// its way.
void take_heartbeat(conversation& c, const schemas::table& t,
                    const schemas::table_version& theirs) {
  const auto said = judge_report(c.place(t.id), c.kid(t.id), theirs.epoch, theirs.version,
                                 theirs.kid, !theirs.state.root.bytes.empty());
  if (said == standing::compare)
    c.to_compare[t.id] = {theirs.state, theirs.epoch, theirs.version, theirs.kid};
}

}  // namespace

status take_hello(conversation& c, const schemas::envelope& e) {
  auto m = schemas::decode<schemas::hello>(e.payload);
  if (!m) return fail(m.error());
  for (const auto& t : m->tables)
    if (auto s = check_digest(t.state); !s) return s;
  if (!claim_agent(c, e, *m)) return {};
  if (e.head.counter <= c.who.last_counter) return c.count("late_hello"), status{};
  c.who.last_counter = e.head.counter;
  note_agent(c, *m);
  schemas::ack answer{.tables = {}, .reports = {}, .hello = e.head.counter};
  bool refused = false;
  for (const auto& t : schemas::tables()) {
    const auto theirs =
        std::ranges::find(m->tables, static_cast<u64>(t.id), &schemas::table_version::table);
    if (theirs != m->tables.end()) {
      if (!refused && went_back(c.place(t.id), c.mirror.records().epochs.retired, theirs->epoch,
                                theirs->version)) {
        refuse_epoch(c, theirs->epoch,
                     fmt::format("{} is at an older version than what was stored of it", t.name));
        refused = true;
      }
      take_heartbeat(c, t, *theirs);
    }
    if (c.mirror.at(t.id).mirror) answer.tables.push_back(ack_of(c, t.id));
  }
  c.tell(message_type::ack, {}, answer);
  return repeat_wanted(c);
}

}  // namespace wdb
