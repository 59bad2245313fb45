// Keys that open an account over SSH: authorized_keys(5), as fingerprints.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::inventory {

/// `SHA256:… ssh-ed25519` for each key, as `ssh-keygen -l` prints them, sorted, each once.
std::vector<std::string> parse_authorized_keys(std::string_view text);

/// Of the two files below a home; `path` has no slash at its end.
std::vector<std::string> authorized_keys(const common::root_dir& host, const std::string& home);

}  // namespace collector::inventory
