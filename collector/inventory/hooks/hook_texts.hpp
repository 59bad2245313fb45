// What a file that others run says, as one bounded line for who reads an alert.
#pragma once

#include <string>

#include "common/root_dir.hpp"

namespace collector::inventory {

/// Its beginning and a hash of all of it: of a script of a shell without comments, so that whoever
/// edits a comment changes nothing; of another text without the lines that are comments; of
/// logrotate's files what they run. Empty: there is none of that, or it is no text.
std::string text_of_hook(const common::root_dir& host, const std::string& kind,
                         const std::string& path);

}  // namespace collector::inventory
