#include "store/sequence.hpp"

#include "common/hash.hpp"
#include "common/hex.hpp"

namespace store {

using common::fail;
using common::result;

namespace {
constexpr std::string_view id_key = "id";

/// 0: there is none.
result<std::uint64_t> read_id(const common::kv::txn& t, common::kv::database about) {
  auto known = t.get(about, id_key);
  if (!known) return fail(known.error());
  return known->has_value() ? common::read_be64(**known) : 0;
}
}  // namespace

result<std::uint64_t> last_number(const common::kv::txn& t, common::kv::database db) {
  auto key = t.last_key(db, {});
  if (!key) return fail(key.error());
  return key->has_value() ? common::read_be64(**key) : 0;
}

result<std::uint64_t> last_number(const common::kv::env& e, common::kv::database db) {
  auto t = common::kv::txn::read(e);
  if (!t) return fail(t.error());
  return last_number(*t, db);
}

result<std::uint64_t> log_id(const common::kv::env& e, std::size_t about, bool read_only) {
  if (!e.has(about)) return std::uint64_t{0};
  if (read_only) {
    auto t = common::kv::txn::read(e);
    if (!t) return fail(t.error());
    return read_id(*t, e.db(about));
  }
  auto t = common::kv::write_txn::begin(e);
  if (!t) return fail(t.error());
  auto id = read_id(*t, e.db(about));
  if (!id || *id != 0) return id;
  id = common::random_u64() | 1;
  if (auto s = t->put(e.db(about), id_key, common::be64(*id)); !s) return fail(s.error());
  if (auto s = std::move(*t).commit(); !s) return fail(s.error());
  return id;
}

}  // namespace store
