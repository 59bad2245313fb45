// Reads ZIP archives: the one user of libzip. What an entry says of its size is not believed.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "common/fd.hpp"

namespace vulnerabilities {

inline constexpr std::uint64_t archive_entries = 2'000'000;
inline constexpr std::uint64_t archive_bytes = std::uint64_t{16} << 30;  ///< unpacked

/// Called with each entry whose name ends so, in the archive's order.
using zip_visitor = std::function<common::status(std::string_view name, std::string_view bytes)>;

/// malformed: no whole archive, or an entry that is damaged or encrypted; too_large: an entry has
/// more than `entry_bytes`, or all of them more than above. Errors name the entry.
common::status each_zip_entry(common::unique_fd archive, std::string_view ending,
                              std::size_t entry_bytes, const zip_visitor& visit);

}  // namespace vulnerabilities
