// Commands that ask a running pipeline: scan-now, sync-now, config, resync.
#include <algorithm>

#include "cli/commands.hpp"
#include "cli/operator_link.hpp"
#include "cli/stores.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

namespace {

constexpr common::milliseconds scan_timeout{120'000}, query_timeout{10'000}, report_timeout{30'000};

struct asked {
  store::registry::entry agent;
  schemas::reply reply;
};

/// Finds the agent, connects, and asks; `ask` gets the link and the agent's id.
template <class Ask>
result<asked> ask_about(const common_options& c, const std::string& typed, Ask&& ask) {
  auto e = find_agent(c.paths, typed);
  if (!e) return fail(e.error());
  if (!stages_are_up(c.paths)) return fail(errc::not_found, "{}: no stages are running here: start them with `muster up`", c.paths.data);
  const common::net::context context;
  auto link = operator_link::connect(context, c.paths);
  if (!link) return fail(link.error());
  auto reply = ask(*link, e->agent);
  if (!reply) return fail(reply.error());
  return asked{std::move(*e), std::move(*reply)};
}

int code_of(const common::error& e) {
  report_error(e);
  return e.code == errc::timeout || e.code == errc::refused ? exit_incomplete : exit_error;
}

}  // namespace

int scan_now(const common_options& c, const std::string& typed) {
  auto done = ask_about(c, typed, [](operator_link& link, const std::string& agent) { return link.ask(agent, "scan-now", scan_timeout); });
  if (!done) return code_of(done.error());
  printer(c.as).row({{"agent", done->agent.agent}, {"scan_id", done->reply.text}});
  return exit_ok;
}

int sync_now(const common_options& c, const std::string& typed) {
  auto done = ask_about(c, typed, [](operator_link& link, const std::string& agent) { return link.ask(agent, "roots", report_timeout); });
  if (!done) return code_of(done.error());
  const auto has_rows = [](const auto& r) { return r.status <= static_cast<schemas::u64>(schemas::table_status::partial); };
  const auto tables = std::ranges::count_if(done->reply.roots, has_rows);
  const auto equal = std::ranges::count_if(done->reply.roots, [&](const auto& r) { return has_rows(r) && r.equal; });
  printer(c.as).row({{"agent", done->agent.agent}, {"scan_id", done->reply.text}, {"tables", tables}, {"equal", equal}});
  return exit_ok;
}

int config(const common_options& c, const std::string& typed) {
  auto done = ask_about(c, typed, [](operator_link& link, const std::string& agent) { return link.ask(agent, "configuration", report_timeout); });
  if (!done) return code_of(done.error());
  printer out(c.as);
  for (const auto& s : done->reply.settings)
    out.row({{"agent", done->agent.agent}, {"setting", schemas::printable_utf8(s.name)}, {"value", schemas::printable_utf8(s.value)}});
  return exit_ok;
}

int resync(const common_options& c, const std::string& typed, const std::optional<std::string>& table) {
  schemas::query q{.id = 0, .verb = "resync", .tables = {}, .session = 0, .part = 0};
  if (table) {
    auto t = schemas::require_table(*table);
    if (!t) return report_error(t.error());
    if ((*t)->id == schemas::table_id::scans) return report_error({errc::usage, "the table scans is made by the server: an agent has none to send"});
    q.tables.push_back(*table);
  }
  auto done = ask_about(c, typed, [&](operator_link& link, const std::string& agent) { return link.query(agent, q, query_timeout); });
  if (!done) return code_of(done.error());
  printer(c.as).row({{"agent", done->agent.agent}, {"wanted", done->reply.text}});
  say("wanted: each table's rows are asked of the agent until they came; `muster agents` shows repairing, then fresh");
  return exit_ok;
}

}  // namespace cli
