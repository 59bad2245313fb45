// How a value lies in a database: 8 bytes, big-endian, of XXH3-64 over key and value, then the
// value.
#pragma once

#include <cstdint>
#include <string_view>

#include "common/kv/database.hpp"

namespace common::kv {

inline constexpr std::size_t check_bytes = 8;

inline MDB_val view(std::string_view s) { return {s.size(), const_cast<char*>(s.data())}; }
inline std::string_view view(const MDB_val& v) {
  return {static_cast<const char*>(v.mv_data), v.mv_size};
}

std::uint64_t hash_of(std::string_view key, std::string_view value);

/// The hash that is stored with a value, right or not; 0: it is too short to have one.
std::uint64_t stored_hash(const MDB_val& stored);

/// The value without its hash; corrupt: it is not that of this key and value. Names the file.
result<std::string_view> unchecked(MDB_txn* t, std::string_view key, std::string_view stored);

/// Writes a value with its hash.
status put_checked(MDB_txn* t, database db, std::string_view key, std::string_view value,
                   std::uint64_t hash);

/// Where the transaction's environment lies.
std::string file_of(MDB_txn* t);

}  // namespace common::kv
