// A SQLite database with its write-ahead log (https://www.sqlite.org/fileformat2.html#walformat) as
// one image: the library itself would make and change files beside it to read both.
#pragma once

#include <string>
#include <string_view>

namespace collector::inventory {

/// The database as it is after the last transaction that the log has whole; it says that it has no
/// log. A log that is not one, or of another database, adds nothing, as for the library.
std::string with_log(std::string database, std::string_view log);

}  // namespace collector::inventory
