// What the readers of package databases found, gathered into one table. A database that is not
// there adds nothing; one with faults makes the table partial and is named, the others' rows stand.
#pragma once

#include <string>

#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/provider.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

class package_rows {
 public:
  /// A database is there, whatever can be read of it.
  void found() { ++found_; }
  /// False: there is no room for more, which is said.
  bool add(const schemas::package& p) { return add(masked_row(p)); }
  bool add(schemas::encoded_row row);
  /// What another one gathered, after what is here.
  bool add(const package_rows& others);
  /// Nothing was lost, and there is no fault.
  bool sound() const { return faults_ == 0; }
  /// A record lacks something, but it is known which one it is.
  void fault(const std::string& what);
  /// Records are missing and it is not known which: nothing may be taken as deleted.
  void lost(const std::string& what);
  /// A database that is there could not be read at all.
  void unreadable(const std::string& what);
  /// What the table cannot see although nothing is wrong with it.
  void remark(const std::string& what);
  table_scan finish();

 private:
  table_scan out_;
  std::string first_fault_, first_lost_, remark_;
  std::size_t found_ = 0, unreadable_ = 0, faults_ = 0;
  bool full_ = false;
};

/// `1:2.3-4`: epoch 1, release 4, as dpkg and pacman join them.
void split_version(schemas::package& p);

}  // namespace collector::inventory
