#include "analyzer/worker.hpp"

#include "analyzer/compare.hpp"
#include "analyzer/rules.hpp"
#include "common/hash.hpp"
#include "common/log.hpp"
#include "schemas/canonical.hpp"

namespace analyzer {

using common::fail;
using common::status;
using schemas::message_type;

namespace {
constexpr std::uint64_t work_at_once = 8;
constexpr auto enlist_every = std::chrono::seconds{1};
}  // namespace

worker::worker(common::net::link broker, std::string label, const rule_file& rules,
               const schemas::waiver_file& waivers)
    : broker_(std::move(broker)),
      label_(std::move(label)),
      rules_(rules),
      waivers_(waivers),
      instance_(common::random_u64() | 1) {}

void worker::round(common::milliseconds timeout) {
  common::net::waiter().add(broker_).wait(timeout);
  const auto now = std::chrono::steady_clock::now();
  if (broker_.take_connected() || now >= next_enlist_) {
    enlist();
    next_enlist_ = now + enlist_every;
  }
  log_.tell_left_out(now);
  while (auto frame = broker_.receive()) take(*frame, now);
}

void worker::enlist() {
  send({}, {}, message_type::enlist, 0,
       schemas::encode(schemas::enlist{"analyzer", label_, work_at_once, 0}));
}

/// Work that cannot be judged is not answered: it is offered again, and its trouble stays visible
/// in the log.
void worker::take(std::string_view frame, common::instant now) {
  const auto e = schemas::decode_frame(frame, schemas::limits::envelope_bytes,
                                       {.sender = "muster-broker", .receiver = "muster-analyzer"});
  status s;
  if (!e)
    s = fail(e.error());
  else if (e->head.type == message_type::change_set)
    s = on_change_set(*e, now);
  else if (e->head.type == message_type::evidence)
    s = on_evidence(*e, now);
  else if (e->head.type != message_type::welcome)
    s = fail(common::errc::malformed, "an analyzer does not take this");
  if (s) return;
  ++counted_["refused"];
  warn(fmt::format("refused_{}", name(s.error().code)), "work was refused: " + s.error().detail,
       now);
}

void worker::warn(std::string_view kind, std::string_view line, common::instant now) {
  if (log_.may_write(kind, now)) spdlog::warn("{}", common::one_line(line));
}

status worker::on_change_set(const schemas::envelope& e, common::instant now) {
  const auto set = schemas::decode<schemas::change_set>(e.payload);
  if (!set) return fail(set.error());
  auto found =
      judge(std::string(e.agent), *set, rules_.rules(), {&waivers_.current(), common::wall_ms()});
  if (!found) return fail(found.error());
  ++counted_["change_sets"];
  counted_["alerts"] += found->alerts.size();
  for (const auto& line : found->unjudged) {
    ++counted_["unjudged"];
    warn("unjudged", fmt::format("{}: {}: not judged by rule {}", e.agent, e.table, line), now);
  }
  schemas::alerts_of answer;
  answer.alerts = std::move(found->alerts);
  send(std::string(e.agent), e.table, message_type::result, e.head.correlation,
       schemas::encode(answer));
  return {};
}

status worker::on_evidence(const schemas::envelope& e, common::instant now) {
  const auto ev = schemas::decode<schemas::evidence>(e.payload);
  if (!ev) return fail(ev.error());
  const auto v = compare(*ev);
  ++counted_[v.verified ? "verified" : "resync"];
  if (!v.verified)
    warn("diverges", fmt::format("{}: {} diverges: {}", e.agent, e.table, v.reason), now);
  send(std::string(e.agent), e.table, message_type::verdict, e.head.correlation,
       schemas::encode(v));
  return {};
}

/// False when it did not leave: the work is given to another, or to us again, when its answer does
/// not come.
bool worker::send(const std::string& agent, std::string_view table, message_type type,
                  std::uint64_t work, const std::string& payload) {
  schemas::header h;
  h.type = type;
  h.correlation = work;
  h.instance = instance_;
  h.counter = ++counter_;
  h.sent_ms = common::wall_ms();
  const bool queued =
      broker_.send(schemas::encode_frame(agent, table, h, payload)) == common::net::sent::queued;
  if (!queued && type != message_type::enlist) ++counted_["unsent"];
  return queued;
}

}  // namespace analyzer
