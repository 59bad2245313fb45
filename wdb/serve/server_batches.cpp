// The part of the server between the commit threads and the connection: what came goes to them, what they did is sent.
#include "common/log.hpp"
#include "schemas/canonical.hpp"
#include "wdb/serve/server.hpp"

namespace wdb {

using common::fail;
using common::status;
using schemas::message_type;

namespace {
constexpr std::size_t offers_at_once = 16;  ///< outboxes being read at a time

/// Entries of before layout 2 name their table in the payload only.
schemas::table_id table_of_change_set(const outgoing_entry& o) {
  if (o.table != 0) return static_cast<schemas::table_id>(o.table);
  const auto set = schemas::decode<schemas::change_set>(o.payload);
  return static_cast<schemas::table_id>(set ? set->table : 0);
}
}  // namespace

void server::post_batches() {
  for (auto& [name, batch] : std::exchange(batches_, {})) {
    const auto agent = schemas::agent_id::parse(name);
    if (!agent) continue;  // decode_frame has checked it
    // What these frames change can become work in the same turn.
    batch.waivers = waivers_now_;
    if (!batch.frames.empty() && batch.offers == 0 && asked_ < offers_at_once && work_.has_room()) ++asked_, ++batch.offers;
    stores_.post(*agent, std::move(batch));
  }
}

/// Reads on in outboxes that hold more than became work so far, when there is room for it.
void server::ask_for_outgoing() {
  while (!with_outbox_.empty() && work_.has_room() && asked_ < offers_at_once) {
    const auto agent = with_outbox_.extract(with_outbox_.begin()).value();
    ++batches_[agent].offers;
    ++asked_;
  }
}

status server::take_turns() {
  auto turns = stores_.take();
  if (turns.empty()) return {};
  std::vector<liveness::news> news;
  for (auto& t : turns) {
    if (t.fatal) return fail(*t.fatal);
    if (t.record) news.push_back({t.agent, std::move(*t.record), t.heard});
    note_checked(t);
    for (auto& o : t.outgoing) {
      if (o.kind != store::outgoing::alerts) continue;
      auto own = schemas::decode<schemas::alerts_of>(o.payload);
      if (!own) return fail(common::errc::corrupt, "{}: outbox: {}", t.agent, own.error().detail);
      for (auto& a : own->alerts) raise(std::move(a));
      next_alerts_.done.emplace_back(t.agent, o.place);
    }
  }
  // Durable before anything of these turns is sent.
  if (auto s = agents_.note(std::move(news), std::chrono::steady_clock::now(), common::wall_ms()); !s) return s;
  for (auto& t : turns) {
    if (t.alerts.empty()) {
      if (auto s = finish_turn(t); !s) return s;
      continue;
    }
    for (auto& a : t.alerts) raise(std::move(a));
    next_alerts_.held.push_back(std::move(t));
  }
  post_batches();
  return {};
}

void server::note_checked(const agent_turn& t) {
  const auto now = std::chrono::steady_clock::now();
  if (t.heard) checks_.heard(t.agent, agents_.keepalive(t.agent), now);
  if (t.checked) checks_.done(t.agent, *t.checked, now);
  if (t.scrubbed) checks_.want(t.agent);
}

status server::finish_turn(agent_turn& t) {
  for (auto& m : t.out.to_send.messages) send(m.agent, m.table, m.head, m.payload);
  take_outgoing(t);
  if (t.scrub != agent_batch::scrub::none) batches_[t.agent].scrub = t.scrub;
  take_evidence(t);
  send_dumps(t);
  for (const auto& [what, n] : t.out.counted) count(what, n);
  if (t.credit.messages == 0) return {};
  schemas::header h;
  h.type = message_type::credit_return;
  send(t.agent, {}, h, schemas::encode(t.credit));
  return {};
}

void server::take_outgoing(agent_turn& t) {
  for (auto& o : t.outgoing) {
    if (o.kind != store::outgoing::change_set) continue;
    const auto* table = schemas::find_table(table_of_change_set(o));
    if (table == nullptr) {
      count("change_set_of_no_table");  // it stays in the outbox, for the version that knows its table
      continue;
    }
    work_.add({t.agent, o.place, message_type::change_set, std::string(table->name), std::move(o.payload)});
  }
  asked_ -= t.offers;
  if (t.more_outgoing) with_outbox_.insert(t.agent);
}

void server::take_evidence(agent_turn& t) {
  for (const auto& e : t.out.evidence) {
    if (!work_.has_room()) {
      count("evidence_postponed");  // the next report brings it again
      continue;
    }
    const auto table = std::string(schemas::find_table(static_cast<schemas::table_id>(e.table))->name);
    work_.add({t.agent, {}, message_type::evidence, table, schemas::encode(e)});
  }
}

void server::send_dumps(agent_turn& t) {
  for (auto& d : t.dumps) {
    const auto id = d.id;
    send_part(id, t.agent, dumps_.begin(std::move(d), std::chrono::steady_clock::now()));
  }
}

void server::send_part(u64 question, const std::string& agent, const common::result<schemas::dump_part>& part) {
  if (!part) return refuse_question(question, agent, part.error().detail);
  schemas::header h;
  h.type = message_type::dump_part;
  h.correlation = question;
  send(agent, {}, h, schemas::encode(*part));
}

void server::refuse_question(u64 question, const std::string& agent, std::string why) {
  schemas::header h;
  h.type = message_type::refused;
  h.correlation = question;
  send(agent, {}, h, schemas::encode(schemas::refused{std::move(why)}));
}

void server::send_due() {
  for (const auto& [work, item] : work_.due(std::chrono::steady_clock::now())) {
    schemas::header h;
    h.type = item->type;
    h.correlation = work;
    send(item->agent, item->table, h, item->payload);
  }
}

void server::send(const std::string& agent, const std::string& table, schemas::header head, std::string_view payload) {
  head.instance = instance_;
  head.counter = ++counter_;
  head.sent_ms = common::wall_ms();
  waiting_.push_back(schemas::encode_frame(agent, table, head, payload));
}

void server::flush() {
  while (!waiting_.empty() && broker_.send(waiting_.front()) == common::net::sent::queued) waiting_.pop_front();
}

}  // namespace wdb
