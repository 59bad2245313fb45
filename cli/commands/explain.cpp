// `muster explain`: what belongs to a port, a package, a user, a file, a service or a process.
#include "explain/explain.hpp"

#include "cli/commands/commands.hpp"
#include "cli/commands/query_hosts.hpp"
#include "cli/row_options.hpp"
#include "common/clock.hpp"
#include "common/utf8.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using explain::hop;
using explain::hops;
using schemas::json;

namespace {

constexpr std::size_t longest_quoted = 64;
/// Why one that surely is there may not be known.
constexpr const char* of_files =
    "; known are files that run, that a unit, a job or a hook names, setuid ones, and those of "
    "checks";

struct explain_options {
  std::string kind, value;
  query_scope scope;
  std::optional<std::string> fresh;
  bool all = false;
  wide_option wide;
};

void add_explain_options(option_list& to, explain_options& o) {
  to.required_one_of("KIND", o.kind, {explain::kind_names.begin(), explain::kind_names.end()},
                     "what it is")
      .required("VALUE", o.value,
                "a port's number, the name of a package, a user or a unit, a file's whole path, "
                "a process's name or pid; a user's uid too")
      .texts(agent_option_name(), o.scope.agents,
             "only this agent, also if it has no such thing; several times for several")
      .shown_as("AGENT")
      .texts(label_option, o.scope.labels, "only agents that have it, or NAME with any value")
      .shown_as("NAME=VALUE")
      .flag(all_option, o.all, "every row of a hop that has many; JSON always has them")
      .text(require_fresh_option, o.fresh,
            "exit 3 unless all that is told was confirmed within this time: 24h")
      .shown_as("INTERVAL");
  add_options(to, o.wide);
}

/// For how long what was confirmed is fresh, ms.
result<std::int64_t> fresh_of(const explain_options& o) {
  if (!o.fresh) return query::fleet_view{}.longest_fresh;
  const auto typed = common::parse_interval(*o.fresh);
  if (!typed) return fail(errc::usage, "{}: {}", require_fresh_option, typed.error().detail);
  return typed->count();
}

/// Prints host by host.
class explained_hosts {
 public:
  explained_hosts(const common_options& c, const explain_options& o, bool of_several)
      : out_(c.as, c.on, "explain", o.wide.whole()), all_(o.all), of_several_(of_several) {}

  void add(const store::registry::entry& agent, const hops& told) {
    if (told.empty()) return;
    if (out_.is_json()) {
      out_.about(agent);
      for (const auto& h : told) out_.row(explain::hop_json(h));
      return;
    }
    if (of_several_) out_.heading(heading_of(agent));
    for (std::size_t i = 0; i < told.size();) i = add_link(told, i);
    out_.finish();
  }

 private:
  static constexpr std::size_t most_rows = 20;

  std::string heading_of(const store::registry::entry& agent) {
    const auto name = schemas::printable_utf8(agent.record.hostname);
    return fmt::format("{}{}{}", std::exchange(is_first_, false) ? "" : "\n", agent.agent,
                       name.empty() ? "" : fmt::format(" ({})", name));
  }
  /// The rows of one link from there on; where the next one begins.
  std::size_t add_link(const hops& told, std::size_t from) {
    std::size_t end = from;
    while (end < told.size() && told[end].of == told[from].of) ++end;
    const bool cuts = !all_ && end - from > most_rows;
    for (std::size_t i = from; i < (cuts ? from + most_rows : end); ++i) out_.row(row_of(told[i]));
    if (!cuts) return end;
    auto rest = told[from];
    rest.value = fmt::format("and {} more", end - from - most_rows);
    rest.evidence = fmt::format("{} shows them", all_option);
    out_.row(row_of(rest));
    return end;
  }
  /// For people: what is not there stands where the value would.
  static json row_of(const hop& h) {
    auto row = explain::hop_json(h);
    if (row["value"].is_null()) row["value"] = row["status"];
    row.erase("status");
    return row;
  }

  printer out_;
  bool all_, of_several_, is_first_ = true;
};

json coverage_of(const query::coverage& c) {
  auto out = query::coverage_json(c);
  out.erase("not_asked");  // all were
  return out;
}

void say_nobody_has_it(const explain_options& o, explain::kind what, const query::fleet& fleet) {
  const bool is_file = what == explain::kind::file;
  say(fmt::format("muster: no host is known to have {} {}{}", o.kind,
                  common::whole_code_points(o.value, longest_quoted), is_file ? of_files : ""));
  say_who_is_missing(fleet);
  if (!is_file) say_why_none(fleet, o.kind + (what == explain::kind::process ? "es" : "s"));
}

int run_explain(const common_options& c, const explain_options& o) {
  const auto question = explain::parse_question(o.kind, o.value);
  if (!question) return report_error(question.error());
  const auto fresh = fresh_of(o);
  if (!fresh) return report_error(fresh.error());
  auto hosts = query_hosts(c.paths, o.scope);
  if (!hosts) return report_error(hosts.error());
  auto feeds = vulnerabilities::feeds::open(c.paths.feeds());
  if (!feeds) return report_error(feeds.error());
  vulnerabilities::matcher by(*feeds);
  vulnerabilities::package_memory known;
  const auto waivers = waivers_of(c.paths);
  query::fleet fleet({.hosts = std::move(*hosts),
                      .stores = c.paths.stores(),
                      .now = common::wall_ms(),
                      .longest_fresh = *fresh});
  explained_hosts out(c, o, fleet.hosts().size() > 1);
  bool is_whole = true, is_there = false;
  for (std::size_t i = 0; i < fleet.hosts().size(); ++i) {
    explain::host_facts facts(fleet, i);
    const auto one = explain::explain_host(*question, facts, {*feeds, by, known, waivers},
                                           !o.scope.agents.empty());
    if (!one) return report_error(one.error());
    is_whole = is_whole && one->is_whole();
    is_there = is_there || one->is_there;
    out.add(fleet.hosts()[i].entry(), one->all);
  }
  const auto of = fleet.coverage();
  if (c.as == format::json)
    printer(c.as, c.on, "explain-coverage").row(coverage_of(of));
  else
    say(query::coverage_text(of, o.fresh.value_or("24h")));
  if (is_there)
    say_who_is_missing(fleet);
  else
    say_nobody_has_it(o, question->what, fleet);
  const bool is_enough = o.fresh ? of.is_whole() : of.unknown_hosts == 0;
  const bool nobody_answered = of.answered + of.stale == 0 && of.never > 0;
  return is_whole && is_enough && !nobody_answered ? exit_ok : exit_incomplete;
}

}  // namespace

command make_explain() {
  return paged(make_command<explain_options>(
      "explain",
      "what belongs to a port, a package, a user, a file, a service or a process, and how that is "
      "known: port, process, executable, package, service, user, the checks that fail and the "
      "vulnerabilities that touch it. Of every host that has it; what is not known is said. Exit "
      "3: not all of it is known; docs/explain.md\n\n"
      "  muster explain port 8080\n"
      "  muster explain package openssl --label env=prod\n"
      "  muster explain file /etc/ssh/sshd_config --agent web-7\n"
      "  muster explain service nginx --agent web-7 --format json",
      add_explain_options, run_explain));
}

}  // namespace cli
