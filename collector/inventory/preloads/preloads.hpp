// What the dynamic loader is told to load, one reader a kind of file.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "collector/inventory/faults.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

/// Where a value was found.
struct preload_place {
  std::string kind, source, unit;  ///< the unit: of units alone
};

class preload_rows {
 public:
  explicit preload_rows(const common::root_dir& host) : host_(host) {}

  /// A row for each path of the value, cut as the loader cuts that variable.
  void add(const preload_place& where, std::string_view variable, std::string_view value);
  void lost(const std::string& kind, const std::string& source, const std::string& what) {
    met_.lost({{{"kind", kind}, {"source", source}}}, what);
  }
  void lost_of(const std::string& kind, const std::string& what) {
    met_.lost({{{"kind", kind}}}, what);
  }
  void noted(const std::string& what) { met_.noted(what); }
  /// A file; empty where it is not there, or not read, which is told.
  std::string read(const std::string& kind, const std::string& path);
  const common::root_dir& host() const { return host_; }
  table_scan take() &&;

 private:
  void add_path(const preload_place& where, std::string_view variable, std::string_view path);
  const common::root_dir& host_;
  table_scan out_;
  faults met_{};
  std::set<std::string> keys_;
  std::map<std::string, std::size_t, std::less<>> of_source_;
};

/// LD_PRELOAD, LD_AUDIT or LD_LIBRARY_PATH.
bool is_of_loader(std::string_view variable);

/// etc/ld.so.preload, etc/environment, pam_env.conf and environment.d.
void read_preload_files(preload_rows& to);
/// Environment= and EnvironmentFile= of units, and what the managers hand to all of them.
void read_preloads_of_units(preload_rows& to);

}  // namespace collector::inventory
