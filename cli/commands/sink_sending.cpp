#include "cli/commands/sink_sending.hpp"

#include <csignal>
#include <filesystem>
#include <span>

#include "alerts/sinks/sender.hpp"
#include "cli/commands/configured_sinks.hpp"
#include "cli/health/as_stages.hpp"
#include "cli/row_options.hpp"
#include "common/clock.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "views/values.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using schemas::json;

namespace {

struct name_option {
  std::string name;
};

void add_name(option_list& to, name_option& o) { to.required("NAME", o.name, "of the sink"); }

json text_or_null(const std::string& text) {
  return text.empty() ? json(nullptr) : json(schemas::printable_utf8(text));
}

schemas::told_alert test_alert() {
  schemas::told_alert a;
  schemas::alert lead;
  lead.id.bytes = common::random_bytes(16);
  lead.agent = "muster";
  lead.rule = "sink-test";
  lead.time = common::wall_ms();
  lead.message = "this is a test of `muster sinks test`; nothing happened";
  a.id = lead.id;
  a.message = lead.message;
  a.time = lead.time;
  a.agents = {lead.agent};
  a.parts = {std::move(lead)};
  return a;
}

/// As muster-alerts would: by its user, so that secrets are its own and files stay so, and where it
/// runs with the files that its unit lets it see and write.
common::status prepare_to_send(const common_options& c) {
  std::signal(SIGPIPE, SIG_IGN);  // a receiver that goes away is an error to tell
  return health::act_as_stage(c.paths, "alerts");
}

int run_test(const common_options& c, const name_option& o) {
  const auto to = find_sink(c, o.name);
  if (!to) return report_error(to.error());
  if (const auto s = prepare_to_send(c); !s) return report_error(s.error());
  const std::vector some{test_alert()};
  const auto done = alerts::make_sender(*to)->send(some, {});
  const bool sent = done.taken == 1;
  printer(c.as, c.on, "sinks-test")
      .row({{"name", to->name},
            {"type", schemas::type_of(*to)},
            {"address", to->address},
            {"id", common::to_hex(some[0].id.bytes)},
            {"sent", sent},
            {"error", sent ? json(nullptr) : text_or_null(done.end.error().detail)}});
  return sent ? exit_ok : report_error(done.end.error());
}

/// What was told with that sequence.
result<schemas::told_alert> find_told(const store::told_log& log, std::uint64_t sequence) {
  std::optional<schemas::told_alert> found;
  auto s = log.each(sequence - 1, [&](std::uint64_t at, const auto& a, bool& go_on) {
    if (at == sequence) found = a;
    return go_on = false, common::status{};
  });
  if (!s) return fail(s.error());
  if (!found) return fail(errc::corrupt, "alert {} is a dead letter, and was never told", sequence);
  return std::move(*found);
}

struct dead_options : name_option {
  row_options rows;
};

void add_dead_options(option_list& to, dead_options& o) {
  add_name(to, o);
  add_options(to, o.rows);
}

json dead_row(const store::told_log::dead_letter& d, const schemas::told_alert& a) {
  return {{"since", common::format_time(d.since)},
          {"id", common::to_hex(a.id.bytes)},
          {"alert_agent", a.agents.empty() ? "" : a.agents.front()},
          {"rule", a.parts.empty() ? "" : a.parts.front().rule},
          {"tries", d.tries},
          {"why", schemas::printable_utf8(d.why)},
          {"message", schemas::printable_utf8(a.message)}};
}

int run_dead(const common_options& c, const dead_options& o) {
  auto view = o.rows.view(views::columns_of(dead_row({}, {})));
  if (!view) return report_error(view.error());
  view->least = {"id", "tries"};
  const auto to = find_sink(c, o.name);
  if (!to) return report_error(to.error());
  const auto log = open_told(c, true);
  if (!log) return report_error(log.error());
  if (!*log) return exit_ok;
  const auto dead = (*log)->dead_letters(to->name);
  if (!dead) return report_error(dead.error());
  printer out(c.as, c.on, "sinks-dead", std::move(*view));
  for (const auto& one : *dead) {
    const auto a = find_told(**log, one.sequence);
    if (!a) return report_error(a.error());
    out.row(dead_row(one, *a));
  }
  return exit_ok;
}

struct resending {
  std::uint64_t resent = 0, left = 0;
  std::optional<common::error> why;  ///< of the last that is left
};

/// Those from `at` on that are sent with one call.
result<std::vector<schemas::told_alert>> next_of(
    const store::told_log& log, const std::vector<store::told_log::dead_letter>& dead,
    std::size_t at) {
  constexpr std::size_t most_at_once = 100;
  std::vector<schemas::told_alert> out;
  for (; at < dead.size() && out.size() < most_at_once; ++at) {
    auto a = find_told(log, dead[at].sequence);
    if (!a) return fail(a.error());
    out.push_back(std::move(*a));
  }
  return out;
}

/// In order. What is refused again stays, and so does all that comes after a receiver that is away.
result<resending> resend(store::told_log& log, const schemas::sink& to) {
  const auto dead = log.dead_letters(to.name);
  if (!dead) return fail(dead.error());
  const auto way = alerts::make_sender(to);
  resending out;
  for (std::size_t at = 0; at < dead->size();) {
    const auto some = next_of(log, *dead, at);
    if (!some) return fail(some.error());
    const auto done = way->send(*some, {});
    std::vector<std::uint64_t> arrived;
    for (std::size_t n = 0; n < done.taken; ++n) arrived.push_back((*dead)[at + n].sequence);
    if (!arrived.empty())
      if (auto s = log.erase_dead_letters(to.name, arrived); !s) return fail(s.error());
    at += done.taken;
    if (done.end) continue;
    out.why = done.end.error();
    if (!done.most_tries) break;
    at += done.refused;
  }
  const auto left = log.dead_letters(to.name);
  if (!left) return fail(left.error());
  out.left = left->size();
  out.resent = dead->size() - std::min(dead->size(), left->size());
  return out;
}

int run_resend(const common_options& c, const name_option& o) {
  const auto to = find_sink(c, o.name);
  if (!to) return report_error(to.error());
  if (const auto s = prepare_to_send(c); !s) return report_error(s.error());
  if (!std::filesystem::exists(c.paths.told())) return say("no dead letters"), exit_ok;
  auto log = open_told(c, false);
  if (!log) return report_error(log.error());
  const auto done = resend(**log, *to);
  if (!done) return report_error(done.error());
  printer(c.as, c.on, "sinks-resend")
      .row({{"name", to->name},
            {"resent", done->resent},
            {"left", done->left},
            {"error", done->why ? text_or_null(done->why->detail) : json(nullptr)}});
  return done->why ? report_error(*done->why) : exit_ok;
}

}  // namespace

command make_sinks_test() {
  return make_command<name_option>(
      "test", "send a test alert to a sink, and say what became of it; it is written nowhere",
      add_name, run_test);
}

command make_sinks_dead() {
  return make_command<dead_options>(
      "dead", "the dead letters of a sink: alerts that its receiver would not take, and why",
      add_dead_options, run_dead);
}

command make_sinks_resend() {
  return make_command<name_option>(
      "resend", "send the dead letters of a sink again; those that arrive are none any more",
      add_name, run_resend);
}

}  // namespace cli
