#include "alerts/stage.hpp"

#include "common/hash.hpp"
#include "common/log.hpp"
#include "schemas/canonical.hpp"

namespace alerts {

using common::fail;
using common::status;
using schemas::message_type;

namespace {
constexpr auto a_second = std::chrono::seconds{1};
}  // namespace

stage::stage(common::net::link broker, store::told_log& log, alert_file& file, settling state)
    : broker_(std::move(broker)),
      log_(log),
      file_(file),
      settling_(std::move(state)),
      instance_(common::random_u64() | 1) {}

status stage::round(common::milliseconds timeout) {
  common::net::waiter().add(broker_).wait(timeout);
  const auto now = std::chrono::steady_clock::now();
  const bool second = now >= next_second_;
  if (broker_.take_connected() || second) {
    send(message_type::enlist, schemas::encode(schemas::enlist{"alerts", "alerts", 0, 0}));
    ask();
  }
  log_limit_.tell_left_out(now);
  while (auto frame = broker_.receive()) take(*frame, now);
  settling_.tell_due(common::wall_ms());
  if (auto s = commit(); !s) return s;
  if (!second) return {};
  next_second_ = now + a_second;
  if (auto s = file_.follow_path(); !s) return s;
  return file_.sync();
}

void stage::take(std::string_view frame, common::instant now) {
  const auto e = schemas::decode_frame(frame, schemas::limits::envelope_bytes,
                                       {.sender = "muster-broker", .receiver = "muster-alerts"});
  status s;
  if (!e)
    s = fail(e.error());
  else if (e->head.type == message_type::alerts_stored)
    s = take_alerts(*e);
  else if (e->head.type != message_type::welcome)
    s = fail(common::errc::malformed, "the alerts stage does not take this");
  if (s) return;
  ++counted_["refused"];
  if (log_limit_.may_write(fmt::format("refused_{}", name(s.error().code)), now))
    spdlog::warn("a frame was refused: {}", common::one_line(s.error().detail));
}

/// What came twice, or out of order, was answered to an older question: the next one is asked
/// after what is there.
status stage::take_alerts(const schemas::envelope& e) {
  const auto m = schemas::decode<schemas::alerts_stored>(e.payload);
  if (!m) return fail(m.error());
  if (m->after != settling_.last_number()) return status{};
  for (const auto& a : m->alerts) settling_.take(a, common::wall_ms());
  counted_["alerts"] += m->alerts.size();
  ask();
  return {};
}

status stage::commit() {
  const auto decided = settling_.decisions();
  if (!decided) return {};
  if (auto s = log_.commit(*decided); !s) return s;
  counted_["told"] += decided->told.size();
  return decided->told.empty() ? status{} : file_.write();
}

void stage::ask() {
  send(message_type::alerts_wanted,
       schemas::encode(schemas::alerts_wanted{settling_.last_number()}));
}

/// What does not leave is said again a second later.
void stage::send(message_type type, const std::string& payload) {
  schemas::header h;
  h.type = type;
  h.instance = instance_;
  h.counter = ++counter_;
  h.sent_ms = common::wall_ms();
  (void)broker_.send(schemas::encode_frame({}, {}, h, payload));
}

}  // namespace alerts
