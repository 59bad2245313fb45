#include "wdb/serve/server.hpp"

#include "common/hash.hpp"
#include "common/log.hpp"
#include "schemas/canonical.hpp"
#include "wdb/batches/quarantine.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::status;
using schemas::message_type;

namespace {
constexpr std::size_t batch_frames = 512, batch_bytes = 16u << 20;
constexpr std::size_t most_alerts = 16'384;  ///< waiting for the alert thread
constexpr u64 credit_bytes = 64u << 20, credit_messages = 65'536;
constexpr auto enlist_every = std::chrono::seconds{1}, complain_every = std::chrono::seconds{1}, housekeeping_every = std::chrono::seconds{30};
}  // namespace

server::server(parts p)
    : paths_(p.paths),
      broker_(std::move(p.broker)),
      mark_(p.mark),
      woken_(p.woken),
      alerts_(p.alert_log, p.alert_file, p.woken),
      stores_(p.paths, p.agents, p.mark, p.woken, p.limits),
      agents_(p.agents),
      waivers_(p.paths.waivers_file()),
      work_(common::random_u64() >> 16),
      scrubs_(p.unclean, std::chrono::steady_clock::now()),
      checks_(p.hash_budget, std::chrono::steady_clock::now()),
      instance_(common::random_u64() | 1) {}

status server::start() {
  if (auto s = agents_.load(std::chrono::steady_clock::now()); !s) return s;
  for (auto& a : quarantine_alerts(paths_)) raise(std::move(a));
  for (const auto& crashed : mark_.take())
    if (const auto agent = schemas::agent_id::parse(crashed)) stores_.post_set_aside(*agent, {errc::corrupt, "the last process crashed on it"});
  for (const auto& agent : stores_on_disk(paths_)) with_outbox_.insert(agent.text());
  return {};
}

status server::round(common::milliseconds timeout) {
  common::net::waiter().add(broker_).add(woken_).wait(timeout);
  woken_.clear();
  const auto now = std::chrono::steady_clock::now();
  if (broker_.take_connected() || now >= next_enlist_) {
    enlist();
    sweep();
    next_enlist_ = now + enlist_every;
  }
  if (auto s = receive(); !s) return s;
  if (auto s = take_stored_alerts(); !s) return s;
  ask_for_outgoing();
  if (const auto due = scrubs_.next(now, [this] { return stores_on_disk(paths_); }))
    batches_[due->agent.text()].scrub = due->forced ? agent_batch::scrub::forced : agent_batch::scrub::due;
  order_checks(now);
  post_batches();
  if (auto s = take_turns(); !s) return s;
  post_alerts();
  send_due();
  flush();
  if (now >= next_housekeeping_) {
    stores_.check_readers();
    next_housekeeping_ = now + housekeeping_every;
  }
  return {};
}

void server::enlist() {
  schemas::header h;
  h.type = message_type::enlist;
  send({}, {}, h, schemas::encode(schemas::enlist{"wdb", "wdb", credit_messages, credit_bytes}));
}

/// What is due because nothing happened.
void server::sweep() {
  const auto now = std::chrono::steady_clock::now();
  dumps_.expire(now);
  for (auto& a : agents_.lapsed(now)) raise(std::move(a));
  for (auto& a : waivers_.expired(now, common::wall_ms())) raise(std::move(a));
  if (!waivers_now_ || waivers_now_->sha256 != waivers_.current().sha256) waivers_now_ = std::make_shared<schemas::waivers>(waivers_.current());
}

/// Rows that changed behind wdb's back are found by hashing them anew: as often as the budget allows, the stores in turn.
void server::order_checks(common::instant now) {
  while (const auto due = checks_.due(now)) batches_[due->agent].check = due->period;
}

/// Takes what is here, as long as what we sent last has left (a broker that does not read us is not read either) and alerts do not
/// come faster than they are stored.
status server::receive() {
  flush();
  std::size_t bytes = 0;
  for (std::size_t n = 0; n < batch_frames && bytes < batch_bytes && waiting_.empty() && next_alerts_.alerts.size() < most_alerts; ++n) {
    auto frame = broker_.receive();
    if (!frame) break;
    bytes += frame->size();
    take(std::move(*frame));
  }
  return {};
}

void server::take(common::net::frame frame) {
  auto e = schemas::decode_frame(frame, schemas::limits::envelope_bytes, {.sender = "what sent it", .receiver = "muster-wdb"});
  if (!e) {
    const auto now = std::chrono::steady_clock::now();
    if (now - complained_ > complain_every) {
      spdlog::warn("a frame of {} bytes was refused: {}", frame.size(), common::one_line(e.error().detail));
      complained_ = now;
    }
    return count(e.error().code == errc::unsupported ? "other_wire" : "malformed");
  }
  switch (e->head.type) {
    case message_type::welcome:
      if (std::exchange(broker_instance_, e->head.instance) != e->head.instance) work_.forget_sent();
      return;
    case message_type::result:
      return take_result(*e);
    case message_type::verdict:
      return take_verdict(*e);
    case message_type::want_resync:
      if (const auto q = read_question<schemas::want_resync>(*e)) take_question(*e, q->tables);
      return;
    case message_type::dump:
      if (const auto q = read_question<schemas::dump>(*e)) take_question(*e, q->tables);
      return;
    case message_type::dump_more:
      if (const auto q = read_question<schemas::dump_more>(*e))
        send_part(e->head.correlation, std::string(e->agent), dumps_.part(q->session, q->part, std::chrono::steady_clock::now()));
      return;
    default:
      break;
  }
  if (e->agent.empty()) return count("malformed");
  if (e->head.type == message_type::hello || e->head.type == message_type::report) checks_.reported(std::string(e->agent));
  batches_[std::string(e->agent)].frames.push_back(std::move(frame));
}

void server::take_result(const schemas::envelope& e) {
  auto r = schemas::decode<schemas::alerts_of>(e.payload);
  if (!r) {
    spdlog::warn("a result was refused: {}", r.error().detail);
    return count("malformed");
  }
  const auto item = work_.finish(e.head.correlation);
  if (!item || item->type != message_type::change_set) return count("late_result");
  if (r->alerts.empty()) return batches_[item->agent].done.push_back(item->place);
  for (auto& a : r->alerts) raise(std::move(a));
  next_alerts_.done.emplace_back(item->agent, item->place);
}

void server::take_verdict(const schemas::envelope& e) {
  auto v = schemas::decode<schemas::verdict>(e.payload);
  if (!v) {
    spdlog::warn("a verdict was refused: {}", v.error().detail);
    return count("malformed");
  }
  const auto item = work_.finish(e.head.correlation);
  if (!item || item->type != message_type::evidence) return count("late_verdict");
  batches_[item->agent].verdicts.push_back(std::move(*v));
}

/// Empty when it does not decode; the operator is told.
template <class Question>
std::optional<Question> server::read_question(const schemas::envelope& e) {
  auto q = schemas::decode<Question>(e.payload);
  if (q) return std::move(*q);
  refuse_question(e.head.correlation, std::string(e.agent), q.error().detail);
  return std::nullopt;
}

void server::take_question(const schemas::envelope& e, const std::vector<std::string>& tables) {
  const std::string agent(e.agent);
  for (const auto& name : tables)
    if (schemas::find_table(name) == nullptr)
      return refuse_question(e.head.correlation, agent, fmt::format("there is no table '{}'", common::one_line(name)));
  if (!agents_.contains(agent)) return refuse_question(e.head.correlation, agent, "this agent was never seen");
  batches_[agent].questions.push_back({e.head.correlation, e.head.type, tables});
}

void server::post_alerts() {
  if ((next_alerts_.alerts.empty() && next_alerts_.done.empty()) || alerts_.busy()) return;
  stored_alerts_ = std::exchange(next_alerts_, {});
  alerts_.post({.alerts = std::move(stored_alerts_.alerts), .fresh = 0, .failed = {}});
}

/// Alerts are durable before the outbox entries they come from are forgotten, and before the turns that raised them are answered.
status server::take_stored_alerts() {
  auto batch = alerts_.take();
  if (!batch) return {};
  if (batch->failed) return fail(*batch->failed);
  count("alerts", batch->fresh);
  std::erase_if(batch->alerts, [](const auto& a) { return a.rule != "evidence-lapsed"; });
  if (auto s = agents_.note_lapsed(batch->alerts); !s) return s;
  for (auto& [agent, place] : stored_alerts_.done) batches_[agent].done.push_back(place);
  for (auto& turn : std::exchange(stored_alerts_, {}).held)
    if (auto s = finish_turn(turn); !s) return s;
  return {};
}

void server::count(const std::string& what, u64 n) { counted_[what] += n; }

}  // namespace wdb
