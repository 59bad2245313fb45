// `muster sinks`: where alerts are sent, how far each has come, and what holds it up.
#include "cli/commands/commands.hpp"
#include "cli/commands/configured_sinks.hpp"
#include "cli/commands/sink_sending.hpp"
#include "cli/health/stages.hpp"
#include "cli/row_options.hpp"
#include "views/values.hpp"

namespace cli {

using common::result;

namespace {

result<std::vector<store::told_log::dead_letter>> no_letters() {
  return std::vector<store::told_log::dead_letter>{};
}

schemas::json row_of(const schemas::sink& s, const store::told_log::sink_state& is,
                     std::uint64_t last, std::size_t dead_letters) {
  return {
      {"name", s.name},
      {"type", schemas::type_of(s)},
      {"address", s.address},
      {"sent", is.sent},
      {"lag", last - std::min(is.sequence, last)},
      {"last_error", is.last_error.empty() ? schemas::json(nullptr)
                                           : schemas::json(schemas::printable_utf8(is.last_error))},
      {"failed_at", is.failed_at == 0 ? schemas::json(nullptr)
                                      : schemas::json(common::format_time(is.failed_at))},
      {"dead_letters", dead_letters},
      {"dropped", is.dropped}};
}

int run_sinks(const common_options& c, const row_options& o) {
  auto view = o.view(views::columns_of(row_of({}, {}, 0, 0)));
  if (!view) return report_error(view.error());
  view->least = {"dropped", "failed_at", "dead_letters", "type"};
  const auto sinks = configured_sinks(c);
  if (!sinks) return report_error(sinks.error());
  const auto log = open_told(c, true);
  if (!log) return report_error(log.error());
  const auto last = *log ? (*log)->last() : result<std::uint64_t>(0);
  if (!last) return report_error(last.error());
  const bool runs = health::runs({.paths = c.paths}, "alerts");
  {
    printer out(c.as, c.on, "sinks", std::move(*view));
    for (const auto& s : *sinks) {
      auto is = *log ? (*log)->state_of(s.name)
                     : result<std::optional<store::told_log::sink_state>>(std::nullopt);
      if (!is) return report_error(is.error());
      const auto dead = *log ? (*log)->dead_letters(s.name) : no_letters();
      if (!dead) return report_error(dead.error());
      store::told_log::sink_state none;
      none.sequence = *last;  // a new one has what is told from now on
      if (!*is && runs)
        none.last_error = "muster-alerts does not have it yet: send it a SIGHUP (systemctl reload)";
      out.row(row_of(s, is->value_or(none), *last, dead->size()));
    }
  }
  if (sinks->empty() && c.as == format::table)
    say(fmt::format("no sinks: alerts go to {} alone; docs/sinks.md", c.paths.alerts_file()));
  return exit_ok;
}

}  // namespace

command make_sinks() {
  auto out = make_command<row_options>(
      "sinks", "where alerts are sent besides alerts.jsonl, and what holds them up", add_options,
      run_sinks);
  out.parts = {make_sinks_test(), make_sinks_dead(), make_sinks_resend()};
  return out;
}

}  // namespace cli
