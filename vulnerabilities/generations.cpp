#include "vulnerabilities/generations.hpp"

#include "common/hex.hpp"

namespace vulnerabilities {

using common::fail;
using common::result;
using common::status;
using common::kv::write_txn;

namespace {
constexpr std::size_t commit_entries = 100'000;
}  // namespace

result<std::optional<u64>> next_generation(const common::kv::env& env, std::size_t database,
                                           u64 from) {
  auto t = common::kv::txn::read(env);
  if (!t) return fail(t.error());
  std::optional<u64> out;
  const auto take = [&](std::string_view key, std::string_view, bool& go_on) -> status {
    if (key.size() >= sizeof(u64)) out = common::read_be64(key);
    go_on = false;
    return {};
  };
  auto s = t->each(env.db(database), {}, take, common::be64(from));
  return s ? result<std::optional<u64>>(out) : fail(s.error());
}

status erase_generation(const common::kv::env& env, std::size_t database, u64 generation) {
  for (bool more = true; more;) {
    auto w = write_txn::begin(env);
    if (!w) return fail(w.error());
    std::vector<std::string> keys;
    const auto take = [&](std::string_view key, std::string_view, bool& go_on) -> status {
      keys.emplace_back(key);
      go_on = keys.size() < commit_entries;
      return {};
    };
    if (auto s = w->each(env.db(database), common::be64(generation), take); !s) return s;
    more = keys.size() == commit_entries;
    for (const auto& key : keys)
      if (auto s = w->erase(env.db(database), key); !s) return s;
    if (auto s = std::move(*w).commit(); !s) return s;
  }
  return {};
}

}  // namespace vulnerabilities
