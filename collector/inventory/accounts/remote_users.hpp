// Accounts that do not lie in etc/passwd: of a directory that the name service switch asks
// (nsswitch.conf(5)).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "common/root_dir.hpp"
#include "schemas/inventory/accounts.hpp"

namespace collector::inventory {

/// The sources of accounts beyond files of this host, `sss ldap` for example; empty: none.
std::string remote_sources(std::string_view nsswitch);

/// Calls `each` for every account that a directory lists, on a live host that asks one. Many are
/// set to list nobody. A directory is another machine: `getent passwd` asks it, in a process of its
/// own and for at most 10 s. timeout and io: it did not answer.
common::status each_remote_user(const common::root_dir& host,
                                const std::function<void(const schemas::user&)>& each);

}  // namespace collector::inventory
