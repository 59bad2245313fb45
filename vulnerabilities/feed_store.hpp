// Where feeds lie: DATA/feeds/data.mdb. An import writes under generations of its own, in commits
// of bounded size, and in the end one commit says that the feed is made of these: whoever reads,
// and whoever is killed, has the old feed or the new one.
//
//   feeds     FEED                                          → feed_record
//   releases  generation (8) ECOSYSTEM                      → release_record
//   entries   generation (8) ECOSYSTEM 0 PACKAGE 0 n (4) m (4) → affected_versions of record n
//   records   generation (8) n (4)                          → record_facts
//   minor     generation (8) RELEASE 0 SOURCE 0 CVE         → minor_record
//   vex       generation (8) PURL 0 n (4)                   → vex_record; PURL without a version
#pragma once

#include <string>
#include <vector>

#include "common/kv/lmdb.hpp"
#include "vulnerabilities/osv_record.hpp"
#include "vulnerabilities/vex_record.hpp"

namespace vulnerabilities {

namespace databases {
enum number : std::size_t { feeds, releases, entries, records, minor, vex };
}

/// The feed of Debian's security tracker, beside those that are called like their ecosystem.
inline constexpr std::string_view tracker_feed = "Debian security tracker";

/// The feed of documents of the Vulnerability Exploitability eXchange.
inline constexpr std::string_view vex_feed = "OpenVEX";
/// It is of packages of several ecosystems, and says nothing of a release.
inline bool is_beside_releases(std::string_view feed) {
  return feed == tracker_feed || feed == vex_feed;
}

struct feed_record {
  std::string ecosystem;
  std::vector<u64> generations;
  u64 records = 0;
  i64 date = 0;  ///< of the newest record, ms; of the tracker: of the file
  std::string sha256;
  i64 imported_at = 0;
  MUSTER_MEMBERS(feed_record, ecosystem, generations, records, date, sha256, imported_at);
};

struct release_record {
  u64 entries = 0;
  MUSTER_MEMBERS(release_record, entries);
};

/// Why a distribution's security team does not mend something soon.
struct minor_record {
  std::string why;
  MUSTER_MEMBERS(minor_record, why);
};

/// busy, not_found (read only, and there is none), corrupt …, as common::kv::env::open.
common::result<common::kv::env> open_feeds(const std::string& folder, bool read_only);

/// Values as they are stored.
std::string encoded(const feed_record& r);
std::string encoded(const release_record& r);
std::string encoded(const minor_record& r);
std::string encoded(const record_facts& r);
std::string encoded(const affected_versions& r);
std::string encoded(const vex_record& r);
/// corrupt: it is none.
template <class Record>
common::result<Record> decoded(std::string_view bytes);

std::string release_key(u64 generation, std::string_view ecosystem);
/// Of all entries of the package.
std::string package_prefix(u64 generation, std::string_view ecosystem, std::string_view package);
std::string entry_key(std::string package_prefix, std::uint32_t record, std::uint32_t entry);
std::uint32_t record_of_entry(std::string_view entry_key);
std::string record_key(u64 generation, std::uint32_t record);
/// Of all that is said of a package.
std::string vex_prefix(u64 generation, std::string_view purl);
std::string vex_key(std::string vex_prefix, std::uint32_t n);
std::string minor_key(u64 generation, std::string_view release, std::string_view source,
                      std::string_view cve);

}  // namespace vulnerabilities
