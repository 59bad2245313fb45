// `muster alerts`: what was told, or every alert as it was raised.
#include <algorithm>
#include <thread>

#include "cli/commands/agent_option.hpp"
#include "cli/commands/alert_cursor.hpp"
#include "cli/commands/commands.hpp"
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

constexpr const char* table_option = "--table";
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
      .one_of("--severity", o.severity, {"low", "medium", "high", "critical"},
              "only of this severity and above")
      .texts("--rule", o.rules, "only of this rule; several times for several")
      .texts(table_option, o.tables, "only about this table; several times for several")
      .flag("--follow", o.follow,
            "keep running and print new alerts: those from now on, or from --since or --cursor")
      .text("--cursor", o.cursor,
            "FILE that remembers what was printed: the next time goes on after it. It is written "
            "after the output, so that a kill prints something twice, and leaves nothing out")
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

result<views::alert_filter> filter_of(const alerts_options& o) {
  views::alert_filter out{.since = {},
                          .until = {},
                          .agents = o.agents,
                          .rules = o.rules,
                          .tables = o.tables,
                          .least = {}};
  auto since = o.since.time(), until = o.until.time();
  if (!since || !until) return fail(!since ? since.error() : until.error());
  out.since = *since, out.until = *until;
  if (out.since && out.until && *out.since > *out.until)
    return fail(errc::usage, "{} lies after {}", o.since.text(), o.until.text());
  for (const auto& table : o.tables)
    if (auto known = schemas::require_table(table); !known)
      return fail(errc::usage, "{}: {}", table_option, known.error().detail);
  for (const auto& agent : o.agents)
    if (auto id = schemas::agent_id::parse(agent); !id)
      return fail(errc::usage, "{}: {}", agent_option_name(), id.error().detail);
  while (name(out.least) != o.severity)
    out.least = static_cast<schemas::severity>(static_cast<int>(out.least) + 1);
  return out;
}

/// One of the two logs: its alerts in order, and the number of the last one.
struct alert_source {
  using visitor = std::function<status(std::uint64_t, const schemas::told_alert&)>;
  std::function<status(std::uint64_t after, const visitor&)> each;
  std::function<result<std::uint64_t>()> last;
};

result<alert_source> open_told(const common_options& c) {
  auto log = store::told_log::open(c.paths.told(), true);
  if (!log) return fail(log.error());
  const auto kept = std::make_shared<store::told_log>(std::move(*log));
  return alert_source{[kept](auto after, const alert_source::visitor& visit) {
                        return kept->each(after, [&](auto sequence, const auto& a, bool& go_on) {
                          go_on = !common::stop_requested();
                          return visit(sequence, a);
                        });
                      },
                      [kept] { return kept->last(); }};
}

result<alert_source> open_raised(const common_options& c) {
  auto log = store::alert_log::open(c.paths.alerts(), true);
  if (!log) return fail(log.error());
  const auto kept = std::make_shared<store::alert_log>(std::move(*log));
  return alert_source{[kept](auto after, const alert_source::visitor& visit) {
                        return kept->each(after, [&](auto sequence, const auto& a) -> status {
                          if (a.telling == static_cast<schemas::u64>(schemas::telling::over))
                            return {};
                          return visit(sequence, views::as_told(a));
                        });
                      },
                      [kept] { return kept->last(); }};
}

/// Where printing begins.
result<std::uint64_t> first_of(const alerts_options& o, const alert_source& log,
                               const std::optional<alert_cursor>& cursor) {
  if (cursor) return cursor->at();
  if (o.follow && !o.since.is_typed()) return log.last();
  return 0;
}

/// Prints what comes after a number, which moves on, and says where there is nothing to print.
class alert_printing {
 public:
  alert_printing(const common_options& c, const alert_source& log, views::alert_filter filter,
                 std::uint64_t after)
      : log_(log),
        filter_(std::move(filter)),
        after_(after),
        out_(c.as, c.on),
        objects_(out_, c.paths.agents()) {}

  std::uint64_t after() const { return after_; }

  status print() {
    auto s = log_.each(after_, [&](std::uint64_t sequence, const schemas::told_alert& a) -> status {
      after_ = sequence;
      ++seen_;
      if (!filter_.takes(a)) return {};
      ++shown_;
      out_.is_json() ? objects_.put(a) : out_.row(alert_row(a));
      return {};
    });
    if (!s) return s;
    out_.finish();
    if (std::fflush(stdout) != 0) return fail(errc::io, "standard output: it cannot be written");
    return {};
  }

  void say_if_nothing() const {
    if (shown_ > 0 || out_.is_json()) return;
    say(seen_ > 0 ? fmt::format("none of {} alerts is as asked for", seen_) : "no alerts");
  }

 private:
  const alert_source& log_;
  views::alert_filter filter_;
  std::uint64_t after_;
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
  const auto filter = filter_of(o);
  if (!filter) return fail(filter.error());
  auto log = o.raised ? open_raised(c) : open_told(c);
  if (!log) return fail(log.error());
  std::optional<alert_cursor> cursor;
  if (o.cursor) {
    auto read = alert_cursor::read(*o.cursor, o.raised ? "raised" : "told");
    if (!read) return fail(read.error());
    cursor = std::move(*read);
  }
  const auto after = first_of(o, *log, cursor);
  if (!after) return fail(after.error());
  if (o.follow) say_if_nothing_runs(c);
  alert_printing printing(c, *log, *filter, *after);
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
  return s ? exit_ok : report_error(s.error());
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
