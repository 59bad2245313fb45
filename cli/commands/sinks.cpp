// `muster sinks`: where alerts are sent, how far each has come, and what holds it up.
#include "schemas/sinks/sinks.hpp"

#include "cli/commands/commands.hpp"
#include "cli/row_options.hpp"
#include "store/told_log.hpp"
#include "views/values.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

namespace {

/// Nothing was told yet where there is no log.
result<std::optional<store::told_log>> open_told(const common_options& c) {
  auto log = store::told_log::open(c.paths.told(), true);
  if (log) return std::optional(std::move(*log));
  if (log.error().code == errc::not_found) return std::optional<store::told_log>();
  return fail(log.error());
}

schemas::json row_of(const schemas::sink& s, const store::told_log::sink_state& is,
                     std::uint64_t last) {
  return {
      {"name", s.name},
      {"type", "syslog"},
      {"address", s.address},
      {"sent", is.sent},
      {"lag", last - std::min(is.sequence, last)},
      {"last_error", is.last_error.empty() ? schemas::json(nullptr)
                                           : schemas::json(schemas::printable_utf8(is.last_error))},
      {"failed_at", is.failed_at == 0 ? schemas::json(nullptr)
                                      : schemas::json(common::format_time(is.failed_at))},
      {"dead_letters", 0}};
}

int run_sinks(const common_options& c, const row_options& o) {
  auto view = o.view(views::columns_of(row_of({}, {}, 0)));
  if (!view) return report_error(view.error());
  view->least = {"failed_at", "dead_letters", "type"};
  const auto said = common::settings::configuration::read(c.paths.configuration());
  if (!said) return report_error(said.error());
  const auto sinks = schemas::sinks_of(*said);
  if (!sinks) return report_error(sinks.error());
  const auto log = open_told(c);
  if (!log) return report_error(log.error());
  const auto last = *log ? (*log)->last() : result<std::uint64_t>(0);
  if (!last) return report_error(last.error());
  {
    printer out(c.as, c.on, "sinks", std::move(*view));
    for (const auto& s : *sinks) {
      auto is = *log ? (*log)->state_of(s.name)
                     : result<std::optional<store::told_log::sink_state>>(std::nullopt);
      if (!is) return report_error(is.error());
      store::told_log::sink_state none;
      none.sequence = *last;  // a new one has what is told from now on
      out.row(row_of(s, is->value_or(none), *last));
    }
  }
  if (sinks->empty() && c.as == format::table)
    say(fmt::format("no sinks: alerts go to {} alone; docs/sinks.md", c.paths.alerts_file()));
  return exit_ok;
}

}  // namespace

command make_sinks() {
  return make_command<row_options>(
      "sinks", "where alerts are sent besides alerts.jsonl, and what holds them up", add_options,
      run_sinks);
}

}  // namespace cli
