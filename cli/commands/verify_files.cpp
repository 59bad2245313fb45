#include "cli/commands/verify_files.hpp"

#include <map>

#include "schemas/digest.hpp"

namespace cli {

using collector::state::state_store;
using common::fail;
using common::result;
using schemas::json;
using schemas::root_comparison;

namespace {

constexpr std::size_t most_diverging = 100;

result<root_comparison> compare_table(const store::reader& server, const state_store& agent,
                                      const schemas::table& t, schemas::u64 version) {
  auto mirror = server.table(t.id);
  if (!mirror) return fail(mirror.error());
  // One K on both sides: any will do, as both are recomputed here.
  const std::string k = *mirror ? (*mirror)->k.bytes : std::string(schemas::k_bytes, '\0');
  auto here = agent.digest(t.id, k);
  auto there = server.digest(t.id, k);
  if (!here || !there) return fail(!here ? here.error() : there.error());
  root_comparison c;
  c.table = static_cast<schemas::u64>(t.id);
  c.rows = here->rows;
  c.version = version;
  c.agent = here->root;
  c.md5_agent = here->md5s;
  if (*mirror) c.store = there->root, c.md5_store = there->md5s;
  c.equal = *mirror && here->root == there->root && here->rows == there->rows;
  return c;
}

}  // namespace

result<std::vector<root_comparison>> compare_files(const store::reader& server,
                                                   const state_store& agent) {
  std::vector<root_comparison> out;
  for (const auto& t : schemas::tables()) {
    const auto version = agent.table(t.id).version;
    if (version == 0) continue;
    auto c = compare_table(server, agent, t, version);
    if (!c) return fail(c.error());
    out.push_back(std::move(*c));
  }
  return out;
}

json diverging_keys(const store::reader& server, const state_store& agent,
                    const schemas::table& t) {
  json out = json::array();
  auto stored = server.rows(t.id);
  auto theirs = agent.rows(t.id);
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

}  // namespace cli
