// Extensions of the browsers in people's homes, one reader a family.
#pragma once

#include "collector/inventory/homes.hpp"
#include "collector/inventory/json_file.hpp"
#include "collector/inventory/provider.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

/// The rows of all browsers, and what went wrong.
struct extension_rows {
  table_scan out;
  bool found = false;  ///< a browser has a folder here
  std::size_t faults = 0;

  /// False: no room for more.
  bool add(const schemas::browser_extension& e);
  void lost(const std::string& what);
};

/// The texts of an array, sorted, as far as they go; absent where it is not an array.
schemas::list sorted_texts(const schemas::json& array);

void read_chromium(const common::root_dir& host, const home& of, extension_rows& to);
void read_firefox(const common::root_dir& host, const home& of, extension_rows& to);

}  // namespace collector::inventory
