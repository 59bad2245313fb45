// Feeds for a query_fleet, and the table `vulnerabilities` on it.
#pragma once

#include <filesystem>

#include "cli/commands/query_vulnerabilities.hpp"
#include "tests/support/query_fleet.hpp"
#include "tests/unit/vulnerabilities/sample_feeds.hpp"

namespace tests {

inline std::string debian_record(const std::string& id, const std::string& package,
                                 const std::string& fixed, const std::string& severity) {
  const auto more = fmt::format(R"("upstream":["CVE-{}"],"published":"2023-11-13T00:00:00Z",)"
                                R"("database_specific":{{"severity":"{}"}},)",
                                id.substr(4, id.rfind('-') - 4), severity);
  return osv_record(id, "Debian:12", package, fixed, more);
}

/// Debian's: of openssl db-3's is affected; of nginx, telnetd and vim everybody's. Of Rocky's hosts
/// nothing is known.
inline void import_feeds(const query_fleet& fleet) {
  sample_feeds of;
  of.add(debian_record("DSA-2023-11-1", "openssl", "3.0.15-1~deb12u1", "HIGH"));
  of.add(debian_record("DSA-2023-12-1", "telnetd", "", "CRITICAL"));
  of.add(debian_record("DSA-2023-13-1", "vim", "2:9.0-2", "LOW"));
  of.add(debian_record("DSA-2023-14-1", "nginx", "1.22.1-9+deb12u1", "MEDIUM"));
  if (const auto all = of.import({of.records()}); !all)
    throw std::runtime_error(all.error().detail);
  std::filesystem::copy(of.folder(), fleet.paths().feeds());
}

inline void add_vulnerabilities(query::database& to, const query_fleet& fleet) {
  if (auto s = to.add(cli::vulnerability_listing(fleet.paths(), fleet.now)); !s)
    throw std::runtime_error(s.error().detail);
}

}  // namespace tests
