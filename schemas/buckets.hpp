// The arithmetic of repair: rows as keyed elements, buckets of key hashes, digests of buckets. Both
// halves use it.
//
//   element     SipHash-2-4-128(K, key hash ‖ row hash); `low` are its first 8 bytes, little-endian
//   bucket      the rows whose key hash starts with given bits
//   its digest  XOR of `low` over its rows
//   root        Σ elements mod 2^128 (schemas/digest.hpp)
//
// Who does not know K cannot make two sets of rows have equal digests; nothing is accepted on the
// short forms sent in compare and compare_reply (a coincidence there costs another session), only
// on whole bucket digests and the root.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "schemas/message_parts.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// The two hashes of a row, as they are fed to the element.
struct row_hashes {
  std::array<char, 16> key;
  std::array<char, 32> row;
  /// The first 64 bits of the key hash: where it lies among buckets.
  std::uint64_t place() const {
    std::uint64_t n = 0;
    for (std::size_t i = 0; i < 8; ++i) n = n << 8 | static_cast<unsigned char>(key[i]);
    return n;
  }
};
row_hashes hashes_of(table_id table, std::string_view key, std::string_view stable);
/// The same, of a row whose key hash is known.
row_hashes hashes_of_keyed(table_id table, std::string_view key_hash, std::string_view stable);

struct element {
  std::uint64_t place = 0, low = 0, high = 0;
};
element element_of(std::string_view k, const row_hashes& row);
/// Several at a time. In the order of the rows; ascending key hashes where they are.
std::vector<element> elements_of(std::string_view k, std::span<const row_hashes> rows);
/// The same of what has a row's hashes in it, where `hashes` says.
template <class Row>
std::vector<element> elements_of(std::string_view k, const std::vector<Row>& rows,
                                 row_hashes Row::*hashes);

/// The elements of four rows, to the end of `out`.
void add_elements(std::string_view k, const std::array<const row_hashes*, 4>& rows,
                  std::vector<element>& out);

template <class Row>
std::vector<element> elements_of(std::string_view k, const std::vector<Row>& rows,
                                 row_hashes Row::*hashes) {
  std::vector<element> out;
  out.reserve(rows.size());
  std::size_t i = 0;
  for (; i + 4 <= rows.size(); i += 4)
    add_elements(k,
                 {&(rows[i].*hashes), &(rows[i + 1].*hashes), &(rows[i + 2].*hashes),
                  &(rows[i + 3].*hashes)},
                 out);
  for (; i < rows.size(); ++i) out.push_back(element_of(k, rows[i].*hashes));
  return out;
}

/// A root and its row count while rows come and go.
class table_sum {
 public:
  void add(const element& e) { sum_ += value(e), ++rows_; }
  void subtract(const element& e) { sum_ -= value(e), --rows_; }
  std::uint64_t rows() const { return rows_; }
  std::string root() const;

 private:
  __extension__ using wide = unsigned __int128;
  static wide value(const element& e) { return static_cast<wide>(e.high) << 64 | e.low; }
  wide sum_ = 0;
  std::uint64_t rows_ = 0;
};

/// The key hashes that start with `index` in `bits` bits.
struct bucket {
  std::uint64_t bits = 0, index = 0;
  std::uint64_t first() const { return bits == 0 ? 0 : index << (64 - bits); }
  std::uint64_t last() const { return bits == 0 ? UINT64_MAX : first() | (UINT64_MAX >> bits); }
};
/// The elements in a bucket; they ascend by place.
std::span<const element> in_bucket(std::span<const element> ascending, const bucket& b);
std::uint64_t bucket_digest(std::span<const element> rows);

/// The first `bits` of an element or a digest.
constexpr std::uint64_t first_bits(std::uint64_t n, std::uint64_t bits) {
  return bits >= 64 ? n : n & ((std::uint64_t{1} << bits) - 1);
}
constexpr std::size_t bytes_for(std::uint64_t bits) {
  return static_cast<std::size_t>((bits + 7) / 8);
}
/// Numbers of `bits` bits each, in whole bytes, little-endian; bytes_for(bits) divides the size of
/// `packed`.
void pack(std::string& out, std::uint64_t n, std::uint64_t bits);
std::vector<std::uint64_t> unpack(std::string_view packed, std::uint64_t bits);

/// A set of bucket numbers; bit i is bit i % 8 of byte i / 8.
bool in_bitmap(std::string_view bitmap, std::uint64_t i);
void put_in_bitmap(std::string& bitmap, std::uint64_t i);
std::vector<std::uint64_t> members_of_bitmap(std::string_view bitmap);

/// How a table of so many rows is cut.
struct cut_levels {
  std::uint64_t first = 0, second = 0;  ///< bits; second 0: one level is enough
};
cut_levels levels_for(std::uint64_t rows);

namespace limits {
inline constexpr std::uint64_t bucket_bits = 15;  ///< in all: their digests fit a frame of an agent
inline constexpr std::uint64_t list_at_first_level =
    32;  ///< rows; above that a second look is cheaper
}  // namespace limits

}  // namespace schemas
