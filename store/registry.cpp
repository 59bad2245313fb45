#include "store/registry.hpp"

namespace store {

using common::fail;
using common::result;
using common::status;

result<registry> registry::open(const std::string& dir, bool read_only) {
  auto e = common::kv::env::open(
      dir, {.databases = {"agents"}, .map_bytes = std::size_t{1} << 30, .read_only = read_only});
  if (!e) return fail(e.error());
  return registry{std::move(*e)};
}

result<std::optional<agent_record>> registry::find(const std::string& agent) const {
  auto t = common::kv::txn::read(env_);
  if (!t) return fail(t.error());
  auto value = t->get(env_.db(0), agent);
  if (!value) return fail(value.error());
  if (!value->has_value()) return std::optional<agent_record>{};
  return schemas::decode<agent_record>(**value).map(
      [](auto&& r) { return std::optional(std::move(r)); });
}

status registry::put(const std::vector<entry>& entries) {
  auto t = common::kv::write_txn::begin(env_);
  if (!t) return fail(t.error());
  for (const auto& e : entries)
    if (auto s = t->put(env_.db(0), e.agent, schemas::encode(e.record)); !s) return s;
  return std::move(*t).commit();
}

status registry::erase(const std::string& agent) {
  auto t = common::kv::write_txn::begin(env_);
  if (!t) return fail(t.error());
  if (auto s = t->erase(env_.db(0), agent); !s) return s;
  return std::move(*t).commit();
}

status registry::each(const entry_visitor& visit) const {
  auto t = common::kv::txn::read(env_);
  if (!t) return fail(t.error());
  return t->each(env_.db(0), {},
                 [&](std::string_view key, std::string_view value, bool&) -> status {
                   auto r = schemas::decode<agent_record>(value);
                   return r ? visit({std::string(key), std::move(*r)}) : fail(r.error());
                 });
}

result<std::vector<registry::entry>> registry::all() const {
  std::vector<entry> out;
  auto s = each([&](entry&& e) -> status { return out.push_back(std::move(e)), status{}; });
  if (!s) return fail(s.error());
  return out;
}

std::string nothing_stored(const std::string& agent, const agent_record& r) {
  if (!r.had_store) return "nothing is stored of it yet: its first scan did not arrive";
  return fmt::format(
      "nothing is stored of it any more: `muster resync {}` asks it for everything anew, `muster "
      "agent remove {}` forgets it",
      agent, agent);
}

}  // namespace store
