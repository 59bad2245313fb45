#include "schemas/digest.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <tuple>

#include "common/hash.hpp"
#include "common/hex.hpp"

namespace schemas {

namespace {
void tagged_sha256(table_id table, std::string_view bytes, char* out) {
  thread_local common::hasher h;
  const char id = static_cast<char>(table);
  h.add({&id, 1}).add(bytes).finish_to(out);
}
}  // namespace

std::string key_hash(table_id table, std::string_view key) {
  std::array<char, 32> whole;
  tagged_sha256(table, key, whole.data());
  return {whole.data(), 16};
}

std::string row_hash(table_id table, std::string_view stable) {
  std::string out(32, '\0');
  row_hash_to(table, stable, out.data());
  return out;
}

void row_hash_to(table_id table, std::string_view stable, char* out) {
  tagged_sha256(table, stable, out);
}
std::uint64_t kid_of(std::string_view k) { return common::read_be64(common::sha256(k)); }

namespace {
void siphash128_to(std::string_view k, std::string_view bytes, unsigned char* out) {
  if (k.size() != crypto_shorthash_siphashx24_KEYBYTES)
    throw std::invalid_argument("K has 16 bytes");
  crypto_shorthash_siphashx24(out, reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size(), reinterpret_cast<const unsigned char*>(k.data()));
}
}  // namespace

std::string siphash128(std::string_view k, std::string_view bytes) {
  std::string out(crypto_shorthash_siphashx24_BYTES, '\0');
  siphash128_to(k, bytes, reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

void root_sum::add(table_id table, std::string_view key, std::string_view stable) {
  add_keyed(table, key_hash(table, key), stable);
}

root_sum::root_sum(std::string k, std::string_view sum, std::uint64_t rows)
    : k_(std::move(k)), rows_(rows) {
  for (std::size_t i = sum.size(); i-- > 0;) sum_ = sum_ << 8 | static_cast<unsigned char>(sum[i]);
}

root_sum::number root_sum::element(table_id table, std::string_view key_hash,
                                   std::string_view stable) const {
  std::array<char, 48> hashes;
  key_hash.copy(hashes.data(), 16);
  row_hash_to(table, stable, hashes.data() + 16);
  std::array<unsigned char, 16> bytes;
  siphash128_to(k_, {hashes.data(), hashes.size()}, bytes.data());
  number n = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) n = n << 8 | bytes[i];
  return n;
}

void root_sum::add_keyed(table_id table, std::string_view key_hash, std::string_view stable) {
  sum_ += element(table, key_hash, stable);
  ++rows_;
}

void root_sum::remove_keyed(table_id table, std::string_view key_hash, std::string_view stable) {
  sum_ -= element(table, key_hash, stable);
  --rows_;
}

std::string root_sum::bytes() const {
  std::string out(16, '\0');
  for (std::size_t i = 0; i < 16; ++i)
    out[i] = static_cast<char>(static_cast<unsigned char>(sum_ >> (8 * i)));
  return out;
}

namespace {
/// Orders ids: integers by value first, then the others by their bytes.
std::tuple<int, std::int64_t, std::string_view> id_order(
    const std::pair<std::string, std::string>& check) {
  const std::string& id = check.first;
  std::int64_t number = 0;
  const auto [end, ec] = std::from_chars(id.data(), id.data() + id.size(), number);
  const bool whole = ec == std::errc{} && end == id.data() + id.size();
  return {whole ? 0 : 1, whole ? number : 0, id};
}
}  // namespace

std::string policy_state_md5(std::vector<std::pair<std::string, std::string>> checks) {
  std::ranges::sort(checks, {}, id_order);
  std::string joined;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (i > 0) joined += ',';
    joined += checks[i].second == "invalid" ? "not_applicable" : checks[i].second;
  }
  return common::hasher(common::hasher::kind::md5).add(joined).finish();
}

std::int64_t score_of(std::uint64_t passed, std::uint64_t failed) {
  const std::uint64_t decided = passed + failed;
  if (decided == 0) return -1;
  return static_cast<std::int64_t>((passed * 10'000 + decided / 2) / decided);
}

std::string alert_id(std::string_view agent, std::uint64_t epoch, std::uint64_t table,
                     std::uint64_t version, std::string_view key, std::string_view rule) {
  std::string joined(agent);
  const std::string key_digest = key_hash(static_cast<table_id>(table), key);
  for (const auto& part : {common::to_hex(epoch), std::to_string(table), std::to_string(version),
                           key_digest, std::string(rule)})
    joined.append(1, '\0').append(part);
  return common::sha256(joined).substr(0, 16);
}

}  // namespace schemas
