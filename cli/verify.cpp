// `muster verify`: asks the agent; with the stages down it compares the two stores' files.
#include <algorithm>
#include <thread>

#include "cli/commands.hpp"
#include "cli/operator_link.hpp"
#include "cli/stores.hpp"
#include "collector/state/state_store.hpp"
#include "common/hex.hpp"
#include "schemas/digest.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::json;

namespace {

constexpr common::milliseconds verify_timeout{30'000}, retry_pause{250};
constexpr std::size_t most_diverging = 100;

bool has_rows(schemas::u64 status) { return status <= static_cast<schemas::u64>(schemas::table_status::partial); }

/// Keys that only one side has, or that have other bytes; from the files, when the agent's state lies below --data too.
json diverging_keys(const store::reader& r, const collector::state::state_store& mine, const schemas::table& t) {
  json out = json::array();
  auto stored = r.rows(t.id);
  auto theirs = mine.rows(t.id);
  if (!stored || !theirs) return out;
  std::map<std::string, std::string> a, b;
  for (const auto& row : *theirs) a[row.key.bytes] = row.stable.bytes;
  for (const auto& row : *stored) b[row.key.bytes] = row.stable.bytes;
  const auto note = [&](const std::string& key) {
    if (out.size() < most_diverging) out.push_back(schemas::key_json(t, key));
  };
  for (const auto& [key, bytes] : a)
    if (!b.contains(key) || b[key] != bytes) note(key);
  for (const auto& [key, bytes] : b)
    if (!a.contains(key)) note(key);
  return out;
}

struct tally {
  std::size_t equal = 0, all = 0;
  bool different = false, incomplete = false;
};

json hex_or_null(const std::string& bytes) { return bytes.empty() ? json(nullptr) : json(common::to_hex(bytes)); }

/// The policies' state hashes beside the roots.
void print_md5s(printer& out, const std::string& agent, const schemas::root_comparison& c, tally& t) {
  for (const auto& mine : c.md5_agent) {
    const auto theirs = std::ranges::find(c.md5_store, mine.policy, &schemas::policy_md5::policy);
    const std::string stored = theirs == c.md5_store.end() ? "" : theirs->md5.bytes;
    if (stored != mine.md5.bytes) (stored.empty() ? t.incomplete : t.different) = true;
    if (out.is_json())
      out.row({{"agent", agent},
               {"policy", mine.policy},
               {"md5_agent", common::to_hex(mine.md5.bytes)},
               {"md5_store", hex_or_null(stored)},
               {"equal", stored == mine.md5.bytes}});
  }
}

void print_table(printer& out, const std::string& agent, const schemas::root_comparison& c, json diverging, tally& t) {
  const auto* table = schemas::find_table(static_cast<schemas::table_id>(c.table));
  if (table == nullptr || !has_rows(c.status)) return;
  ++t.all;
  t.equal += c.equal;
  if (c.agent.bytes.empty() || c.store.bytes.empty())
    t.incomplete = true;
  else
    t.different = t.different || !c.equal;
  out.row({{"agent", agent},
           {"table", table->name},
           {"rows", c.rows},
           {"version", c.version},
           {"root_agent", hex_or_null(c.agent.bytes)},
           {"root_store", hex_or_null(c.store.bytes)},
           {"equal", c.equal},
           {"diverging", std::move(diverging)}});
}

/// From the files: the collector's store against the server's.
result<std::vector<schemas::root_comparison>> compare_files(const store::reader& r, const collector::state::state_store& mine) {
  std::vector<schemas::root_comparison> out;
  for (const auto& t : schemas::tables()) {
    auto state = mine.table(t.id);
    auto mirror = r.table(t.id);
    if (!state || !mirror) return fail(!state ? state.error() : mirror.error());
    if (state->version == 0) continue;
    schemas::root_comparison c{.table = static_cast<schemas::u64>(t.id),
                               .status = 0,
                               .rows = 0,
                               .version = state->version,
                               .agent = {},
                               .store = {},
                               .equal = false,
                               .md5_agent = {},
                               .md5_store = {}};
    // One K on both sides: any will do, as both are recomputed here.
    const std::string k = *mirror ? (*mirror)->k.bytes : std::string(schemas::k_bytes, '\0');
    auto here = mine.digest(t.id, k);
    auto there = r.digest(t.id, k);
    if (!here || !there) return fail(!here ? here.error() : there.error());
    c.rows = here->rows;
    c.agent = here->root;
    c.md5_agent = here->md5s;
    if (*mirror) c.store = there->root, c.md5_store = there->md5s;
    c.equal = *mirror && here->root == there->root && here->rows == there->rows;
    out.push_back(std::move(c));
  }
  return out;
}

/// Asks the agent until no table is on its way, for as long as verify waits.
result<std::vector<schemas::root_comparison>> ask_agent(const schemas::data_paths& paths, const std::string& agent) {
  const common::net::context context;
  auto link = operator_link::connect(context, paths);
  if (!link) return fail(link.error());
  const auto until = std::chrono::steady_clock::now() + verify_timeout;
  for (;;) {
    const auto left = std::chrono::duration_cast<common::milliseconds>(until - std::chrono::steady_clock::now());
    auto reply = link->ask(agent, "roots", std::max(left, common::milliseconds{1}));
    if (!reply) return fail(reply.error());
    const bool settled = std::ranges::all_of(reply->roots, [](const auto& c) { return !has_rows(c.status) || !c.store.bytes.empty(); });
    if (settled || std::chrono::steady_clock::now() + retry_pause > until) return std::move(reply->roots);
    std::this_thread::sleep_for(retry_pause);
  }
}

status verify_agent(const common_options& c, const std::string& agent, printer& out, tally& t) {
  const auto id = schemas::agent_id::parse(agent);
  auto mine = collector::state::state_store::open_read_only(c.paths.collector(*id));
  // Read after the agent has answered, and opened once: closing a second environment on a file drops the first one's locks.
  result<std::vector<schemas::root_comparison>> tables;
  const bool up = stages_are_up(c.paths);
  if (up) tables = ask_agent(c.paths, agent);
  auto store = open_store::of(c.paths, agent);
  if (!up && !mine)
    return fail(errc::not_found, "{}: the stages are down and its collector's store is not below {}: nothing to compare with", agent, c.paths.data);
  if (!up && !store) return fail(store.error());
  if (!up) tables = compare_files((*store)->reader(), *mine);
  if (!tables) return fail(tables.error());
  for (const auto& one : *tables) {
    json diverging = json::array();
    if (!one.equal && mine && store)
      diverging = diverging_keys((*store)->reader(), *mine, *schemas::find_table(static_cast<schemas::table_id>(one.table)));
    print_table(out, agent, one, std::move(diverging), t);
    print_md5s(out, agent, one, t);
  }
  return {};
}

}  // namespace

int verify(const common_options& c, const std::optional<std::string>& typed) {
  std::vector<store::registry::entry> chosen;
  if (typed) {
    auto one = find_agent(c.paths, *typed);
    if (!one) return report_error(one.error());
    chosen.push_back(std::move(*one));
  } else {
    auto all = known_agents(c.paths);
    if (!all) return report_error(all.error());
    chosen = std::move(*all);
  }
  tally t;
  {
    printer out(c.as);
    for (const auto& e : chosen)
      if (auto s = verify_agent(c, e.agent, out, t); !s) {
        t.incomplete = true;
        report_error(s.error());
      }
  }
  say(fmt::format("{}/{} tables equal", t.equal, t.all));
  if (t.different) return exit_findings;
  return t.incomplete || t.all == 0 ? exit_incomplete : exit_ok;
}

}  // namespace cli
