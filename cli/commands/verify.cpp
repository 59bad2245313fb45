// `muster verify`: asks the agent; with the stages down it compares the two stores' files.
#include <algorithm>

#include "cli/commands/commands.hpp"
#include "cli/commands/verify_files.hpp"
#include "cli/row_options.hpp"
#include "cli/stores.hpp"
#include "client/requests.hpp"
#include "common/hex.hpp"
#include "common/stop.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::json;
using comparisons = std::vector<schemas::root_comparison>;

namespace {

struct verify_options : wide_option {
  std::optional<std::string> agent;
};

void add_verify_options(option_list& to, verify_options& o) {
  to.text("AGENT", o.agent, "one agent; default: all");
  add_options(to, static_cast<wide_option&>(o));
}

struct tally {
  std::size_t equal = 0, all = 0;
  bool different = false, incomplete = false;
};

json hex_or_null(const std::string& bytes) {
  return bytes.empty() ? json(nullptr) : json(common::to_hex(bytes));
}

/// The policies' state hashes beside the roots.
void print_md5s(printer& out, const std::string& agent, const schemas::root_comparison& c,
                tally& t) {
  for (const auto& mine : c.md5_agent) {
    const auto theirs = std::ranges::find(c.md5_store, mine.policy, &schemas::policy_md5::policy);
    const std::string stored = theirs == c.md5_store.end() ? "" : theirs->md5.bytes;
    if (stored != mine.md5.bytes) (stored.empty() ? t.incomplete : t.different) = true;
    if (!out.is_json()) continue;
    out.describe("verify-policy");
    out.row({{"agent", agent},
             {"policy", mine.policy},
             {"md5_agent", common::to_hex(mine.md5.bytes)},
             {"md5_store", hex_or_null(stored)},
             {"equal", stored == mine.md5.bytes}});
  }
}

void print_table(printer& out, const std::string& agent, const schemas::root_comparison& c,
                 json diverging, tally& t) {
  const auto* table = schemas::find_table(static_cast<schemas::table_id>(c.table));
  if (table == nullptr || !client::is_compared(c)) return;
  ++t.all;
  t.equal += c.equal;
  if (c.agent.bytes.empty() || c.store.bytes.empty())
    t.incomplete = true;
  else
    t.different = t.different || !c.equal;
  out.describe("verify");
  out.row({{"agent", agent},
           {"table", table->name},
           {"rows", c.rows},
           {"version", c.version},
           {"root_agent", hex_or_null(c.agent.bytes)},
           {"root_store", hex_or_null(c.store.bytes)},
           {"equal", c.equal},
           {"diverging", std::move(diverging)}});
}

result<comparisons> ask_agent(const schemas::data_paths& paths, const std::string& agent) {
  const common::net::context context;
  auto link = client::operator_link::connect(context, paths);
  return link ? client::settled_roots(*link, agent) : fail(link.error());
}

status verify_agent(const common_options& c, const store::registry::entry& of, printer& out,
                    tally& t) {
  const auto& agent = of.agent;
  const auto id = schemas::agent_id::parse(agent);
  auto mine = collector::state::state_store::open_read_only(c.paths.collector(*id));
  // The server's store is read after the agent has answered, and opened once: closing a second
  // environment on a file drops the first one's locks.
  result<comparisons> tables;
  const bool up = client::stages_are_up(c.paths);
  if (up) tables = ask_agent(c.paths, agent);
  auto store = open_store::of(c.paths, of);
  if (!store && store.error().code == errc::not_found) return fail(store.error());
  if (!up && !mine)
    return fail(errc::not_found,
                "{}: the stages are down and its collector's store is not below {}: nothing to "
                "compare with",
                agent, c.paths.data);
  if (!up && !store) return fail(store.error());
  if (!up) tables = compare_files((*store)->reader(), *mine);
  if (!tables) return fail(tables.error());
  out.about(of);
  for (const auto& one : *tables) {
    json diverging = json::array();
    const auto* table = schemas::find_table(static_cast<schemas::table_id>(one.table));
    if (!one.equal && mine && store && table != nullptr)
      diverging = diverging_keys((*store)->reader(), *mine, *table);
    print_table(out, agent, one, std::move(diverging), t);
    print_md5s(out, agent, one, t);
  }
  return {};
}

/// The agent that was typed, else all.
result<std::vector<store::registry::entry>> chosen_agents(const schemas::data_paths& paths,
                                                          const std::optional<std::string>& typed) {
  if (!typed) return known_agents(paths);
  auto one = find_agent(paths, *typed);
  if (!one) return fail(one.error());
  return std::vector{std::move(*one)};
}

/// Whether both are equal is of more use than what they are.
table_view view_of(const verify_options& o) {
  auto out = o.whole();
  out.least = {"root_store", "root_agent"};
  out.sparse = {"diverging"};
  return out;
}

int run_verify(const common_options& c, const verify_options& o) {
  auto chosen = chosen_agents(c.paths, o.agent);
  if (!chosen) return report_error(chosen.error());
  tally t;
  {
    printer out(c.as, c.on, "verify", view_of(o));
    for (const auto& e : *chosen)
      if (auto s = verify_agent(c, e, out, t); !s) {
        t.incomplete = true;
        report_error(s.error());
      }
  }
  if (common::stop_requested()) return exit_interrupted;  // nothing was compared
  say(fmt::format("{}/{} tables equal", t.equal, t.all));
  if (t.different) return exit_findings;
  return t.incomplete || t.all == 0 ? exit_incomplete : exit_ok;
}

}  // namespace

command make_verify() {
  return make_command<verify_options>("verify",
                                      "recompute both copies' roots and compare; exit 2 when they "
                                      "differ, 3 when that cannot be told",
                                      add_verify_options, run_verify);
}

}  // namespace cli
