// `muster cves`: which agents have packages with known vulnerabilities.
#include <algorithm>

#include "cli/chosen_agents.hpp"
#include "cli/commands/commands.hpp"
#include "cli/fleet_findings.hpp"
#include "cli/print/answer_rows.hpp"
#include "cli/row_options.hpp"
#include "cli/time_option.hpp"
#include "common/clock.hpp"
#include "common/log.hpp"
#include "vulnerabilities/finding_json.hpp"
#include "vulnerabilities/problem_id.hpp"
#include "vulnerabilities/since.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using vulnerabilities::finding;
using vulnerabilities::state;

namespace {

constexpr const char* cve_option = "--cve";
constexpr std::int64_t day_ms = 24 * 3'600'000, old_feed_ms = 7 * day_ms;

struct cves_options {
  agent_choice agents;
  std::optional<std::string> cve, fresh;
  std::string severity;  ///< empty: any, also where nobody knows
  time_option at{at_option};
  bool fixable = false, all = false;
  row_options rows;
};

void add_cves_options(option_list& to, cves_options& o) {
  add_options(to, o.agents);
  to.text(cve_option, o.cve, "only this problem, or this record; with every state").shown_as("ID");
  to.one_of(severity_option, o.severity,
            {schemas::severity_names.begin(), schemas::severity_names.end()},
            "only problems of this severity or a graver one");
  o.at.add_to(to,
              "the packages as they were then, judged by the feeds of now: 2026-11-25T14:05:00Z, "
              "2026-11-25, "
              "or 2h or 3d ago");
  to.flag("--fixable", o.fixable, "only where a version is known that fixes it");
  to.flag(all_option, o.all, "also what is fixed, not affected, or judged minor");
  to.text(require_fresh_option, o.fresh,
          "exit 3 if a host was confirmed, or a feed made, longer ago than this: 24h")
      .shown_as("INTERVAL");
  add_options(to, o.rows);
}

/// `CVE-2024-6387`: letters, a hyphen, and a digit somewhere.
bool looks_like_an_id(std::string_view typed) {
  const auto hyphen = typed.find('-');
  return hyphen != typed.npos && hyphen > 0 &&
         typed.find_first_of("0123456789", hyphen) != typed.npos;
}

/// What was typed, checked.
result<fleet_question> question_of(const cves_options& o, format as) {
  fleet_question out{.wanted = {}, .now = common::wall_ms()};
  if (o.cve && o.cve->empty()) return fail(errc::usage, "{} is empty", cve_option);
  if (o.cve && !vulnerabilities::usual_id(*o.cve) && !looks_like_an_id(*o.cve))
    return fail(errc::usage, "{} {}: no id of a problem; want one as CVE-2024-6387", cve_option,
                *o.cve);
  if (o.cve) out.cve = vulnerabilities::usual_id(*o.cve).value_or(*o.cve);
  out.wanted.fixable = o.fixable;
  if (!o.all && !o.cve) out.wanted.states = {state::affected, state::not_running, state::unknown};
  if (as != format::table && !o.all && !o.cve) out.wanted.states.insert(state::judged_minor);
  out.wanted.at_least = schemas::severity_named(o.severity);
  const auto at = o.at.past_time();
  if (!at) return fail(at.error());
  out.at = *at;
  if (!o.fresh) return out;
  const auto interval = common::parse_interval(*o.fresh);
  if (!interval) return fail(errc::usage, "{}: {}", require_fresh_option, interval.error().detail);
  out.fresh_ms = interval->count();
  return out;
}

/// True: one is older than is asked for.
bool say_old_feeds(const vulnerabilities::feeds& feeds, const fleet_question& q,
                   bool fresh_is_required) {
  bool too_old = false;
  for (const auto& [name, feed] : feeds.all()) {
    if (name == vulnerabilities::vex_feed) continue;  // it holds until its author says otherwise
    const auto age = q.now - feed.date;
    if (age > old_feed_ms)
      say(feed.date == 0
              ? fmt::format("muster: nothing says how old the feed of {} is", name)
              : fmt::format("muster: the feed of {} is {} days old: {} of {}", name, age / day_ms,
                            name == vulnerabilities::tracker_feed
                                ? "its file was written on the day"
                                : "its newest record is",
                            common::format_time(feed.date).substr(0, 10)));
    too_old = too_old || (fresh_is_required && age > q.fresh_ms);
  }
  return too_old;
}

void say_left_out(const fleet_answer& a) {
  std::string out;
  for (const auto& [is, n] : a.left_out)
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", n, vulnerabilities::name(is));
  if (!out.empty()) say(fmt::format("not shown: {}; --all shows them", out));
  if (a.waived > 0) say(fmt::format("waived: {} affected, as their reasons say", a.waived));
  if (a.without_severity > 0)
    say(fmt::format("not shown: {} affected of which no record says how grave they are",
                    a.without_severity));
}

/// A problem that no record is about may be misspelt, or new: that it affects nobody is not known.
result<bool> is_unheard_of(const vulnerabilities::feeds& feeds,
                           const std::optional<std::string>& cve) {
  if (!cve || feeds.all().empty()) return false;
  const auto known = feeds.know(*cve);
  if (!known) return fail(known.error());
  if (!*known) say(fmt::format("muster: no feed has a record of {}", common::one_line(*cve)));
  return !*known;
}

int exit_code_of(const fleet_answer& a, bool is_required, bool feed_too_old) {
  if (a.found.contains(state::affected)) return exit_findings;
  const bool nothing = a.of.never > 0 && a.of.answered + a.of.stale == 0;
  const bool stale = is_required && (a.of.stale > 0 || a.of.never > 0 || feed_too_old);
  return nothing || stale || a.of.without_feed > 0 || !a.of.unknown.empty() ? exit_incomplete
                                                                            : a.code;
}

/// What is printed: for people and as JSON by the printer, as CSV once all of it is there.
class finding_rows {
 public:
  finding_rows(const common_options& c, table_view view)
      : as_csv_(c.as == format::csv),
        wanted_(view.rows),
        out_(c.as == format::json ? c.as : format::table, c.on, "cves", std::move(view)) {}

  void add(const store::registry::entry& agent, const finding& f, schemas::i64 since) {
    auto row = vulnerabilities::finding_json(agent, f, since);
    if (as_csv_)
      all_.push_back(std::move(row));
    else
      out_.row(row);
  }
  void finish() {
    if (!as_csv_) return out_.order_by({"agent", "state", "source", "cve"}), out_.finish();
    const auto columns = wanted_.columns.empty()
                             ? views::columns_of(vulnerabilities::finding_json({}, {}))
                             : wanted_.columns;
    answer_rows out(format::csv, {}, {});
    out.begin(columns);
    for (const auto& row : views::select(std::move(all_), wanted_)) {
      std::vector<schemas::json> values;
      for (const auto& column : columns) values.push_back(row.at(column));
      static_cast<void>(out.row(values));  // CSV is held by nobody
    }
  }

 private:
  bool as_csv_;
  views::row_selection wanted_;
  printer out_;
  std::vector<schemas::json> all_;
};

void print_findings(finding_rows& out, const store::registry::entry& agent, const store::reader& r,
                    const std::vector<finding>& all, bool at) {
  std::vector<schemas::i64> since(all.size());
  // Of then nobody asks what came later.
  if (!at && !all.empty()) {
    if (auto told = vulnerabilities::since_of(r, all))
      since = std::move(*told);
    else
      report_error({told.error().code, agent.agent + ": " + told.error().detail});
  }
  for (std::size_t i = 0; i < all.size(); ++i) out.add(agent, all[i], since[i]);
}

result<table_view> view_of(const cves_options& o) {
  auto out = o.rows.view(
      views::columns_of(vulnerabilities::finding_json({}, {})),
      {{"state", {vulnerabilities::state_names.begin(), vulnerabilities::state_names.end()}}});
  if (!out) return out;
  out->unasked = {"hostname", "ids", "ecosystem", "feed", "feed_date", "since"};
  out->least = {"binaries", "reason", "fixed_version", "severity"};
  return out;
}

int run_cves(const common_options& c, const cves_options& o) {
  auto view = view_of(o);
  if (!view) return report_error(view.error());
  auto question = question_of(o, c.as);
  if (!question) return report_error(question.error());
  const auto agents = choose_agents(c.paths, o.agents);
  if (!agents) return report_error(agents.error());
  question->waivers = waivers_of(c.paths);
  auto feeds = vulnerabilities::feeds::open(c.paths.feeds());
  if (!feeds) return report_error(feeds.error());
  if (feeds->all().empty()) say("muster: no feeds: `muster feed import PATH` takes them");
  finding_rows out(c, std::move(*view));
  const auto answer =
      find_in_fleet(c.paths, agents->all, *feeds, *question,
                    [&](const auto& agent, const auto& reader, const auto& found) {
                      print_findings(out, agent, reader, found, question->at.has_value());
                    });
  if (!answer) return report_error(answer.error());
  out.finish();
  const bool too_old = say_old_feeds(*feeds, *question, o.fresh.has_value());
  if (c.as == format::json)
    printer(c.as, c.on, "cves-coverage").row(coverage_json(answer->of));
  else
    say(coverage_text(answer->of, question->fresh_ms)), say_left_out(*answer);
  const int code = exit_code_of(*answer, o.fresh.has_value(), too_old);
  if (code != exit_ok) return code;
  const auto unheard_of = is_unheard_of(*feeds, question->cve);
  if (!unheard_of) return report_error(unheard_of.error());
  return *unheard_of ? exit_incomplete : agents->code;
}

}  // namespace

command make_cves() {
  auto out = paged(make_command<cves_options>(
      "cves",
      "which agents have packages with known vulnerabilities, by the feeds that were imported; "
      "exit 2: something is affected, 3: not all of it is known; docs/vulnerabilities.md",
      add_cves_options, run_cves));
  out.has_csv = true;
  return out;
}

}  // namespace cli
