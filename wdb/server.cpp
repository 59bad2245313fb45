#include "wdb/server.hpp"

#include "common/hash.hpp"
#include "common/log.hpp"
#include "schemas/canonical.hpp"

namespace wdb {

using common::errc;
using common::error;
using common::fail;
using common::result;
using common::status;
using schemas::message_type;

namespace {
constexpr std::size_t batch_frames = 512, batch_bytes = 16u << 20;
constexpr u64 credit_bytes = 64u << 20, credit_messages = 65'536;
constexpr auto enlist_every = std::chrono::seconds{1}, housekeeping_every = std::chrono::seconds{30};
}  // namespace

server::server(schemas::data_paths paths, common::net::link broker, registry agents, alert_store alerts, crash_mark mark)
    : paths_(paths),
      broker_(std::move(broker)),
      agents_(std::move(agents)),
      alerts_(std::move(alerts)),
      mark_(std::move(mark)),
      stores_(paths),
      work_(common::random_u64() >> 16),
      instance_(common::random_u64()) {}

status server::start() {
  if (auto s = alerts_.attach_file(paths_.alerts_file()); !s) return s;
  if (const auto crashed = mark_.take())
    if (const auto agent = schemas::agent_id::parse(*crashed))
      if (auto s = rebuild(*agent, {errc::corrupt, "the last process crashed on it"}); !s) return s;
  for (const auto& agent : stores_.on_disk()) with_outbox_.insert(agent.text());
  return {};
}

status server::round(common::milliseconds timeout) {
  common::net::waiter().add(broker_).wait(timeout);
  const auto now = std::chrono::steady_clock::now();
  if (broker_.take_connected() || now >= next_enlist_) {
    enlist();
    next_enlist_ = now + enlist_every;
  }
  if (auto s = receive(); !s) return s;
  if (auto s = store_alerts(); !s) return s;
  if (auto s = write_batches(); !s) return s;
  const auto pending = std::exchange(with_outbox_, {});
  for (const auto& agent : pending)
    if (auto s = offer_outbox(*schemas::agent_id::parse(agent)); !s) return s;
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

/// Takes what is here, as long as what we sent last has left: a broker that does not read us is not read either.
status server::receive() {
  flush();
  std::size_t bytes = 0;
  for (std::size_t n = 0; n < batch_frames && bytes < batch_bytes && waiting_.empty(); ++n) {
    auto frame = broker_.receive();
    if (!frame) break;
    bytes += frame->size();
    if (auto s = take(std::move(*frame)); !s) return s;
  }
  return {};
}

status server::take(std::string frame) {
  auto e = schemas::decode_frame(frame, schemas::limits::envelope_bytes);
  if (!e) {
    spdlog::warn("a frame of {} bytes was refused: {}", frame.size(), e.error().detail);
    return count("malformed"), status{};
  }
  switch (e->head.type) {
    case message_type::welcome:
      if (std::exchange(broker_instance_, e->head.instance) != e->head.instance) work_.forget_sent();
      return {};
    case message_type::result:
      return take_result(*e), status{};
    case message_type::verdict:
      return take_verdict(*e), status{};
    default:
      break;
  }
  if (e->agent.empty()) return count("malformed"), status{};
  auto& batch = batches_[std::string(e->agent)];
  batch.credit_bytes += frame.size();
  ++batch.credit_messages;
  batch.frames.push_back(std::move(frame));
  return {};
}

void server::take_result(const schemas::envelope& e) {
  auto r = schemas::decode<schemas::alerts_of>(e.payload);
  if (!r) {
    spdlog::warn("a result was refused: {}", r.error().detail);
    return count("malformed");
  }
  const auto item = work_.finish(r->work);
  if (!item || item->type != message_type::change_set) return count("late_result");
  for (auto& a : r->alerts) new_alerts_.push_back(std::move(a));
  if (item->outbox_number != 0) batches_[item->agent].done.push_back(item->outbox_number);
}

void server::take_verdict(const schemas::envelope& e) {
  auto v = schemas::decode<schemas::verdict>(e.payload);
  if (!v) {
    spdlog::warn("a verdict was refused: {}", v.error().detail);
    return count("malformed");
  }
  const auto item = work_.finish(v->work);
  if (!item || item->type != message_type::evidence) return count("late_verdict");
  batches_[item->agent].verdicts.push_back(std::move(*v));
}

/// Alerts are durable before the change-sets they come from are forgotten.
status server::store_alerts() {
  auto fresh = alerts_.insert(std::exchange(new_alerts_, {}), common::wall_ms());
  if (!fresh) return fail(fresh.error());
  count("alerts", *fresh);
  return alerts_.append_file();
}

void server::count(const std::string& what, u64 n) { counted_[what] += n; }

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
