#pragma once

#include <string>
#include <vector>

#include "store/agent_store.hpp"

namespace vulnerabilities {

/// What the last scan says of the tables that are looked at: of which time it is, and whether they
/// are whole.
struct last_scan {
  schemas::i64 ended = 0;  ///< ms; 0: no scan was told yet
  /// Tables that it could not tell, or not wholly, and why.
  struct gap {
    std::string table, why;
  };
  std::vector<gap> unknown;
};
/// Without a report nothing is known: rows may be of half a scan.
common::result<last_scan> last_scan_of(const store::reader& r);

}  // namespace vulnerabilities
