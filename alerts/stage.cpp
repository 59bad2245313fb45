#include "alerts/stage.hpp"

#include "common/hash.hpp"
#include "common/log.hpp"
#include "schemas/canonical.hpp"

namespace alerts {

using common::fail;
using common::result;
using common::status;
using schemas::message_type;

namespace {
constexpr auto a_second = std::chrono::seconds{1};
}  // namespace

stage::stage(common::net::link broker, store::told_log& log, alert_file& file, settling state,
             vulnerability_watch vulnerabilities)
    : broker_(std::move(broker)),
      log_(log),
      file_(file),
      settling_(std::move(state)),
      vulnerabilities_(std::move(vulnerabilities)),
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
  bool answered = false;
  while (auto frame = broker_.receive()) answered |= take(*frame, now);
  if (second) settling_.tell_due(common::wall_ms());
  vulnerabilities_.go_on(now, common::wall_ms());
  if (auto s = commit(); !s) return s;
  if (answered) ask();  // what it tells of is durable by now
  if (!second) return {};
  next_second_ = now + a_second;
  if (auto s = file_.turn(); !s) return s;
  return file_.sync();
}

/// Whether alerts came.
bool stage::take(std::string_view frame, common::instant now) {
  const auto e = schemas::decode_frame(frame, schemas::limits::envelope_bytes,
                                       {.sender = "muster-broker", .receiver = "muster-alerts"});
  result<bool> taken = false;
  if (!e)
    taken = fail(e.error());
  else if (e->head.type == message_type::alerts_stored)
    taken = take_alerts(*e);
  else if (e->head.type != message_type::welcome)
    taken = fail(common::errc::malformed, "the alerts stage does not take this");
  if (taken) return *taken;
  ++counted_["refused"];
  if (log_limit_.may_write(fmt::format("refused_{}", name(taken.error().code)), now))
    spdlog::warn("a frame was refused: {}", common::one_line(taken.error().detail));
  return false;
}

/// What came twice, or late, answers an older question.
result<bool> stage::take_alerts(const schemas::envelope& e) {
  const auto m = schemas::decode<schemas::alerts_stored>(e.payload);
  if (!m) return fail(m.error());
  if (m->asked != settling_.at().number) return false;
  const store::told_log::place from{.log = m->log, .number = m->after};
  if (from != settling_.at()) settling_.go_on_after(from);
  for (const auto& a : m->alerts) settling_.take(a, common::wall_ms());
  counted_["alerts"] += m->alerts.size();
  return true;
}

status stage::commit() {
  auto decided = settling_.decisions(common::wall_ms());
  if (auto found = vulnerabilities_.take()) {
    if (!decided) decided = store::told_log::changes{.at = settling_.at()};
    decided->judged = std::move(found->judged);
    decided->affected = std::move(found->affected);
    decided->told.insert(decided->told.end(), found->told.begin(), found->told.end());
  }
  if (!decided) return {};
  if (auto s = log_.commit(*decided); !s) return s;
  counted_["told"] += decided->told.size();
  return decided->told.empty() ? status{} : file_.write();
}

void stage::ask() {
  send(message_type::alerts_wanted,
       schemas::encode(schemas::alerts_wanted{settling_.at().number, settling_.at().log}));
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
