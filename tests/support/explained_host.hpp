// A host on which nginx listens on 8080, with all that belongs to that, and what feeds say of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "schemas/assessment.hpp"
#include "schemas/inventory.hpp"
#include "schemas/paths.hpp"
#include "schemas/table.hpp"
#include "tests/support/temp_dir.hpp"

namespace tests {

struct explained_host {
  explained_host();
  std::vector<schemas::port> ports;
  std::vector<schemas::process> processes;
  std::vector<schemas::package> packages;
  std::vector<schemas::service> services;
  std::vector<schemas::user> users;
  std::vector<schemas::check> checks;
  std::vector<schemas::suid_file> suid_files;
  std::map<schemas::table_id, schemas::table_status> odd;  ///< tables that are not ok

  /// Into the folder of a store; `scanned` is when.
  void write(const std::string& folder, std::int64_t scanned) const;
};

schemas::check check_with_rule(const std::string& id, const std::string& result,
                               const std::string& rule);

}  // namespace tests
