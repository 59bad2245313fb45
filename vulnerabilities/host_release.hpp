// Which feed is about a host's packages.
#pragma once

#include <string>
#include <vector>

#include "common/result.hpp"
#include "schemas/inventory/system.hpp"
#include "vulnerabilities/ecosystems.hpp"
#include "vulnerabilities/feeds.hpp"

namespace vulnerabilities {

/// Ecosystems that count alike. A record counts by the first layer in which it names the package.
struct layer {
  std::vector<std::string> ecosystems;
  std::string remark;  ///< what is said of a verdict by it
};

struct host_release {
  std::string name;      ///< `debian:12`, as messages have it
  std::string number;    ///< `12`
  std::string codename;  ///< `bookworm`; the name where there is none
  const ecosystem* of = nullptr;
  const feed_record* feed = nullptr;
  std::vector<layer> layers;
  std::vector<layer> layers_of_fips;  ///< of packages that were built for FIPS 140
};

/// What a host says of itself beside its system.
struct subscriptions {
  bool ubuntu_pro = false;
};

/// not_found: `no feed for rocky:9`.
common::result<host_release> find_release(const feeds& in, const schemas::os& on,
                                          const subscriptions& has);
/// PyPI or npm; null feed: it was not imported.
host_release language_release(const feeds& in, std::string_view ecosystem);

}  // namespace vulnerabilities
