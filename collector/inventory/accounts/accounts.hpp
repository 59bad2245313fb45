#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/inventory/provider.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

/// What reading a colon-separated file (passwd(5), group(5)) met.
struct account_file {
  struct bad_line {
    std::size_t line = 0;  ///< from 1
    std::string_view why;  ///< a literal
  };
  std::vector<bad_line> bad;  ///< the first of them
  std::size_t bad_lines = 0;  ///< all of them
};

/// Every line of passwd(5) that is somebody's for the C library, which wants no field behind the
/// group id and takes all behind the sixth colon for the shell; comments, empty lines and NIS lines
/// (`+`, `-`) are skipped. It stops after one record more than a table may have.
account_file parse_passwd(std::string_view text,
                          const std::function<void(const schemas::user&)>& each);
/// The same for group(5); members sorted, each once.
account_file parse_group(std::string_view text,
                         const std::function<void(const schemas::group&)>& each);

using account_reader = std::function<account_file(std::string_view text, table_scan& out)>;
/// Reads `file`, hands its text to `read` and says what was wrong with it. A line without a name or
/// number is nobody's account for the C library either.
table_scan collect_accounts(const common::root_dir& host, const std::string& file,
                            const account_reader& read);

}  // namespace collector::inventory
