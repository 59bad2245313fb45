#include "cli/agent_rows.hpp"

#include <algorithm>

#include "cli/operator_link.hpp"
#include "store/agent_store.hpp"
#include "store/dump.hpp"

namespace cli {

using common::fail;
using common::result;

namespace {

constexpr common::milliseconds part_timeout{30'000};

result<dump_parts> from_wdb(const schemas::data_paths& paths, const std::string& agent, const std::vector<std::string>& tables) {
  const common::net::context context;
  auto link = operator_link::connect(context, paths);
  if (!link) return fail(link.error());
  dump_parts out;
  schemas::query q{.id = 0, .verb = "dump", .tables = tables, .session = 0, .part = 0};
  do {
    auto part = link->rows(agent, q, part_timeout);
    if (!part) return fail(part.error());
    q = {.id = 0, .verb = "part", .tables = {}, .session = part->session, .part = part->part + 1};
    out.push_back(std::move(*part));
  } while (out.back().part + 1 < out.back().parts);
  return out;
}

result<dump_parts> from_files(const schemas::data_paths& paths, const std::string& agent, const std::vector<std::string>& tables) {
  auto id = schemas::agent_id::parse(agent);
  if (!id) return fail(id.error());
  auto s = store::agent_store::open(paths.store(*id), true);
  if (!s) return fail(s.error());
  return store::dump_tables(*s, tables);
}

}  // namespace

result<dump_parts> agent_rows(const schemas::data_paths& paths, const std::string& agent, const std::vector<std::string>& tables, bool offline) {
  return !offline && stages_are_up(paths) ? from_wdb(paths, agent, tables) : from_files(paths, agent, tables);
}

bool is_incomplete(const dump_parts& parts, schemas::table_id table) {
  return !parts.empty() && std::ranges::count(parts.front().incomplete, static_cast<schemas::u64>(table)) > 0;
}

}  // namespace cli
