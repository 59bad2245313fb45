#include "common/kv/checked_value.hpp"

#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#include <xxh_x86dispatch.h>  // the same hashes, with the widest registers that there are
#else
#include <xxhash.h>
#endif

#include <string>

#include "common/hex.hpp"

namespace common::kv {

std::uint64_t hash_of(std::string_view key, std::string_view value) {
  const auto seed = XXH3_64bits(key.data(), key.size());
  return XXH3_64bits_withSeed(value.data(), value.size(), seed);
}

std::uint64_t stored_hash(const MDB_val& stored) {
  return stored.mv_size < check_bytes ? 0 : read_be64(view(stored));
}

result<std::string_view> unchecked(MDB_txn* t, std::string_view key, std::string_view stored) {
  if (stored.size() < check_bytes || read_be64(stored) != hash_of(key, stored.substr(check_bytes)))
    return fail(errc::corrupt, "{}: the value of key {} fails its check", file_of(t),
                to_hex(key.substr(0, 40)));
  return stored.substr(check_bytes);
}

status put_checked(MDB_txn* t, database db, std::string_view key, std::string_view value,
                   std::uint64_t hash) {
  // Reserved in the page and filled there: no copy of the value on the way.
  MDB_val k = view(key), v{check_bytes + value.size(), nullptr};
  if (const int rc = mdb_put(t, db.handle, &k, &v, MDB_RESERVE); rc != 0)
    return fail(explain(rc, "put"));
  auto* to = static_cast<char*>(v.mv_data);
  be64(hash).copy(to, check_bytes);
  value.copy(to + check_bytes, value.size());
  return {};
}

std::string file_of(MDB_txn* t) {
  const char* dir = nullptr;
  mdb_env_get_path(mdb_txn_env(t), &dir);
  return std::string(dir) + "/data.mdb";
}

}  // namespace common::kv
