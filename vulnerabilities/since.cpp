#include "vulnerabilities/since.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "views/last_changes.hpp"
#include "vulnerabilities/package_kinds.hpp"

namespace vulnerabilities {

using common::fail;
using common::result;
using common::status;
using schemas::table_id;

namespace {

/// The rows' keys, by what findings call their source and version.
using row_keys = std::unordered_map<std::string, std::vector<std::string>>;

std::string name_of(std::string_view source, std::string_view version) {
  return std::string(source).append(1, '\0').append(version);
}

result<row_keys> keys_of(const store::reader& r, const std::vector<finding>& all) {
  row_keys out;
  for (const auto& f : all) out[name_of(f.source, f.version)];
  const auto side = r.side(table_id::packages);
  if (!side) return fail(side.error());
  package_reader reader;
  const auto take = [&](const store::row_view& row) -> status {
    const auto p = reader.read(row.stable);
    if (!p) return fail(p.error());
    const auto source = source_of(*p);
    if (const auto at = out.find(name_of(source.name, source.version)); at != out.end())
      at->second.emplace_back(row.key);
    return {};
  };
  if (auto s = r.each_view(table_id::packages, take, *side); !s) return fail(s.error());
  return out;
}

}  // namespace

result<std::vector<i64>> since_of(const store::reader& r, const std::vector<finding>& all) {
  std::vector<i64> out(all.size());
  const auto by_name = keys_of(r, all);
  if (!by_name) return fail(by_name.error());
  std::set<std::string> keys;
  for (const auto& [name, some] : *by_name) keys.insert(some.begin(), some.end());
  const auto changes = views::last_changes(r, table_id::packages, std::move(keys));
  if (!changes) return fail(changes.error());
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const auto& key : by_name->at(name_of(all[i].source, all[i].version))) {
      const auto at = changes->find(key);
      if (at == changes->end()) continue;
      const auto came = at->second.commit_time;
      out[i] = out[i] == 0 ? came : std::min(out[i], came);
    }
    const auto* v = all[i].what;
    if (out[i] != 0 && v != nullptr && all[i].is == state::affected)
      out[i] = std::max(out[i], v->published);
  }
  return out;
}

}  // namespace vulnerabilities
