// `muster dump`: the stored rows of an agent. wdb answers, from one read transaction; with the
// stages down or --offline the files do, and always those of the past.
#include <algorithm>

#include "cli/agent_rows.hpp"
#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "cli/print/rows.hpp"
#include "cli/row_options.hpp"
#include "cli/time_option.hpp"
#include "common/clock.hpp"
#include "query/host_store.hpp"
#include "store/dump.hpp"
#include "views/differences.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

namespace {

struct dump_options : agent_option {
  row_options rows;
  std::vector<std::string> tables;
  time_option at{at_option};
  bool offline = false;
};

void add_dump_options(option_list& to, dump_options& o) {
  add_options(to, o);
  to.texts("TABLE", o.tables, "tables; default: all that it has");
  o.at.add_to(to,
              "the rows as they were at a commit time (read from the files): 2026-11-25T14:05:00Z, "
              "2026-11-25, or how long ago as 2h 3d;\n"
              "volatile columns are absent then");
  add_options(to, o.rows);
  add_offline_option(to, o.offline);
}

/// The tables asked for, in the order in which tables are printed.
result<std::vector<std::string>> in_printing_order(const std::vector<std::string>& names) {
  std::vector<const schemas::table*> wanted;
  for (const auto& name : names) {
    auto t = schemas::require_table(name);
    if (!t) return fail(t.error());
    wanted.push_back(*t);
  }
  std::ranges::sort(wanted, {}, [](const auto* t) { return t->id; });
  wanted.erase(std::ranges::unique(wanted).begin(), wanted.end());
  std::vector<std::string> out;
  for (const auto* t : wanted) out.emplace_back(t->name);
  return out;
}

/// From the files where a time was typed. usage: not a time, or one that is still to come.
result<views::dump_parts> rows_of(const schemas::data_paths& paths,
                                  const store::registry::entry& agent,
                                  const std::vector<std::string>& names, const dump_options& o) {
  auto at = o.at.past_time();
  if (!at) return fail(at.error());
  if (!*at) return agent_rows(paths, agent, names, o.offline);
  auto store = store_of(paths, agent);
  if (!store) return fail(store.error());
  auto parts = store::dump_tables_at(*store, names, **at);
  if (!parts) return parts;
  const auto txn = common::kv::txn::read(store->env());
  if (!txn) return fail(txn.error());
  if (auto s = views::check_begun({*store, *txn}, **at); !s)
    return fail(s.error().code, "{}: {}", agent.agent, s.error().detail);
  return parts;
}

/// Of a table that has no rows: that there is no such thing on the host, or why nothing is known.
/// Without a reason it is empty.
query::table_standing why_none(const schemas::data_paths& paths,
                               const store::registry::entry& agent, const views::dumped_table& t) {
  const auto id = schemas::agent_id::parse(agent.agent);
  if (!t.rows.empty() || !id) return {};
  const auto store = query::host_store::open(paths.store(*id));
  if (!store) return {};
  const auto now = common::wall_ms();
  return (*store)->standing_of(*t.table, now, now);
}

int report_untold(const schemas::data_paths& paths, const store::registry::entry& agent,
                  const std::vector<views::dumped_table>& tables, const views::dump_parts& parts,
                  bool were_named) {
  std::vector<schemas::table_id> with_rows;
  int code = exit_ok;
  for (const auto& t : tables) {
    const auto none = were_named ? why_none(paths, agent, t) : query::table_standing{};
    if (!none.why.empty()) say(fmt::format("muster: {}: {}", agent.agent, none.why));
    if (none.why.empty() || none.is != query::standing::unknown)
      with_rows.push_back(t.table->id);
    else
      code = exit_incomplete;
  }
  const int of_rows = report_missing_rows(parts, with_rows, agent.agent);
  return code == exit_ok ? of_rows : code;
}

int run_dump(const common_options& c, const dump_options& o) {
  auto e = find_agent(c.paths, o.agent);
  auto names = in_printing_order(o.tables);
  if (!e || !names) return report_error(!e ? e.error() : names.error());
  auto view = o.rows.view_of(*names);
  if (!view) return report_error(view.error());
  auto parts = rows_of(c.paths, *e, *names, o);
  if (!parts) return report_error(parts.error());
  auto tables = views::by_table(*parts);
  if (!tables) return report_error(tables.error());
  {
    printer out(c.as, c.on, {}, std::move(*view));
    out.about(*e);
    for (const auto& t : *tables) print_rows(out, *t.table, t.rows, tables->size() > 1);
  }
  if (!o.at.is_typed()) return report_untold(c.paths, *e, *tables, *parts, !names->empty());
  return exit_ok;  // a state of then has the rows that history has
}

}  // namespace

command make_dump() {
  return paged(make_command<dump_options>(
      "dump", "the stored rows of an agent, from one consistent copy that wdb makes",
      add_dump_options, run_dump));
}

}  // namespace cli
