#include "schemas/digest.hpp"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <tuple>

#include "common/hash.hpp"
#include "common/hex.hpp"

namespace schemas {

namespace {
std::string tagged_sha256(table_id table, std::string_view bytes) {
  thread_local common::hasher h;
  const char id = static_cast<char>(table);
  return h.add({&id, 1}).add(bytes).finish();
}
}  // namespace

std::string key_hash(table_id table, std::string_view key) { return tagged_sha256(table, key).substr(0, 16); }
std::string row_hash(table_id table, std::string_view stable) { return tagged_sha256(table, stable); }
std::uint64_t kid_of(std::string_view k) { return common::read_be64(common::sha256(k)); }

std::string siphash128(std::string_view k, std::string_view bytes) {
  if (k.size() != crypto_shorthash_siphashx24_KEYBYTES) throw std::invalid_argument("K has 16 bytes");
  std::string out(crypto_shorthash_siphashx24_BYTES, '\0');
  crypto_shorthash_siphashx24(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                              reinterpret_cast<const unsigned char*>(k.data()));
  return out;
}

void root_sum::add(table_id table, std::string_view key, std::string_view stable) {
  const std::string element = siphash128(k_, key_hash(table, key) + row_hash(table, stable));
  decltype(sum_) n = 0;
  for (std::size_t i = element.size(); i-- > 0;) n = n << 8 | static_cast<unsigned char>(element[i]);
  sum_ += n;
  ++rows_;
}

std::string root_sum::bytes() const {
  std::string out(16, '\0');
  for (std::size_t i = 0; i < 16; ++i) out[i] = static_cast<char>(static_cast<unsigned char>(sum_ >> (8 * i)));
  return out;
}

namespace {
/// Orders ids: integers by value first, then the others by their bytes.
std::tuple<int, std::int64_t, std::string_view> id_order(const std::pair<std::string, std::string>& check) {
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

std::string alert_id(std::string_view agent, std::uint64_t epoch, std::uint64_t table, std::uint64_t version, std::string_view key,
                     std::string_view rule) {
  std::string joined(agent);
  const std::string key_digest = key_hash(static_cast<table_id>(table), key);
  for (const auto& part : {common::to_hex(epoch), std::to_string(table), std::to_string(version), key_digest, std::string(rule)})
    joined.append(1, '\0').append(part);
  return common::sha256(joined).substr(0, 16);
}

}  // namespace schemas
