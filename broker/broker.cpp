#include "broker/broker.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "common/log.hpp"
#include "schemas/canonical.hpp"

namespace broker {

using common::net::hub;
using schemas::hop;
using schemas::message_type;

namespace {
constexpr int drained_at_once = 256;

const char* name(socket_role d) {
  return d == socket_role::agents ? "agents" : d == socket_role::stages ? "stages" : "tap";
}

/// Who has to be upgraded when a frame is of another wire.
schemas::ends ends_of(socket_role d) {
  if (d == socket_role::agents)
    return {.sender = "muster-collector on that host", .receiver = "this server"};
  if (d == socket_role::stages)
    return {.sender = "that stage (muster-wdb, muster-analyzer or muster-alerts)",
            .receiver = "muster-broker"};
  return {.sender = "the muster that asks", .receiver = "this server"};
}

common::status listen(hub& agents, const door& at, const char* domain) {
  for (const auto& address : at.addresses)
    if (auto s = agents.listen(address, {at.keys.secret_key, domain}); !s) return s;
  return {};
}

/// What agents elsewhere are told; empty: none can be.
std::string announcement(const doors& d) {
  if (d.now.addresses.empty()) return {};
  schemas::server_keys out;
  if (!d.next.addresses.empty()) out.keys.push_back({d.next.keys.public_key});
  out.keys.push_back({d.now.keys.public_key});
  for (const auto& address : d.next.addresses) out.addresses.push_back(address.text());
  return schemas::encode(out);
}

/// What a stage that enlists sends and gets.
struct stage_role {
  std::string_view name;
  hop sends, gets;
};

std::optional<stage_role> role_of(std::string_view name) {
  constexpr std::array roles{stage_role{"wdb", hop::wdb_broker, hop::broker_wdb},
                             stage_role{"analyzer", hop::analyzer_broker, hop::broker_analyzer},
                             stage_role{"alerts", hop::alerts_broker, hop::broker_alerts}};
  const auto at = std::ranges::find(roles, name, &stage_role::name);
  return at != roles.end() ? std::optional(*at) : std::nullopt;
}

/// Where a message came from, by its socket and, for stages, by what only one of them sends.
hop arrival_hop(socket_role in, route to) {
  if (in == socket_role::agents) return hop::collector_broker;
  if (in == socket_role::operators) return hop::operator_broker;
  if (to == route::alerts_wanted) return hop::alerts_broker;
  return to == route::answer ? hop::analyzer_broker : hop::wdb_broker;
}
}  // namespace

broker::broker(hub stages, hub agents, hub operators, common::net::authenticator handshakes,
               key_notes notes)
    : stages_(std::move(stages)),
      journal_(tap_),
      wdb_(stages_, journal_),
      agents_(std::move(agents), journal_, wdb_),
      entrance_(std::move(handshakes), agents_.socket(), journal_, wdb_, std::move(notes)),
      operators_(std::move(operators), journal_, tap_) {}

common::result<std::unique_ptr<broker>> broker::bind(const common::net::context& context,
                                                     const schemas::data_paths& paths,
                                                     const doors& from_elsewhere) {
  auto handshakes = common::net::authenticator::bind(context);
  if (!handshakes) return fail(handshakes.error());
  auto stages = hub::bind(context, paths.socket("stages"));
  if (!stages) return fail(stages.error());
  auto agents = hub::bind(context, paths.socket("agents"),
                          {.max_message = schemas::limits::agent_frame_bytes});
  if (!agents) return fail(agents.error());
  if (auto s = listen(*agents, from_elsewhere.now, doors::domain_now); !s) return fail(s.error());
  if (auto s = listen(*agents, from_elsewhere.next, doors::domain_next); !s) return fail(s.error());
  auto operators =
      hub::bind(context, paths.socket("tap"), {.max_message = schemas::limits::agent_frame_bytes});
  if (!operators) return fail(operators.error());
  std::unique_ptr<broker> out(new broker(
      std::move(*stages), std::move(*agents), std::move(*operators), std::move(*handshakes),
      {old_key_use::read(from_elsewhere.used_now, from_elsewhere.next.keys.public_key,
                         common::wall_ms()),
       refused_key_log(paths.refused_keys())}));
  out->agents_.announce(announcement(from_elsewhere));
  return out;
}

void broker::round(common::milliseconds timeout) {
  common::net::waiter()
      .add(stages_)
      .add(agents_.socket())
      .add(operators_.socket())
      .add(entrance_.socket())
      .wait(wdb_.has_waiting() ? common::milliseconds{1} : timeout);
  journal_.begin_round();
  wdb_.flush();
  drain(socket_role::stages, stages_);
  entrance_.answer_handshakes();
  drain(socket_role::agents, agents_.socket());
  drain(socket_role::operators, operators_.socket());
  agents_.grant_credit();
  dispatch(work_, stages_, journal_);
  operators_.tend();
  entrance_.tend();
  journal_.log_counts();
}

void broker::drain(socket_role in, hub& h) {
  const auto cut = h.multipart_dropped();
  for (int n = 0; n < drained_at_once; ++n) {
    auto a = h.receive();
    if (!a) break;
    take(in, std::move(*a));
  }
  if (const auto more = h.multipart_dropped() - cut; more > 0)
    journal_.count("refused_multipart", more);
}

void broker::take(socket_role in, arrival a) {
  const auto limit = in == socket_role::stages ? schemas::limits::envelope_bytes
                                               : schemas::limits::agent_frame_bytes;
  const auto e = schemas::decode_frame(a.frame, limit, ends_of(in));
  if (!e)
    return refuse(in, a, nullptr,
                  e.error().code == common::errc::unsupported ? "other_wire" : "malformed",
                  e.error().detail);
  const auto to = route_of(in, e->head.type);
  if (to != route::tap && to != route::enlistment) journal_.seen(arrival_hop(in, to), a.frame);
  if (to == route::refuse)
    return refuse(in, a, &*e, "wrong_kind", fmt::format("{}.sock may not send this", name(in)));
  if (in == socket_role::agents)
    if (const auto why = entrance_.refusal(a, *e)) return entrance_.turn_away(a, *e, *why);
  pass(to, std::move(a), *e);  // the views stay good: the bytes of a frame do not move with it
}

void broker::pass(route to, arrival a, const schemas::envelope& e) {
  switch (to) {
    case route::refuse:
      return;
    case route::greeting:
      entrance_.note_address(a);
      return agents_.take_hello(std::move(a), e);
    case route::to_wdb:
      return agents_.take_data(std::move(a), e);
    case route::credit_request:
      return agents_.take_credit_request(a, e);
    case route::enlistment:
      return enlist(a, e);
    case route::to_agent:
      return agents_.pass_on(std::move(a.frame), e);
    case route::returned:
      return agents_.take_credit_return(e);
    case route::to_work:
      if (!work_.offer(e.head.correlation, std::move(a.frame))) journal_.count("work_full");
      return;
    case route::answer:
      return end_work(std::move(a), e);
    case route::ask_agent:
      return ask_agent(std::move(a), e);
    case route::ask_wdb:
      return ask_wdb(std::move(a), e);
    case route::to_operator:
      return operators_.pass_on(std::move(a), e);
    case route::tap:
      return operators_.take_tap_request(a, e);
    case route::enrolment:
      return entrance_.take_enroll(std::move(a), e);
    case route::key_change:
      return entrance_.take_new_key(std::move(a), e);
    case route::to_newcomer:
      return entrance_.pass_on(std::move(a.frame), e);
    case route::alerts_wanted:
      return pass_to_wdb(std::move(a));
    case route::to_alerts:
      return pass_to_alerts(std::move(a));
    case route::admission:
      for (const auto& agent : entrance_.take_admit(e)) agents_.forget(agent);
      return;
  }
}

/// An agent is told; nobody else waits for what was refused.
void broker::refuse(socket_role in, const arrival& a, const schemas::envelope* e,
                    const std::string& reason, const std::string& text) {
  if (in == socket_role::agents) return agents_.refuse(a, e, reason, text);
  journal_.refused(name(in), a, reason, text);
}

void broker::enlist(const arrival& a, const schemas::envelope& e) {
  const auto m = schemas::decode<schemas::enlist>(e.payload);
  if (!m) return journal_.refused("stages", a, "malformed", m.error().detail);
  const auto role = role_of(m->role);
  if (!role)
    return journal_.refused("stages", a, "unknown_role", "a stage is wdb, analyzer or alerts");
  journal_.seen(role->sends, a.frame);
  if (role->sends == hop::analyzer_broker) {
    work_.enlist(a.from.connection, m->credit_messages, journal_.now());
  } else if (role->sends == hop::alerts_broker) {
    alerts_ = a.from.connection;
  } else if (wdb_.enlist(a.from.connection, e.head.instance)) {
    work_.clear();
    agents_.begin_anew({m->credit_bytes, m->credit_messages});
    for (auto& question : operators_.take_kept()) wdb_.send(std::move(question));
  }
  auto f = journal_.make(message_type::welcome, {}, {},
                         schemas::encode(schemas::welcome{wdb_.instance()}));
  journal_.seen(role->gets, f);
  stages_.send(a.from.connection, f);
}

void broker::ask_agent(arrival a, const schemas::envelope& e) {
  if (operators_.take_question(a, e) && !agents_.ask(e.agent, a.frame))
    operators_.give_back(a, e, "the agent is not connected");
}

void broker::ask_wdb(arrival a, const schemas::envelope& e) {
  if (!operators_.take_question(a, e)) return;
  if (wdb_.is_there()) wdb_.send(a.frame.share());
  if (!wdb_.is_there()) operators_.keep_for_wdb(std::move(a), e);  // it may just have died
}

void broker::end_work(arrival a, const schemas::envelope& e) {
  work_.done(e.head.correlation);
  pass_to_wdb(std::move(a));
}

void broker::pass_to_wdb(arrival a) {
  if (!wdb_.is_there()) return journal_.count("dropped_no_wdb");
  wdb_.send(std::move(a.frame));
}

/// What does not get there is asked for again.
void broker::pass_to_alerts(arrival a) {
  const auto copy = journal_.is_tapped() ? a.frame.share() : frame();
  if (alerts_.empty() || stages_.send(alerts_, a.frame) != common::net::sent::queued)
    return journal_.count("dropped_no_alerts");
  journal_.seen(hop::broker_alerts, copy);
}

}  // namespace broker
