// ifcfg files, of Red Hat and SUSE alike: assignments that a shell sources, an interface a file.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collector/inventory/protocols/sources.hpp"

namespace collector::inventory {

/// The variables that say how an interface gets its addresses; no others are kept, since files of
/// wireless interfaces hold passwords.
class ifcfg_file {
 public:
  /// What only a shell knows (`$X`, `` `date` ``) is noted.
  ifcfg_file(std::string path, std::string_view text, protocol_rows& to);

  const std::string& path() const { return path_; }
  std::string suffix() const;  ///< of `ifcfg-SUFFIX`
  std::string_view get(std::string_view name) const;
  /// yes, true, on, 1 and their like; `otherwise` where there is none of either.
  bool flag(std::string_view name, bool otherwise) const;
  const std::map<std::string, std::string, std::less<>>& all() const { return values_; }

 private:
  std::string path_;
  std::map<std::string, std::string, std::less<>> values_;
};

/// Every `ifcfg-SUFFIX` of a folder but what editors and packages leave behind.
std::vector<ifcfg_file> read_ifcfg_files(const common::root_dir& host, const std::string& folder,
                                         protocol_rows& to);

/// A text file of bounded size; empty: there is none, or it is lost, which is told.
std::string read_beside(const common::root_dir& host, const std::string& path, protocol_rows& to);

/// A row of that interface and family, without what its method needs.
schemas::protocol ifcfg_row(const ifcfg_file& file, std::string interface, bool v6);

}  // namespace collector::inventory
