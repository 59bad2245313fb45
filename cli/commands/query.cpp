// `muster query`: SQL over what is stored of all hosts.
#include <unistd.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/query_run.hpp"
#include "cli/commands/query_shell.hpp"
#include "cli/commands/saved_queries.hpp"
#include "cli/interruptible.hpp"
#include "cli/read_stdin.hpp"
#include "common/clock.hpp"
#include "common/watched_file.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

namespace {

constexpr const char* timeout_option = "--timeout";

struct query_options {
  std::optional<std::string> question, file, require_fresh;
  std::string timeout = "60s";
  query_scope scope;
  std::uint64_t limit = 0;
  bool each_host = false, whole_fleet = false, saved = false;
};

void add_query_options(option_list& to, query_options& o) {
  to.text("SQL", o.question,
          "the question in quotes, or the NAME of one that is saved; without it a shell begins")
      .text("-f", o.file, "a file with the question; `-`: it comes on stdin")
      .shown_as("FILE")
      .flag("--saved", o.saved, "the questions that are saved, and what they ask")
      .texts(agent_option_name(), o.scope.agents, "only this agent; several times for several")
      .texts(label_option, o.scope.labels, "only agents that have it, or NAME with any value")
      .shown_as("NAME=VALUE")
      .number("--limit", o.limit, "stop after so many rows; 0: all")
      .text(timeout_option, o.timeout, "stop after this time, as 30s or 5m")
      .shown_as("TIME")
      .text(require_fresh_option, o.require_fresh,
            "exit 3 unless every host was asked, could tell, and was scanned within this time")
      .shown_as("TIME")
      .flag("--each-host", o.each_host,
            "ask each host by itself, as osquery does; it is done anyway where a question reads "
            "several tables and never says `agent`")
      .flag("--whole-fleet", o.whole_fleet, "ask all hosts together in any case");
}

result<query_settings> settings_of(const query_options& o) {
  query_settings out{.scope = o.scope, .limit = o.limit};
  if (o.each_host && o.whole_fleet)
    return fail(errc::usage, "each host by itself, and all together: one of them");
  if (o.each_host) out.whom = query::asked_of::each_host;
  if (o.whole_fleet) out.whom = query::asked_of::fleet;
  const auto timeout = common::parse_interval(o.timeout);
  if (!timeout) return fail(errc::usage, "{}: {}", timeout_option, timeout.error().detail);
  out.timeout = *timeout;
  if (!o.require_fresh) return out;
  const auto fresh = common::parse_interval(*o.require_fresh);
  if (!fresh) return fail(errc::usage, "{}: {}", require_fresh_option, fresh.error().detail);
  out.fresh = *fresh;
  out.fresh_text = *o.require_fresh;
  out.requires_fresh = true;
  return out;
}

result<std::string> question_in(const std::string& file) {
  constexpr auto most = static_cast<std::size_t>(query::guard::longest_text);
  if (file != "-" && file != "/dev/stdin") return common::read_file(file, most);
  auto text = read_stdin(most);
  if (text.size() > most) return fail(errc::too_large, "stdin: larger than {} bytes", most);
  return text;
}

/// None: it is to be typed.
result<std::optional<std::string>> question_of(const common_options& c, const query_options& o) {
  if (o.question && o.file) return fail(errc::usage, "a question and a file: one of them");
  if (o.question && !is_query_name(*o.question)) return *o.question;
  if (!o.question && !o.file) return std::nullopt;
  if (o.file && o.file->empty())
    return fail(errc::usage, "-f is empty: want a file, or - for stdin");
  auto text = o.question ? saved_query_text(c.paths, *o.question) : question_in(*o.file);
  if (!text) return fail(text.error());
  return std::optional(std::move(*text));
}

int list_saved(const common_options& c) {
  printer out(c.as == format::csv ? format::table : c.as, c.on, "saved-query");
  for (const auto& q : saved_queries(c.paths))
    out.row({{"name", q.name}, {"about", schemas::printable_utf8(q.about)}, {"file", q.file}});
  return exit_ok;
}

int run_query(const common_options& c, const query_options& o) {
  if (o.saved) return list_saved(c);
  const auto settings = settings_of(o);
  if (!settings) return report_error(settings.error());
  const auto question = question_of(c, o);
  if (!question) return report_error(question.error());
  if (!*question) return run_query_shell(c, *settings);
  const interruptible until_it_is_answered;
  return run_question(c, *settings, **question);
}

}  // namespace

command make_query() {
  auto out = ending_itself(make_command<query_options>(
      "query",
      "ask what is stored of all hosts, in SQL: a table for each of `muster tables`, and agents, "
      "alerts, waivers; below the rows stands how many hosts they tell of. docs/query.md has "
      "more\n\n"
      "  muster query \"SELECT agent, name, version FROM packages WHERE name = 'openssl'\"\n"
      "  muster query \"SELECT agent, name FROM users WHERE uid = 0 AND at = '2d'\"\n"
      "  muster query ports-open --label env=prod\n"
      "  muster query --require-fresh 24h --format csv -f question.sql",
      add_query_options, run_query));
  out.has_csv = true;
  return out;
}

}  // namespace cli
