// Extensions of the browsers in people's homes, one reader a family.
#pragma once

#include "collector/inventory/faults.hpp"
#include "collector/inventory/homes.hpp"
#include "collector/inventory/json_file.hpp"
#include "collector/inventory/provider.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

/// The rows of all browsers, and what went wrong.
struct extension_rows {
  table_scan out;
  bool found = false;  ///< a browser has a folder here
  faults met{};
  std::string browser, user;  ///< whose folders are being read

  /// False: no room for more.
  bool add(const schemas::browser_extension& e);
  /// Something of theirs.
  void lost(const std::string& what) { met.lost({{{"user", user}, {"browser", browser}}}, what); }
};

/// The texts of an array, sorted, as far as they go; absent where it is not an array.
schemas::list sorted_texts(const schemas::json& array);

void read_chromium(const common::root_dir& host, const home& of, extension_rows& to);
void read_firefox(const common::root_dir& host, const home& of, extension_rows& to);

}  // namespace collector::inventory
