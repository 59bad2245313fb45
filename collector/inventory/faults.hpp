// What went wrong while a table was read, source by source: the reason of its status, and where
// rows may be missing.
#pragma once

#include <string>
#include <vector>

#include "collector/inventory/gap.hpp"
#include "collector/inventory/provider.hpp"

namespace collector::inventory {

/// Whether what could not be read or listed may hold something all the same. A folder where a file
/// is looked for, and a link to /dev/null, hold nothing; mounts that are left out are told
/// elsewhere.
bool may_hold(const common::error& unread);

class faults {
 public:
  /// Records are missing and it is not known which; they would lie in `where`.
  void lost(const gap& where, const std::string& what);
  /// A record lacks something, but it is known which one it is.
  void noted(const std::string& what);
  void add(const faults& others);
  bool none() const { return count_ == 0; }
  /// The first of every source (some of them), what is lost in front, and how many there were.
  std::string reason() const;
  /// With faults the table is partial, for that reason; what it said before comes behind it.
  void tell(table_scan& out) const;

 private:
  struct of_source {
    gap where;
    std::string first;
  };
  void tell_of(const gap& where, const std::string& what);
  std::vector<of_source> lost_;
  gaps missed_;
  std::string noted_;
  std::size_t count_ = 0;
};

}  // namespace collector::inventory
