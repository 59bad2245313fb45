// Digests of rows and tables. All are computed from bytes; no hash that arrives is ever stored.
//
//   key hash   first 16 bytes of SHA-256(table id ‖ key)
//   row hash   SHA-256(table id ‖ stable), 32 bytes            table id: one byte
//   root       Σ SipHash-2-4-128(K, key hash ‖ row hash) mod 2^128, the 16 bytes of a sum read as
//   little-endian kid        first 8 bytes of SHA-256(K), big-endian
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/table_id.hpp"

namespace schemas {

inline constexpr std::size_t k_bytes = 16;

std::string key_hash(table_id table, std::string_view key);
std::string row_hash(table_id table, std::string_view stable);
/// The same, to 32 bytes at `out`.
void row_hash_to(table_id table, std::string_view stable, char* out);
std::uint64_t kid_of(std::string_view k);
/// SipHash-2-4 with a 128-bit result; `k` has 16 bytes.
std::string siphash128(std::string_view k, std::string_view bytes);

/// The root of a table while its rows pass by, in any order.
class root_sum {
 public:
  explicit root_sum(std::string k) : k_(std::move(k)) {}
  /// Goes on from a sum of `rows` rows: its 16 bytes.
  root_sum(std::string k, std::string_view sum, std::uint64_t rows);
  void add(table_id table, std::string_view key, std::string_view stable);
  /// The same, of a row whose key hash is known.
  void add_keyed(table_id table, std::string_view key_hash, std::string_view stable);
  /// Takes a row out that is in the sum.
  void remove_keyed(table_id table, std::string_view key_hash, std::string_view stable);
  std::uint64_t rows() const { return rows_; }
  std::string bytes() const;

 private:
  __extension__ using number = unsigned __int128;
  number element(table_id table, std::string_view key_hash, std::string_view stable) const;
  std::string k_;
  number sum_ = 0;
  std::uint64_t rows_ = 0;
};

/// The MD5 state hash of one policy: (check id, state word) of its checks, in any order; `invalid`
/// counts as not_applicable. Ascending ids (integers by value, before others bytewise), states
/// joined by ','; 16 bytes.
std::string policy_state_md5(std::vector<std::pair<std::string, std::string>> checks);

/// passed / (passed + failed) in hundredths of a percent, rounded; -1 when none was decided.
std::int64_t score_of(std::uint64_t passed, std::uint64_t failed);

/// First 16 bytes of SHA-256(agent NUL epoch NUL table NUL version NUL key hash NUL rule).
std::string alert_id(std::string_view agent, std::uint64_t epoch, std::uint64_t table,
                     std::uint64_t version, std::string_view key, std::string_view rule);

}  // namespace schemas
