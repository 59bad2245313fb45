#include "store/enrolments.hpp"

#include "schemas/messages.hpp"

namespace store {

using common::fail;
using common::result;
using common::status;

namespace {

constexpr std::size_t tokens_db = 0, keys_db = 1, agents_db = 2;

template <class Record>
status read_all(const common::kv::txn& t, const common::kv::env& env, std::size_t which,
                std::map<std::string, Record>& into) {
  if (!env.has(which)) return {};
  return t.each(env.db(which), {},
                [&](std::string_view key, std::string_view value, bool&) -> status {
                  auto r = schemas::decode<Record>(value);
                  if (!r) return fail(r.error());
                  into.emplace(key, std::move(*r));
                  return {};
                });
}

template <class Record>
status put_all(common::kv::write_txn& t, const common::kv::env& env, std::size_t which,
               const std::map<std::string, Record>& records) {
  for (const auto& [key, record] : records)
    if (auto s = t.put(env.db(which), key, schemas::encode(record)); !s) return s;
  return {};
}

status erase_all(common::kv::write_txn& t, const common::kv::env& env, std::size_t which,
                 const std::vector<std::string>& keys) {
  for (const auto& key : keys)
    if (auto s = t.erase(env.db(which), key); !s) return s;
  return {};
}

}  // namespace

result<enrolments> enrolments::open(const std::string& dir, bool read_only) {
  auto e = common::kv::env::open(dir, {.databases = {"tokens", "keys", "agents"},
                                       .map_bytes = std::size_t{1} << 30,
                                       .read_only = read_only,
                                       .added = 1});
  if (!e) return fail(e.error());
  return enrolments{std::move(*e)};
}

result<enrolments::content> enrolments::all() const {
  auto t = common::kv::txn::read(env_);
  if (!t) return fail(t.error());
  content out;
  if (auto s = read_all(*t, env_, tokens_db, out.by_token); !s) return fail(s.error());
  if (auto s = read_all(*t, env_, keys_db, out.by_key); !s) return fail(s.error());
  if (auto s = read_all(*t, env_, agents_db, out.by_agent); !s) return fail(s.error());
  return out;
}

status enrolments::write(const change& c) {
  auto txn = common::kv::write_txn::begin(env_);
  if (!txn) return fail(txn.error());
  if (auto s = put_all(*txn, env_, tokens_db, c.written.by_token); !s) return s;
  if (auto s = put_all(*txn, env_, keys_db, c.written.by_key); !s) return s;
  if (auto s = put_all(*txn, env_, agents_db, c.written.by_agent); !s) return s;
  if (auto s = erase_all(*txn, env_, tokens_db, c.tokens_gone); !s) return s;
  if (auto s = erase_all(*txn, env_, keys_db, c.keys_gone); !s) return s;
  if (auto s = erase_all(*txn, env_, agents_db, c.agents_gone); !s) return s;
  return std::move(*txn).commit();
}

}  // namespace store
