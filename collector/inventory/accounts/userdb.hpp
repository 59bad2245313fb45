// Accounts and groups that lie in files of JSON, which systemd's source of names reads
// (nss-systemd(8), systemd.user-records).
#pragma once

#include <functional>

#include "collector/inventory/faults.hpp"
#include "schemas/inventory/accounts.hpp"

namespace collector::inventory {

/// Calls `each` for every record; one that cannot be read is lost in `where`.
void each_userdb_user(const common::root_dir& host, const gap& where, faults& met,
                      const std::function<void(const schemas::user&)>& each);
/// Members are those of the record, of USER:GROUP.membership, and users that say so themselves.
void each_userdb_group(const common::root_dir& host, const gap& where, faults& met,
                       const std::function<void(const schemas::group&)>& each);

}  // namespace collector::inventory
