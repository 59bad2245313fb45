#include "collector/sync/agent_protocol.hpp"

#include <algorithm>

#include "common/log.hpp"
#include "schemas/canonical.hpp"

namespace collector::sync {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::message_type;

namespace {

message message_of(const schemas::credit_request& c) {
  return {.type = message_type::credit_request, .payload = schemas::encode(c)};
}

bool is_question(message_type t) {
  return t == message_type::scan_now || t == message_type::report_roots ||
         t == message_type::report_settings;
}

template <class Payload, class Take>
status decoded(const schemas::envelope& e, const Take& take) {
  const auto m = schemas::decode<Payload>(e.payload);
  return m ? take(*m) : fail(m.error());
}

}  // namespace

agent_protocol::agent_protocol(state::state_store& store, schemas::agent_id agent, u64 instance,
                               common::milliseconds keepalive)
    : store_(store),
      frames_(std::move(agent), instance),
      greeting_(keepalive),
      streams_(store),
      repairs_(store, streams_, counted_),
      reports_(store, counted_) {}

void agent_protocol::connected() {
  greeting_.connected();
  start_over();
}

/// Whoever counted or remembered something about us is gone: hello comes first, and what is not
/// acknowledged is sent again.
void agent_protocol::start_over() {
  greeting_.start_over();
  credit_.start_over();
  streams_.start_over();
  repairs_.start_over();
  reports_.resend();
  key_change_.start_over();
}

bool agent_protocol::idle() const {
  const auto is_repairing = [&](const schemas::table& t) {
    return store_.table(t.id).version != 0 && store_.table(t.id).repairing;
  };
  return reports_.is_idle() && repairs_.is_idle() && store_.outbox().empty() &&
         std::ranges::none_of(schemas::tables(), is_repairing);
}

// ---- arrivals ----

result<std::optional<request>> agent_protocol::arrived(std::string_view bytes,
                                                       common::instant now) {
  auto e = schemas::decode_frame(bytes, schemas::limits::envelope_bytes,
                                 {.sender = "the server", .receiver = "muster-collector"});
  if (!e) return refuse("frame", e.error(), now), std::nullopt;
  if (e->agent != frames_.agent())
    return refuse("frame", {errc::refused, "it is for another agent"}, now), std::nullopt;
  if (is_question(e->head.type)) return reports_.asked(e->head);
  std::optional<request> of_keys;
  const auto s = key_change::is_about(e->head.type) ? key_change_.take(*e, of_keys) : take(*e, now);
  if (s) return of_keys;
  // A message that does not decode is refused, and nothing else comes of it; every other error is
  // our own.
  if (s.error().code != errc::malformed && s.error().code != errc::too_large)
    return fail(s.error());
  refuse(e->topic, s.error(), now);
  return std::nullopt;
}

/// How often that happens is up to the server, how long the log gets is not.
void agent_protocol::refuse(std::string_view what, const common::error& why, common::instant now) {
  ++counted_["refused"];
  if (log_.may_write(fmt::format("refused_{}", name(why.code)), now))
    spdlog::warn("a {} from the server was refused: {}", what, common::one_line(why.detail));
}

status agent_protocol::take(const schemas::envelope& e, common::instant now) {
  switch (e.head.type) {
    case message_type::ack:
      return decoded<schemas::ack>(e, [&](const auto& a) { return on_ack(a, now); });
    case message_type::gap:
      return decoded<schemas::gap>(e, [&](const auto& g) { return on_gap(g); });
    case message_type::resync:
      return decoded<schemas::resync>(e, [&](const auto& r) { return repairs_.asked(r); });
    case message_type::new_epoch:
      return decoded<schemas::new_epoch>(e,
                                         [&](const auto& n) { return repairs_.take_new_epoch(n); });
    case message_type::compare_reply:
      return decoded<schemas::compare_reply>(
          e, [&](const auto& a) { return on_answer(e.table, a, now); });
    case message_type::repair_reply:
      return decoded<schemas::repair_reply>(
          e, [&](const auto& a) { return on_answer(e.table, a, now); });
    case message_type::credit:
      return decoded<schemas::credit>(e, [&](const auto& c) {
        if (greeting_.is_another_wdb(c.server)) start_over();
        return credit_.granted(c, now), status{};
      });
    case message_type::busy:
      return decoded<schemas::busy>(e, [&](const auto& b) { return on_busy(b, now); });
    default:
      return fail(errc::malformed, "a server does not send this to an agent");
  }
}

status agent_protocol::on_busy(const schemas::busy& b, common::instant now) {
  ++counted_["busy"];
  if (log_.may_write("busy", now))
    spdlog::warn("the server refused a message: {}", common::one_line(b.reason));
  credit_.refused();
  greeting_.refused(now);
  return {};
}

status agent_protocol::on_ack(const schemas::ack& a, common::instant now) {
  if (a.hello == 0)
    patience_.heard(now);  // an answer to a heartbeat says nothing of what else was sent
  const bool answers_hello = greeting_.answered(a.hello, now);
  reports_.acknowledged(a.reports);
  for (const auto& t : a.tables)
    if (auto s = repairs_.acknowledged(t); !s) return s;
  return answers_hello ? repairs_.need_what_is_missing(a) : status{};
}

status agent_protocol::on_gap(const schemas::gap& g) {
  const auto id = static_cast<schemas::table_id>(g.table);
  if (schemas::find_table(id) == nullptr) return {};
  const auto& mine = store_.table(id);
  if (mine.version == 0) return {};
  ++counted_["gap"];
  const bool of_now = g.epoch == store_.epoch();
  if (of_now && mine.is_streaming() && g.version >= mine.version)
    return {};  // it has all there is: the gap was answered meanwhile
  reports_.resend();
  if (of_now && mine.is_streaming() && streams_.replay(g.table, g.version + 1)) return {};
  return repairs_.need(id, 0, !of_now);
}

template <class Answer>
status agent_protocol::on_answer(std::string_view table, const Answer& answer,
                                 common::instant now) {
  const auto ours = repairs_.arrived(table, answer, now);
  if (!ours) return fail(ours.error());
  if (*ours) patience_.heard(now);
  return {};
}

// ---- departures ----

result<std::optional<std::string>> agent_protocol::next(common::instant now) {
  costs_no_credit_ = false;
  log_.tell_left_out(now);
  if (greeting_.is_due(now)) {
    const auto hello = reports_.hello(greeting_.keepalive());
    if (!hello) return fail(hello.error());
    auto f = hand_out_free(*hello);
    greeting_.sent(frames_.count(), now);
    return std::optional(std::move(f));
  }
  if (!greeting_.is_done()) return std::nullopt;
  resend_after_silence(now);
  if (key_change_.is_due(now)) {
    key_change_.sent(now);
    return std::optional(hand_out_free(key_change_.due()));
  }
  if (const auto c = credit_.due_first(now)) return std::optional(hand_out_free(message_of(*c)));
  if (auto f = next_data(now); !f || *f) return f;
  if (const auto c = credit_.due_last(now)) return std::optional(hand_out_free(message_of(*c)));
  return std::nullopt;
}

/// The outbox, what repairs tables, and after both the report. Nothing overtakes what waits for
/// credit: a report that did would tell of versions that the server has not got.
result<std::optional<std::string>> agent_protocol::next_data(common::instant now) {
  if (auto s = repairs_.plan(now); !s) return fail(s.error());
  auto m = streams_.due();
  if (!m) return fail(m.error());
  if (*m) return hand_out(streams_, **m, now);
  if (const auto part = repairs_.due()) return hand_out(repairs_, *part, now);
  // What repairs a table goes first too, unless it gets no answer: then the report says so by
  // having no root.
  if (!reports_.is_due() || repairs_.holds_reports()) return std::nullopt;
  const auto report = reports_.due();
  if (!report) return fail(report.error());
  return hand_out(reports_, *report, now);
}

template <class Part>
std::optional<std::string> agent_protocol::hand_out(Part& part, const message& m,
                                                    common::instant now) {
  auto f = frames_.make(m);
  if (!credit_.may_send(f.size())) return std::nullopt;
  frames_.taken();
  part.taken(now);
  return f;
}

std::string agent_protocol::hand_out_free(const message& m) {
  costs_no_credit_ = true;
  auto f = frames_.make(m);
  frames_.taken();
  return f;
}

void agent_protocol::sent(std::size_t bytes, common::instant now) {
  if (costs_no_credit_) return;
  credit_.sent(bytes, now);
  patience_.sent(now);
}

/// No acknowledgement for a while, with something out: it may be lost, so it is sent again.
void agent_protocol::resend_after_silence(common::instant now) {
  if (!patience_.over(now)) return;
  const bool out = streams_.is_out() || reports_.is_out();
  patience_.begin_again(now, out);
  if (!out) return;
  ++counted_["resend"];
  streams_.resend();
  reports_.resend();
}

}  // namespace collector::sync
