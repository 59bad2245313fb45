// What the readers of package databases found, gathered into one table. A database that is not
// there adds nothing; one with faults makes the table partial and is named, the others' rows stand
// and their deletions go through.
#pragma once

#include <optional>
#include <string>

#include "collector/inventory/faults.hpp"
#include "collector/inventory/homes.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/provider.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

class package_rows {
 public:
  explicit package_rows(further_folders further = {}) : further_(std::move(further)) {}
  /// Where languages' packages are looked for as well.
  const further_folders& further() const { return further_; }
  /// From here on what is lost belongs to that format.
  void begin_format(std::string_view format) { source_ = {{{"format", std::string(format)}}}; }
  /// A database is there, whatever can be read of it.
  void found() { ++found_; }
  /// False: there is no room for more, which is said.
  bool add(const schemas::package& p) { return add(masked_row(p)); }
  bool add(schemas::encoded_row row);
  /// What another one gathered, after what is here.
  bool add(const package_rows& others);
  /// Nothing was lost, and there is no fault.
  bool sound() const { return faults_.none(); }
  /// A record lacks something, but it is known which one it is.
  void fault(const std::string& what) { faults_.noted(what); }
  /// Records of the format are missing and it is not known which.
  void lost(const std::string& what) { faults_.lost(source_, what); }
  /// The same of what lies at `path`, a folder or a file below the root: of the others it says
  /// nothing.
  void lost_at(std::string_view path, const std::string& what);
  /// A database that is there could not be read at all.
  void unreadable(const std::string& what);
  void unreadable_at(std::string_view path, const std::string& what);
  /// What the table cannot see although nothing is wrong with it.
  void remark(const std::string& what);
  /// The format's packages lie in homes, too: those in homes that are not known are not gone.
  void tell_homes(const homes& people);
  table_scan finish();

 private:
  table_scan out_;
  further_folders further_;
  gap source_;
  faults faults_;
  std::string remark_;
  std::size_t found_ = 0, unreadable_ = 0;
  bool full_ = false;
};

/// A database that is one file of at most so many MiB. Nothing: there is none, or it could not be
/// read whole, which is told.
std::optional<std::string> read_database(const common::root_dir& host, const std::string& file,
                                         std::size_t most_mib, package_rows& out);

/// The version and release of `bash-5.1.8-6.el9.src.rpm`. The epoch is in no file name.
schemas::text version_of_source_rpm(std::string_view file);

/// `1:2.3-4`: epoch 1, release 4, as dpkg and pacman join them.
void split_version(schemas::package& p);

}  // namespace collector::inventory
