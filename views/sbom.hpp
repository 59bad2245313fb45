// A bill of materials from the rows of an agent. No input or output here.
#pragma once

#include <string>
#include <vector>

#include "schemas/inventory.hpp"
#include "schemas/json.hpp"

namespace views {

struct sbom_facts {
  std::string agent, serial;  ///< serial: a UUID
  std::int64_t made_at = 0;   ///< ms since the epoch
  schemas::os os;
  std::vector<schemas::package> packages;
  std::string spec_version = "1.5";  ///< or 1.6, which takes the same members
};

/// CycloneDX. Packages of which only the configuration is left are no software and are left
/// out.
schemas::json cyclonedx(const sbom_facts& facts);

/// Random, version 4.
std::string new_uuid();

}  // namespace views
