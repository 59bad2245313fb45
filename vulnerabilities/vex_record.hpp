// What documents of the Vulnerability Exploitability eXchange say of packages.
#pragma once

#include <string>
#include <vector>

#include "schemas/messages.hpp"

namespace vulnerabilities {

using schemas::i64;
using schemas::u64;

enum class vex_status : std::uint8_t { not_affected, affected, fixed, under_investigation };

/// Of one statement, on one package.
struct vex_record {
  u64 status = 0;                  ///< vex_status
  std::vector<std::string> names;  ///< of the vulnerability
  /// As the package URL has them; empty: of whatever version, architecture, system.
  std::string version, architecture, system;
  bool has_epoch = false;  ///< of an rpm: the version was told with one
  std::string why, author;
  i64 time = 0;  ///< ms
  MUSTER_MEMBERS(vex_record, status, names, version, architecture, system, has_epoch, why, author,
                 time);
};

struct vex_statement {
  std::string purl;  ///< of the package, canonical, without version and qualifiers
  vex_record what;
};

struct vex_document {
  i64 date = 0;  ///< when it was written, or changed; ms
  std::vector<vex_statement> statements;
  u64 passed_over = 0;  ///< products that are no package of a host
};

}  // namespace vulnerabilities
