// The sources of one database read one after the other, as the C library asks them: a name counts
// where it is found first.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "collector/inventory/accounts/accounts.hpp"
#include "collector/inventory/accounts/name_service.hpp"
#include "collector/inventory/faults.hpp"

namespace collector::inventory {

struct account_scan {
  bool any = false;      ///< a source could be read
  std::string none;      ///< why etc/passwd or etc/group could not
  std::string remark{};  ///< what is told of the table although nothing is wrong
  faults met{};
};

/// Calls `each` for the accounts of every source that is a file of this host, with its origin.
account_scan each_local_user(const common::root_dir& host,
                             const std::function<void(schemas::user)>& each);
/// Groups with what later sources merge into them.
account_scan each_local_group(const common::root_dir& host,
                              const std::function<void(schemas::group)>& each);

/// The status and the reason of a table that was read so.
void tell(std::string_view database, const account_scan& scanned, table_scan& out);

}  // namespace collector::inventory
