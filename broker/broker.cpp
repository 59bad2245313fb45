#include "broker/broker.hpp"

#include <unistd.h>

#include "common/hash.hpp"
#include "common/log.hpp"
#include "schemas/canonical.hpp"

namespace broker {

using common::net::hub;
using common::net::sent;
using schemas::message_type;

namespace {
constexpr int drained_at_once = 256;
constexpr auto log_every = std::chrono::seconds{60}, complain_every = std::chrono::seconds{1};

const char* name(door d) { return d == door::agents ? "agents" : d == door::stages ? "stages" : "tap"; }
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
  flush_wdb();
  drain(door::stages, stages_);
  drain(door::agents, agents_);
  drain(door::operators, operators_);
  grant_credit();
  hand_out_work();
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
  const auto e = schemas::decode_frame(a.frame, limit);
  if (!e) return refuse(in, a, nullptr, "malformed", e.error().detail);
  switch (route_of(in, e->head.type)) {
    case route::refuse:
      return refuse(in, a, &*e, "wrong_kind", fmt::format("{}.sock may not send this", name(in)));
    case route::greeting:
      return on_hello(std::move(a), *e);
    case route::to_wdb:
      return on_agent_data(std::move(a), *e);
    case route::enlistment:
      return on_enlist(a, *e);
    case route::to_agent:
      return to_agent(std::string(e->agent), a.frame);
    case route::returned:
      return on_credit(*e);
    case route::to_work:
      if (!work_.offer(e->head.version, a.frame)) ++counted_["work_full"];
      return;
    case route::answer:
      return on_answer(std::move(a), *e);
    case route::command:
      return on_command(std::move(a), *e);
    case route::to_operator:
      return on_reply(a, *e);
  }
}

/// The sender is told, so that nothing is dropped silently; the log hears of each reason once a second at most.
void broker::refuse(door in, const arrival& a, const schemas::envelope* e, const std::string& reason, const std::string& text) {
  ++counted_["refused_" + reason];
  const auto now = std::chrono::steady_clock::now();
  if (auto& last = complained_[reason]; now - last > complain_every) {
    last = now;
    spdlog::warn("a frame of {} bytes from uid {} through {}.sock was refused: {}", a.frame.size(), a.from.uid ? std::to_string(*a.from.uid) : "?",
                 name(in), common::one_line(text));
  }
  if (in == door::agents && e != nullptr && !e->agent.empty())
    agents_.send(a.from.connection, frame(message_type::busy, std::string(e->agent), 0, 0, schemas::encode(schemas::busy{text})));
}

/// Root and our own user may be any agent; nothing binds another user to an id yet, so it can be none.
bool broker::known_user(const arrival& a) const { return a.from.uid && (*a.from.uid == 0 || *a.from.uid == ::geteuid()); }

void broker::log_counts() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_log_) return;
  const bool first = next_log_ == common::instant{};
  next_log_ = now + log_every;
  if (stages_.multipart_dropped() + agents_.multipart_dropped() + operators_.multipart_dropped() > 0)
    counted_["refused_multipart"] = stages_.multipart_dropped() + agents_.multipart_dropped() + operators_.multipart_dropped();
  if (first || counted_.empty()) return;
  std::string line;
  for (const auto& [what, n] : counted_) line += fmt::format(" {}={}", what, n);
  spdlog::info("counted:{}", line);
}

std::string broker::frame(message_type type, const std::string& agent, std::uint64_t epoch, std::uint64_t version, const std::string& payload) {
  schemas::header h;
  h.type = type;
  h.epoch = epoch;
  h.version = version;
  h.instance = instance_;
  h.counter = ++counter_;
  h.sent_ms = common::wall_ms();
  return schemas::encode_frame(agent, {}, h, payload);
}

}  // namespace broker
