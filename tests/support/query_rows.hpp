// What is stored of each host of a query_fleet.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "schemas/row.hpp"

namespace tests {

std::map<schemas::table_id, std::vector<schemas::encoded_row>> query_rows_of(
    const std::string& agent);
/// What web-1 has an hour later: openssl is newer, nginx is new, telnetd is gone.
std::vector<schemas::encoded_row> changed_packages();
/// Who is new on db-3 half an hour later.
std::vector<schemas::encoded_row> added_accounts();
std::vector<std::string> keys_of_removed_packages();

}  // namespace tests
