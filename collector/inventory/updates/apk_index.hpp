// What apk keeps of a repository: APKINDEX, a text in a tar archive that is compressed by gzip, in
// one piece or several.
#pragma once

#include <string>
#include <string_view>

#include "common/root_dir.hpp"

namespace collector::inventory {

/// The text. malformed: it is no such archive; else as unpacked_file fails.
common::result<std::string> read_apk_index(const common::root_dir& host, const std::string& file);

/// The name that apk gives the index of an address: `APKINDEX.066df28d.tar.gz`.
std::string apk_index_name(std::string_view uri);

}  // namespace collector::inventory
