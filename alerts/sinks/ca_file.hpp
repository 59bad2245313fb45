#pragma once

#include <string>

#include "common/result.hpp"

namespace alerts {

/// Whether that is a regular file, of at most 4 MiB, with a certificate in PEM in it. malformed;
/// else an error of common::read_file, after no wait whatever is there.
common::status check_ca_file(const std::string& path);

}  // namespace alerts
