// What feeds say of a host.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "vulnerabilities/host_packages.hpp"
#include "vulnerabilities/matcher.hpp"

namespace vulnerabilities {

/// A problem of a source package of a host.
struct finding {
  std::shared_ptr<const verdicts> of;  ///< holds `what`
  const verdict* what = nullptr;       ///< null: of the host as a whole, as `reason` says
  std::string source, version;
  std::vector<std::string> binaries;
  std::vector<std::string_view> keys;  ///< of the rows of the binaries, as long as these live
  state is = state::unknown;
  std::string reason;
  const feed_record* feed = nullptr;
};

/// Which findings are wanted.
struct finding_filter {
  std::set<state> states;  ///< empty: all
  std::optional<schemas::severity> at_least;
  bool fixable = false;  ///< there is a version that fixes it
};

struct host_findings {
  std::vector<finding> all;               ///< that are wanted
  std::map<state, std::size_t> left_out;  ///< by states alone: what the filter else wants
  std::size_t without_severity = 0;       ///< left out, as nobody says how grave they are
  bool has_feed = true;                   ///< false: none is about its release
};

/// Of packages that were read; corrupt: the feeds' store is damaged.
common::result<host_findings> find_all(matcher& by, const feeds& in, const host_packages& on,
                                       const finding_filter& wanted);

}  // namespace vulnerabilities
