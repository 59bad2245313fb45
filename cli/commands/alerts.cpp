// `muster alerts`: what was told, or every alert as it was raised.
#include <algorithm>
#include <thread>

#include "cli/commands/alert_choice.hpp"
#include "cli/commands/commands.hpp"
#include "cli/print/lines.hpp"
#include "cli/print/told_alerts.hpp"
#include "cli/row_options.hpp"
#include "client/operator_link.hpp"
#include "common/stop.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr const char *follow_option = "--follow", *cursor_option = "--cursor";
constexpr auto next_look = std::chrono::milliseconds{200};

struct alerts_options : alert_choice {
  bool follow = false, raised = false;
  std::optional<std::string> cursor;
  row_options rows;
};

void add_alerts_options(option_list& to, alerts_options& o) {
  add_options(to, static_cast<alert_choice&>(o));
  to.flag(follow_option, o.follow,
          "keep running and print new alerts: those from now on, or from --since or --cursor")
      .text(cursor_option, o.cursor,
            "remembers what was printed: the next time goes on after it. It is written after the "
            "output, so that a kill prints something twice, and leaves nothing out")
      .shown_as("FILE")
      .flag("--raised", o.raised,
            "every alert as a rule raised it, before they were settled, grouped and counted");
  add_options(to, o.rows);
}

/// usage: options that do not go together, or name nothing.
status check_options(const alerts_options& o) {
  if (o.follow && o.until.is_typed())
    return fail(errc::usage, "{} has no end to wait for with {}", follow_option, o.until.text());
  if (o.follow && !o.rows.sort.empty())
    return fail(errc::usage, "{} {}: {} prints alerts in the order in which they come", sort_option,
                o.rows.sort.front(), follow_option);
  if (o.cursor && o.cursor->empty()) return fail(errc::usage, "{}: it is empty", cursor_option);
  return {};
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

/// For people: what tells most stands first, and several agents are counted.
schemas::json alert_row(const schemas::told_alert& a) {
  const auto whole = schemas::told_alert_json(a);
  const auto several = a.agents.size() > 1;
  schemas::json out{
      {"time", whole["time"]},
      {"agent", several ? fmt::format("{} agents", a.agents.size()) : a.agents.front()}};
  for (const auto* name : {"severity", "rule", "message"}) out[name] = whole[name];
  for (const auto* name : {"id", "table", "key", "change", "old", "new", "version", "origin",
                           "ruleset_sha256", "mitre"})
    out[name] = whole[name];
  return out;
}

/// What conditions are asked of: an alert is about each of its agents.
schemas::json asked_row(const schemas::told_alert& a) {
  auto out = alert_row(a);
  out["agent"] = a.agents;
  return out;
}

/// Where the message gets too narrow to be read, a table breaks the ids of agents, and does without
/// rules; with even less room it says what is how grave, and when.
result<table_view> view_of(const row_options& o) {
  schemas::told_alert any;
  any.agents = {""}, any.parts = {{}};
  auto out = o.view(views::columns_of(alert_row(any)));
  if (!out) return out;
  out->unasked = {"id",  "table",   "key",    "change",         "old",
                  "new", "version", "origin", "ruleset_sha256", "mitre"};
  out->broken = {"agent"};
  out->least = {"rule"};
  out->most = {"message", "severity", "time", "agent"};
  return out;
}

/// Prints what comes after a number, which moves on, and says where there is nothing to print.
class alert_printing {
 public:
  /// `as_lines`: people see what comes as it comes, and no table of it.
  alert_printing(const common_options& c, const alert_source& log, views::alert_filter filter,
                 table_view view, std::uint64_t after, bool as_lines)
      : log_(log),
        filter_(std::move(filter)),
        where_(std::exchange(view.rows.where, {})),
        columns_(view.rows.columns),
        after_(after),
        as_lines_(as_lines),
        out_(c.as, c.on, {}, std::move(view)),
        objects_(out_, c.paths.agents()) {}

  std::uint64_t after() const { return after_; }

  status print() {
    auto s = log_.each(after_, [&](std::uint64_t sequence, const schemas::told_alert& a) -> status {
      after_ = sequence;
      if (is_over(a)) return {};
      ++seen_;
      if (!filter_.takes(a) || !is_as_asked(a)) return {};
      ++shown_;
      if (out_.is_json())
        objects_.put(a);
      else if (as_lines_)
        print_as_line(a);
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
  bool is_as_asked(const schemas::told_alert& a) const {
    return where_.empty() || views::fulfils(asked_row(a), where_);
  }

  void print_as_line(const schemas::told_alert& a) const {
    if (columns_.empty()) return print_told_line(a);
    std::string line;
    for (auto row = alert_row(a); const auto& column : columns_)
      line += (line.empty() ? "" : "  ") + views::value_text(row[column]);
    put_line(line);
  }

  const alert_source& log_;
  views::alert_filter filter_;
  std::vector<views::row_condition> where_;
  std::vector<std::string> columns_;
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
  if (auto s = check_options(o); !s) return s;
  auto view = view_of(o.rows);
  if (!view) return fail(view.error());
  auto log = open_alerts(c.paths, o.raised);
  if (!log) return fail(log.error());
  const auto filter = filter_of(c.paths, o, *log);
  if (!filter) return fail(filter.error());
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
  alert_printing printing(c, *log, *filter, std::move(*view), first_of(o, *log, cursor), o.follow);
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
