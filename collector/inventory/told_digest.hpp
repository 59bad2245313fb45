// Digests of files as they leave the host: of what is masked in a file none is made, since a guess
// at it could be tried against that.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "collector/inventory/packages/shipped_files.hpp"

namespace collector::inventory {

/// What is hashed with a text that was masked, so that code which somebody puts where a secret is
/// hidden shows all the same: how many commands such parts hold. Empty: none.
std::string hidden_code(std::string_view masked, std::string_view original);

/// SHA-256 of a file, of a text with secrets of what is told of it; nullptr: it is larger than
/// `most`, not read, or a secret by its place. A host with a memory reads it once.
std::shared_ptr<const file_digest> told_digest_of(const common::root_dir& host,
                                                  const std::string& path, std::size_t most);

}  // namespace collector::inventory
