#include "schemas/buckets.hpp"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "common/hex.hpp"
#include "schemas/digest.hpp"
#include "schemas/siphash_lanes.hpp"

namespace schemas {

namespace {
std::uint64_t little_endian(const unsigned char* at) {
  std::uint64_t n = 0;
  for (std::size_t i = 8; i-- > 0;) n = n << 8 | at[i];
  return n;
}
}  // namespace

row_hashes hashes_of(table_id table, std::string_view key, std::string_view stable) {
  return hashes_of_keyed(table, key_hash(table, key), stable);
}

row_hashes hashes_of_keyed(table_id table, std::string_view key_hash, std::string_view stable) {
  row_hashes out;
  key_hash.copy(out.key.data(), out.key.size());
  row_hash_to(table, stable, out.row.data());
  return out;
}

element element_of(std::string_view k, const row_hashes& row) {
  static_assert(sizeof(row_hashes) == 48, "the two hashes are fed as one string of bytes");
  if (k.size() != k_bytes) throw std::invalid_argument("K has 16 bytes");
  std::array<unsigned char, 16> out;
  crypto_shorthash_siphashx24(out.data(), reinterpret_cast<const unsigned char*>(row.key.data()),
                              sizeof(row_hashes), reinterpret_cast<const unsigned char*>(k.data()));
  return {row.place(), little_endian(out.data()), little_endian(out.data() + 8)};
}

void add_elements(std::string_view k, const std::array<const row_hashes*, 4>& rows,
                  std::vector<element>& out) {
  static_assert(sizeof(row_hashes) == lane_bytes && lane_count == 4);
  if (k.size() != k_bytes) throw std::invalid_argument("K has 16 bytes");
  lane_results four;
  siphash128_of_four(
      k, {rows[0]->key.data(), rows[1]->key.data(), rows[2]->key.data(), rows[3]->key.data()},
      four);
  for (std::size_t n = 0; n < lane_count; ++n)
    out.push_back({rows[n]->place(), four.low[n], four.high[n]});
}

std::vector<element> elements_of(std::string_view k, std::span<const row_hashes> rows) {
  std::vector<element> out;
  out.reserve(rows.size());
  std::size_t i = 0;
  for (; i + lane_count <= rows.size(); i += lane_count)
    add_elements(k, {&rows[i], &rows[i + 1], &rows[i + 2], &rows[i + 3]}, out);
  for (; i < rows.size(); ++i) out.push_back(element_of(k, rows[i]));
  return out;
}

std::string table_sum::root() const {
  std::string out(16, '\0');
  for (std::size_t i = 0; i < 16; ++i)
    out[i] = static_cast<char>(static_cast<unsigned char>(sum_ >> (8 * i)));
  return out;
}

std::span<const element> in_bucket(std::span<const element> ascending, const bucket& b) {
  const auto from = std::ranges::lower_bound(ascending, b.first(), {}, &element::place);
  const auto to = std::ranges::upper_bound(from, ascending.end(), b.last(), {}, &element::place);
  return {from, to};
}

std::uint64_t bucket_digest(std::span<const element> rows) {
  std::uint64_t out = 0;
  for (const auto& e : rows) out ^= e.low;
  return out;
}

void pack(std::string& out, std::uint64_t n, std::uint64_t bits) {
  n = first_bits(n, bits);
  for (std::size_t i = 0; i < bytes_for(bits); ++i)
    out.push_back(static_cast<char>(static_cast<unsigned char>(n >> (8 * i))));
}

std::vector<std::uint64_t> unpack(std::string_view packed, std::uint64_t bits) {
  const auto width = bytes_for(bits);
  std::vector<std::uint64_t> out;
  out.reserve(packed.size() / width);
  for (std::size_t at = 0; at + width <= packed.size(); at += width) {
    std::uint64_t n = 0;
    for (std::size_t i = width; i-- > 0;) n = n << 8 | static_cast<unsigned char>(packed[at + i]);
    out.push_back(n);
  }
  return out;
}

bool in_bitmap(std::string_view bitmap, std::uint64_t i) {
  return i / 8 < bitmap.size() && (static_cast<unsigned char>(bitmap[i / 8]) >> (i % 8) & 1) != 0;
}

void put_in_bitmap(std::string& bitmap, std::uint64_t i) {
  auto& byte = bitmap.at(i / 8);
  byte = static_cast<char>(static_cast<unsigned char>(byte) | 1u << (i % 8));
}

std::vector<std::uint64_t> members_of_bitmap(std::string_view bitmap) {
  std::vector<std::uint64_t> out;
  for (std::uint64_t i = 0; i < bitmap.size() * 8; ++i)
    if (in_bitmap(bitmap, i)) out.push_back(i);
  return out;
}

cut_levels levels_for(std::uint64_t rows) {
  constexpr std::uint64_t one_bucket = 128, one_level = 8192, rows_a_bucket = 16, first_of_two = 8;
  if (rows <= one_bucket) return {};
  const auto bits = static_cast<std::uint64_t>(
      std::lround(std::log2(static_cast<double>(rows) / static_cast<double>(rows_a_bucket))));
  if (rows <= one_level) return {bits, 0};
  return {first_of_two, std::min(bits, limits::bucket_bits) - first_of_two};
}

}  // namespace schemas
