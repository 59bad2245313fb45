#include "broker/broker.hpp"

#include <unistd.h>

#include "common/hash.hpp"
#include "common/log.hpp"
#include "schemas/canonical.hpp"

namespace broker {

using common::net::hub;
using common::net::sent;
using schemas::hop;
using schemas::message_type;

namespace {
constexpr int drained_at_once = 256;
constexpr auto log_every = std::chrono::seconds{60}, complain_every = std::chrono::seconds{1};

const char* name(door d) { return d == door::agents ? "agents" : d == door::stages ? "stages" : "tap"; }

/// Who has to be upgraded when a frame is of another wire.
schemas::ends ends_of(door d) {
  if (d == door::agents) return {.sender = "muster-collector on that host", .receiver = "this server"};
  if (d == door::stages) return {.sender = "that stage (muster-wdb or muster-analyzer)", .receiver = "muster-broker"};
  return {.sender = "the muster that asks", .receiver = "this server"};
}

/// Where a message came from, by the door it came through and, for stages, by what only one of them sends.
hop arrival_hop(door in, route to) {
  if (in == door::agents) return hop::collector_broker;
  if (in == door::operators) return hop::operator_broker;
  return to == route::answer ? hop::analyzer_broker : hop::wdb_broker;
}
}  // namespace

broker::broker(hub stages, hub agents, hub operators)
    : stages_(std::move(stages)), agents_(std::move(agents)), operators_(std::move(operators)), instance_(common::random_u64() | 1) {}

common::result<broker> broker::bind(const common::net::context& context, const schemas::data_paths& paths) {
  auto stages = hub::bind(context, paths.socket("stages"));
  if (!stages) return fail(stages.error());
  auto agents = hub::bind(context, paths.socket("agents"), {.max_message = schemas::limits::agent_frame_bytes});
  if (!agents) return fail(agents.error());
  auto operators = hub::bind(context, paths.socket("tap"), {.max_message = schemas::limits::agent_frame_bytes});
  if (!operators) return fail(operators.error());
  return broker{std::move(*stages), std::move(*agents), std::move(*operators)};
}

void broker::round(common::milliseconds timeout) {
  common::net::waiter().add(stages_).add(agents_).add(operators_).wait(waiting_for_wdb_.empty() ? timeout : common::milliseconds{1});
  now_ = std::chrono::steady_clock::now();
  now_ms_ = common::wall_ms();
  flush_wdb();
  drain(door::stages, stages_);
  drain(door::agents, agents_);
  drain(door::operators, operators_);
  grant_credit();
  hand_out_work();
  flush_tap();
  expire_questions();
  log_counts();
}

void broker::drain(door in, hub& h) {
  for (int n = 0; n < drained_at_once; ++n) {
    auto a = h.receive();
    if (!a) return;
    take(in, std::move(*a));
  }
}

void broker::take(door in, arrival a) {
  const auto limit = in == door::stages ? schemas::limits::envelope_bytes : schemas::limits::agent_frame_bytes;
  const auto e = schemas::decode_frame(a.frame, limit, ends_of(in));
  if (!e) return refuse(in, a, nullptr, e.error().code == common::errc::unsupported ? "other_wire" : "malformed", e.error().detail);
  const auto to = route_of(in, e->head.type);
  if (to != route::tap && to != route::enlistment) seen(arrival_hop(in, to), a.frame);
  pass(in, to, std::move(a), *e);  // the views stay good: the bytes of a frame do not move with it
}

void broker::pass(door in, route to, arrival a, const schemas::envelope& e) {
  switch (to) {
    case route::refuse:
      return refuse(in, a, &e, "wrong_kind", fmt::format("{}.sock may not send this", name(in)));
    case route::greeting:
      return on_hello(std::move(a), e);
    case route::to_wdb:
      return on_agent_data(std::move(a), e);
    case route::credit_request:
      return on_credit_request(a, e);
    case route::enlistment:
      return on_enlist(a, e);
    case route::to_agent:
      return from_wdb(std::move(a.frame), e);
    case route::returned:
      return on_credit(e);
    case route::to_work:
      if (!work_.offer(e.head.correlation, std::move(a.frame))) ++counted_["work_full"];
      return;
    case route::answer:
      return on_answer(std::move(a), e);
    case route::ask_agent:
      return ask_agent(std::move(a), e);
    case route::ask_wdb:
      return ask_wdb(std::move(a), e);
    case route::to_operator:
      return on_reply(std::move(a), e);
    case route::tap:
      return on_tap_request(a, e);
  }
}

/// The sender is told, so that nothing is dropped silently; the log hears of each reason once a second at most.
void broker::refuse(door in, const arrival& a, const schemas::envelope* e, const std::string& reason, const std::string& text) {
  ++counted_["refused_" + reason];
  if (auto& last = complained_[reason]; now_ - last > complain_every) {
    last = now_;
    spdlog::warn("a frame of {} bytes from uid {} through {}.sock was refused: {}", a.frame.size(), a.from.uid ? std::to_string(*a.from.uid) : "?",
                 name(in), common::one_line(text));
  }
  if (in == door::agents && e != nullptr && !e->agent.empty()) {
    auto no = make(message_type::busy, e->agent, {.to = e->head.instance}, schemas::encode(schemas::busy{text}));
    seen(hop::broker_collector, no);
    agents_.send(a.from.connection, no);
  }
}

/// Root and our own user may be any agent; nothing binds another user to an id yet, so it can be none.
bool broker::known_user(const arrival& a) const {
  static const auto ours = ::geteuid();
  return a.from.uid && (*a.from.uid == 0 || *a.from.uid == ours);
}

void broker::log_counts() {
  if (now_ < next_log_) return;
  const bool first = next_log_ == common::instant{};
  next_log_ = now_ + log_every;
  if (stages_.multipart_dropped() + agents_.multipart_dropped() + operators_.multipart_dropped() > 0)
    counted_["refused_multipart"] = stages_.multipart_dropped() + agents_.multipart_dropped() + operators_.multipart_dropped();
  if (first || counted_.empty()) return;
  std::string line;
  for (const auto& [what, n] : counted_) line += fmt::format(" {}={}", what, n);
  spdlog::info("counted:{}", line);
}

common::net::frame broker::make(message_type type, std::string_view agent, const address& who, const std::string& payload) {
  schemas::header h;
  h.type = type;
  h.instance = instance_;
  h.counter = ++counter_;
  h.sent_ms = now_ms_;
  h.to = who.to;
  h.correlation = who.correlation;
  return frame(schemas::encode_frame(agent, {}, h, payload));
}

}  // namespace broker
