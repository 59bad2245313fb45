#include "wdb/serve/server.hpp"

#include "common/log.hpp"
#include "wdb/batches/quarantine.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::status;

namespace {
constexpr auto enlist_every = std::chrono::seconds{1},
               housekeeping_every = std::chrono::seconds{30};

/// What nobody waits for rides with the next batch of its agent, or has one of its own after this
/// time.
constexpr auto most_wait = std::chrono::milliseconds{50};
}  // namespace

server::server(parts p)
    : paths_(p.paths),
      broker_(std::move(p.broker)),
      woken_(p.woken),
      alerts_{{p.alert_log, p.woken}, alert_supply(p.alert_log)},
      stores_(p.paths, p.agents, p.mark, p.woken, p.limits),
      agents_(p.agents),
      enrolment_(std::move(p.enrolments), broker_, agents_),
      written_{waiver_watch(p.paths.waivers_file(), p.paths.own_waivers()),
               schemas::label_rule_file(p.paths.label_rules_file())},
      scrubs_(p.unclean, std::chrono::steady_clock::now()),
      checks_(p.hash_budget, std::chrono::steady_clock::now(), std::move(p.checks_are_late)) {}

status server::start(crash_mark& mark) {
  if (auto s = agents_.load(std::chrono::steady_clock::now()); !s) return s;
  if (auto s = enrolment_.start(); !s) return s;
  for (auto& a : quarantine_alerts(paths_)) alerts_.in.raise(std::move(a));
  for (const auto& crashed : mark.take())
    if (const auto agent = schemas::agent_id::parse(crashed))
      stores_.post_set_aside(*agent, {errc::corrupt, "the last process crashed on it"});
  for (const auto& agent : stores_on_disk(paths_)) work_.note_pending(agent.text());
  return {};
}

status server::round(common::milliseconds timeout) {
  common::net::waiter()
      .add(broker_.link())
      .add(woken_)
      .wait(batches_.empty() ? timeout : std::min<common::milliseconds>(timeout, most_wait));
  woken_.clear();
  const auto now = std::chrono::steady_clock::now();
  const bool connected = broker_.take_connected();
  if (connected || now >= next_.enlist) {
    broker_.enlist(now);
    if (connected) enrolment_.tell_everything();  // what was on its way may be lost
    if (auto s = sweep(now); !s) return s;
    next_.enlist = now + enlist_every;
  }
  broker_.flush();
  if (auto s = receive(now); !s) return s;
  for (auto& a : enrolment_.take_alerts()) alerts_.in.raise(std::move(a));
  if (auto s = take_stored_alerts(now); !s) return s;
  order_work(now);
  post_batches(now);
  if (auto s = take_outcomes(now); !s) return s;
  alerts_.in.post();
  if (auto s = alerts_.out.send(broker_); !s) return s;
  work_.send_due(broker_, now);
  broker_.flush();
  if (now >= next_.housekeeping) {
    stores_.check_readers();
    next_.housekeeping = now + housekeeping_every;
  }
  return {};
}

status server::sweep(common::instant now) {
  dumps_.expire(now);
  const auto may_be_silent = [this](const auto& agent) { return enrolment_.may_be_silent(agent); };
  for (auto& a : agents_.lapsed(now, may_be_silent)) alerts_.in.raise(std::move(a));
  written_.labels.look(now);
  for (auto& a : written_.waivers.expired(now, common::wall_ms())) alerts_.in.raise(std::move(a));
  if (auto s = enrolment_.sweep(common::wall_ms(), now); !s) return s;
  return agents_.note({}, now, common::wall_ms());  // times that nothing came after
}

/// Outboxes to read on, stores to read through or to delete, rows to hash anew: those that were
/// altered behind wdb's back are found by that.
void server::order_work(common::instant now) {
  for (const auto& agent : work_.next_outboxes()) ++batches_[agent].offers;
  if (const auto due = scrubs_.next(now, [this] { return stores_on_disk(paths_); }))
    batches_[due->agent.text()].scrub =
        due->forced ? agent_batch::scrub::forced : agent_batch::scrub::due;
  while (const auto due = checks_.due(now)) batches_[due->agent].check = due->period;
  for (const auto& name : enrolment_.take_removals())
    if (const auto agent = schemas::agent_id::parse(name)) stores_.post_removal(*agent);
}

void server::post_batches(common::instant now) {
  for (auto& [name, batch] : std::exchange(batches_, {})) {
    const auto agent = schemas::agent_id::parse(name);
    if (!agent) continue;  // decode_frame has checked it
    if (batch.is_patient() && now - batch.since.emplace(batch.since.value_or(now)) < most_wait) {
      batches_.emplace(name, std::move(batch));
      continue;
    }
    batch.waivers = written_.waivers.current();
    batch.label_rules = written_.labels.current();
    if (!batch.frames.empty() && batch.offers == 0 && work_.take_slot()) ++batch.offers;
    stores_.post(*agent, std::move(batch));
  }
}

/// Alerts are durable before the outbox entries they come from are forgotten, and before the
/// batches that raised them are answered.
status server::take_stored_alerts(common::instant now) {
  auto taken = alerts_.in.take();
  if (!taken) return fail(taken.error());
  if (!*taken) return {};
  auto& stored = **taken;
  count("alerts", stored.fresh);
  if (stored.fresh > 0) alerts_.out.more_came();
  std::erase_if(stored.alerts, [](const auto& a) { return a.rule != "evidence-lapsed"; });
  if (auto s = agents_.note_lapsed(stored.alerts); !s) return s;
  for (auto& [agent, place] : stored.done) batches_[agent].done.push_back(place);
  for (auto& outcome : stored.held) finish_batch(outcome, now);
  return {};
}

status server::take_outcomes(common::instant now) {
  auto outcomes = stores_.take();
  if (outcomes.empty()) return {};
  std::vector<liveness::news> news;
  for (auto& t : outcomes) {
    if (t.fatal) return fail(*t.fatal);
    if (t.removed) {  // and what was to be noted of it before that
      std::erase_if(news, [&](const auto& n) { return n.agent == t.agent; });
      if (auto s = agents_.forget(t.agent); !s) return s;
    }
    if (t.record) news.push_back({t.agent, std::move(*t.record), t.heard});
    if (auto s = take_own_alerts(t); !s) return s;
  }
  // Durable before anything of these batches is sent.
  if (auto s = agents_.note(std::move(news), now, common::wall_ms()); !s) return s;
  for (auto& t : outcomes) {
    if (t.removed)
      if (auto s = enrolment_.removed(t.agent); !s) return s;
    note_checked(t, now);  // by the keepalive that was just noted
    if (t.alerts.empty())
      finish_batch(t, now);
    else
      alerts_.in.hold(std::move(t));
  }
  post_batches(now);
  return {};
}

/// Alerts that wdb raised itself lie in the outbox like changes.
status server::take_own_alerts(batch_outcome& t) {
  for (auto& o : t.outgoing) {
    if (o.kind != store::outgoing::alerts) continue;
    auto own = schemas::decode<schemas::alerts_of>(o.payload);
    if (!own) return fail(errc::corrupt, "{}: outbox: {}", t.agent, own.error().detail);
    alerts_.in.raise(std::move(own->alerts), t.agent, o.place);
  }
  return {};
}

void server::note_checked(const batch_outcome& t, common::instant now) {
  if (t.removed) return checks_.forget(t.agent);
  if (t.heard) checks_.heard(t.agent, agents_.keepalive(t.agent), now);
  if (t.checked) checks_.done(t.agent, *t.checked, now);
  if (t.scrubbed) checks_.want(t.agent);
}

void server::finish_batch(batch_outcome& t, common::instant now) {
  for (auto& m : t.out.to_send.messages) broker_.send(m.agent, m.table, m.head, m.payload);
  work_.take(t, [this](const std::string& what) { count(what); });
  if (t.scrub != agent_batch::scrub::none) batches_[t.agent].scrub = t.scrub;
  for (auto& d : t.dumps) {
    const auto question = d.id;
    send_part(question, t.agent, dumps_.begin(std::move(d), now));
  }
  for (const auto& [what, n] : t.out.counted) count(what, n);
  if (t.credit.messages == 0) return;
  schemas::header h;
  h.type = schemas::message_type::credit_return;
  broker_.send(t.agent, {}, h, schemas::encode(t.credit));
}

}  // namespace wdb
