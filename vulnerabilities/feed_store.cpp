#include "vulnerabilities/feed_store.hpp"

#include "common/hex.hpp"
#include "schemas/codec.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;

namespace {

std::string be32(std::uint32_t n) { return common::be64(n).substr(4); }

}  // namespace

result<common::kv::env> open_feeds(const std::string& folder, bool read_only) {
  return common::kv::env::open(
      folder, {.databases = {"feeds", "releases", "entries", "records", "minor", "vex"},
               .read_only = read_only,
               .added = 1});
}

std::string encoded(const feed_record& r) { return schemas::encode(r); }
std::string encoded(const release_record& r) { return schemas::encode(r); }
std::string encoded(const minor_record& r) { return schemas::encode(r); }
std::string encoded(const record_facts& r) { return schemas::encode(r); }
std::string encoded(const affected_versions& r) { return schemas::encode(r); }
std::string encoded(const vex_record& r) { return schemas::encode(r); }

template <class Record>
result<Record> decoded(std::string_view bytes) {
  auto out = schemas::decode<Record>(bytes);
  if (!out) return fail(errc::corrupt, "a stored record of a feed: {}", out.error().detail);
  return out;
}
template result<feed_record> decoded(std::string_view);
template result<release_record> decoded(std::string_view);
template result<minor_record> decoded(std::string_view);
template result<record_facts> decoded(std::string_view);
template result<affected_versions> decoded(std::string_view);
template result<vex_record> decoded(std::string_view);

std::string release_key(u64 generation, std::string_view ecosystem) {
  return common::be64(generation).append(ecosystem);
}

std::string package_prefix(u64 generation, std::string_view ecosystem, std::string_view package) {
  auto out = release_key(generation, ecosystem);
  out += '\0';
  out += package;
  out += '\0';
  return out;
}

std::string entry_key(std::string package_prefix, std::uint32_t record, std::uint32_t entry) {
  return std::move(package_prefix) + be32(record) + be32(entry);
}

std::uint32_t record_of_entry(std::string_view entry_key) {
  const auto tail = entry_key.substr(entry_key.size() - std::min<std::size_t>(entry_key.size(), 8));
  if (tail.size() < 8) return 0;
  return static_cast<std::uint32_t>(common::read_be64(tail) >> 32);
}

std::string record_key(u64 generation, std::uint32_t record) {
  return common::be64(generation) + be32(record);
}

std::string vex_prefix(u64 generation, std::string_view purl) {
  auto out = release_key(generation, purl);
  return out += '\0';
}

std::string vex_key(std::string vex_prefix, std::uint32_t n) {
  return std::move(vex_prefix) + be32(n);
}

std::string minor_key(u64 generation, std::string_view release, std::string_view source,
                      std::string_view cve) {
  return package_prefix(generation, release, source).append(cve);
}

}  // namespace vulnerabilities
