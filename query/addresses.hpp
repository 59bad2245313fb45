// Functions of network addresses.
#pragma once

#include <sqlite3.h>

namespace query {

/// cidr_contains(NET, ADDRESS): `10.0.0.0/8`, `2001:db8::/32`; null: one of them is no such thing.
void cidr_contains(sqlite3_context* to, int count, sqlite3_value** of);

/// inet_aton(ADDRESS) of osquery: an address of IPv4 as a number; null: it is none.
void inet_aton(sqlite3_context* to, int count, sqlite3_value** of);

}  // namespace query
