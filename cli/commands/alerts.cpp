// `muster alerts`: what was told, or every alert as it was raised.
#include <algorithm>
#include <thread>

#include "cli/commands/agent_option.hpp"
#include "cli/commands/alert_cursor.hpp"
#include "cli/commands/commands.hpp"
#include "cli/print/lines.hpp"
#include "cli/print/told_alerts.hpp"
#include "cli/time_option.hpp"
#include "client/operator_link.hpp"
#include "common/stop.hpp"
#include "store/alert_log.hpp"
#include "store/told_log.hpp"
#include "views/alert_filter.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr const char *table_option = "--table", *follow_option = "--follow",
                     *cursor_option = "--cursor";
constexpr auto next_look = std::chrono::milliseconds{200};

struct alerts_options {
  bool follow = false, raised = false;
  time_option since{since_option}, until{until_option};
  std::vector<std::string> agents, rules, tables;
  std::string severity = "low";
  std::optional<std::string> cursor;
};

void add_alerts_options(option_list& to, alerts_options& o) {
  o.since.add_to(to, "told at this time or later, as 2026-11-25T14:05:00Z, 2026-11-25, 2h or 3d");
  o.until.add_to(to, "told at this time or before");
  to.texts(agent_option_name(), o.agents, "only of this agent; several times for several")
      .one_of(severity_option, o.severity,
              {schemas::severity_names.begin(), schemas::severity_names.end()},
              "only of this severity and above")
      .texts("--rule", o.rules, "only of this rule; several times for several")
      .texts(table_option, o.tables, "only about this table; several times for several")
      .flag(follow_option, o.follow,
            "keep running and print new alerts: those from now on, or from --since or --cursor")
      .text(cursor_option, o.cursor,
            "remembers what was printed: the next time goes on after it. It is written after the "
            "output, so that a kill prints something twice, and leaves nothing out")
      .shown_as("FILE")
      .flag("--raised", o.raised,
            "every alert as a rule raised it, before they were settled, grouped and counted");
}

schemas::json alert_row(const schemas::told_alert& a) {
  const auto several = a.agents.size() > 1;
  return {{"time", common::format_time(a.time)},
          {"agent", several ? fmt::format("{} agents", a.agents.size()) : a.agents.front()},
          {"severity", name(static_cast<schemas::severity>(a.severity))},
          {"rule", a.parts.front().rule},
          {"message", schemas::printable_utf8(a.message)}};
}

result<views::alert_filter> filter_of(const common_options& c, const alerts_options& o) {
  views::alert_filter out{
      .since = {}, .until = {}, .agents = {}, .rules = o.rules, .tables = o.tables, .least = {}};
  auto since = o.since.time(), until = o.until.time();
  if (!since || !until) return fail(!since ? since.error() : until.error());
  out.since = *since, out.until = *until;
  if (out.since && out.until && *out.since > *out.until)
    return fail(errc::usage, "{} lies after {}", o.since.text(), o.until.text());
  if (o.follow && out.until)
    return fail(errc::usage, "{} has no end to wait for with {}", follow_option, o.until.text());
  if (std::ranges::find(o.agents, "") != o.agents.end())
    return fail(errc::usage, "{}: it is empty; `muster agents` lists them", agent_option_name());
  if (o.cursor && o.cursor->empty()) return fail(errc::usage, "{}: it is empty", cursor_option);
  for (const auto& agent : o.agents) out.agents.push_back(agent_meant(c.paths, agent));
  for (const auto& table : o.tables)
    if (auto known = schemas::require_table(table); !known)
      return fail(errc::usage, "{}: {}", table_option, known.error().detail);
  out.least = *schemas::severity_named(o.severity);  // --severity takes nothing else
  return out;
}

/// One of the two logs: its alerts in order, and which it is.
struct alert_source {
  using visitor = std::function<status(std::uint64_t, const schemas::told_alert&)>;
  std::function<status(std::uint64_t after, const visitor&)> each;
  alert_cursor::log about;
};

/// Of a folder that is no server's the error is that of every command.
tl::unexpected<common::error> no_log(const common_options& c, const common::error& why) {
  if (why.code != errc::not_found) return fail(why);
  if (auto known = known_agents(c.paths); !known) return fail(known.error());
  return fail(errc::not_found, "{}: nothing was told yet: muster-alerts has not run here",
              c.paths.data);
}

template <class Log>
result<alert_source> source_of(Log&& log, std::string_view name) {
  auto last = log.last();
  if (!last) return fail(last.error());
  const auto kept = std::make_shared<std::decay_t<Log>>(std::forward<Log>(log));
  return alert_source{[kept](auto after, const alert_source::visitor& visit) {
                        return kept->each(after, [&](auto number, const auto& a, bool& go_on) {
                          go_on = !common::stop_requested();
                          return visit(number, views::as_told(a));
                        });
                      },
                      {.name = name, .id = kept->id(), .last = *last}};
}

result<alert_source> open_log(const common_options& c, bool raised) {
  if (raised) {
    auto log = store::alert_log::open(c.paths.alerts(), true);
    return log ? source_of(std::move(*log), "raised") : no_log(c, log.error());
  }
  auto log = store::told_log::open(c.paths.told(), true);
  return log ? source_of(std::move(*log), "told") : no_log(c, log.error());
}

/// Where printing begins.
std::uint64_t first_of(const alerts_options& o, const alert_source& log,
                       const std::optional<alert_cursor>& cursor) {
  if (cursor) return cursor->at();
  return o.follow && !o.since.is_typed() ? log.about.last : 0;
}

/// What only says that something has passed.
bool is_over(const schemas::told_alert& a) {
  return a.parts.front().telling == static_cast<schemas::u64>(schemas::telling::over);
}

/// Where the message gets too narrow to be read, a table has no rules.
table_view view_of_alerts() {
  table_view out;
  out.may_hide = true;
  out.shown_by = "JSON has every column";
  out.least = {"rule"};
  return out;
}

/// Prints what comes after a number, which moves on, and says where there is nothing to print.
class alert_printing {
 public:
  /// `as_lines`: people see what comes as it comes, and no table of it.
  alert_printing(const common_options& c, const alert_source& log, views::alert_filter filter,
                 std::uint64_t after, bool as_lines)
      : log_(log),
        filter_(std::move(filter)),
        after_(after),
        as_lines_(as_lines),
        out_(c.as, c.on, {}, view_of_alerts()),
        objects_(out_, c.paths.agents()) {}

  std::uint64_t after() const { return after_; }

  status print() {
    auto s = log_.each(after_, [&](std::uint64_t sequence, const schemas::told_alert& a) -> status {
      after_ = sequence;
      if (is_over(a)) return {};
      ++seen_;
      if (!filter_.takes(a)) return {};
      ++shown_;
      if (out_.is_json())
        objects_.put(a);
      else if (as_lines_)
        print_told_line(a);
      else
        out_.row(alert_row(a));
      return {};
    });
    if (!s) return s;
    out_.finish();
    return flush_output();
  }

  void say_if_nothing() const {
    if (shown_ > 0 || out_.is_json()) return;
    say(seen_ > 0    ? fmt::format("none of {} alerts is as asked for", seen_)
        : after_ > 0 ? "no alerts since the last time"
                     : "no alerts");
  }

 private:
  const alert_source& log_;
  views::alert_filter filter_;
  std::uint64_t after_;
  bool as_lines_;
  std::size_t seen_ = 0, shown_ = 0;
  printer out_;
  told_alerts objects_;
};

/// Who waits for alerts is told why none can come.
void say_if_nothing_runs(const common_options& c) {
  const common::net::context context;
  if (const auto link = client::operator_link::connect(context, c.paths); !link)
    say(link.error().detail + "; what they tell then appears here");
}

status print_alerts(const common_options& c, const alerts_options& o) {
  const auto filter = filter_of(c, o);
  if (!filter) return fail(filter.error());
  auto log = open_log(c, o.raised);
  if (!log) return fail(log.error());
  std::optional<alert_cursor> cursor;
  if (o.cursor) {
    auto read = alert_cursor::read(*o.cursor, log->about);
    if (!read) return fail(read.error());
    cursor = std::move(*read);
    if (!cursor->begun_anew().empty())
      say(fmt::format("{}: {}; everything is printed", *o.cursor, cursor->begun_anew()));
    if (auto s = cursor->try_to_write(); !s) return s;
  }
  if (o.follow) say_if_nothing_runs(c);
  alert_printing printing(c, *log, *filter, first_of(o, *log, cursor), o.follow);
  do {
    if (auto s = printing.print(); !s) return s;
    if (cursor)
      if (auto moved = cursor->move(printing.after()); !moved) return moved;
    if (o.follow) std::this_thread::sleep_for(next_look);
  } while (o.follow && !common::stop_requested());
  if (!o.follow) printing.say_if_nothing();
  return {};
}

int run_alerts(const common_options& c, const alerts_options& o) {
  const auto s = print_alerts(c, o);
  if (!s) return report_error(s.error());
  if (o.follow || !common::stop_requested()) return exit_ok;
  say_interrupted();
  return exit_interrupted;
}

}  // namespace

command make_alerts() {
  return make_command<alerts_options>(
      "alerts",
      "what was told, oldest first: takeovers at once, what belongs together as one, what may pass "
      "when it has lasted\n\n"
      "  muster alerts --severity high --since 24h\n"
      "  muster alerts --agent web-7 --follow\n"
      "  muster alerts --cursor /var/lib/forwarder/cursor --format json",
      add_alerts_options, run_alerts);
}

}  // namespace cli
