// A host with files of repositories.
#pragma once

#include <string>
#include <vector>

#include "tests/unit/inventory/scan.hpp"

struct repository_host {
  tests::temp_dir root;
  inventory::table_scan scanned() const { return scan(table_id::repositories, root.path()); }
  schemas::repository named(const std::string& name) const {
    INFO(name);
    return the(rows<schemas::repository>(scanned()), [&](const auto& r) { return r.name == name; });
  }
};

using repository_texts = std::vector<std::string>;
