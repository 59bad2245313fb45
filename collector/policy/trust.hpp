// Whose words may be run: a policy that only root or this user could have written.
#pragma once

#include <string>

#include "common/root_dir.hpp"

namespace collector::policy {

/// Why the commands of the file at the resolved path do not run; empty: they may. The file and
/// every folder above it belong to root or to this user, and nobody else may write them; a folder
/// that is sticky, as /tmp, is no way to replace what is ours.
std::string distrust_of(const common::root_dir& root, const std::string& path,
                        const common::file_facts& file);

}  // namespace collector::policy
