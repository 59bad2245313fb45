// The files of a package, from the header that rpm's database stores of it: the four entries of it
// that are about them, without librpm, which would unpack all of the header.
//
// Layout, all numbers big-endian of 32 bits (rpm's docs/manual/format_header.md): entries · bytes
// of data · entries of tag, type, offset, count · data.
#pragma once

#include <functional>
#include <string_view>

namespace collector::inventory {

/// Calls `each` with the package's name, a folder (with a `/` at its end) and a name in it, for
/// every file. False: the bytes are no such header.
bool each_rpm_file(std::string_view header,
                   const std::function<void(std::string_view package, std::string_view folder,
                                            std::string_view name)>& each);

}  // namespace collector::inventory
