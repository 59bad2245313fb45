// coreutils' stat(1) formats: the directives of -c and --printf and the four or five lines it
// prints without them.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>
#include <string_view>

#include "collector/policy/native/host.hpp"

namespace collector::policy::native {

struct stat_subject {
  std::string name;
  struct ::statx facts;
};

/// One file in a format of -c, without the newline at its end. Empty: a directive, a flag or a
/// value whose printing is not certain here (%N, %m, %C, a user that the files do not know, TZ set
/// for this process).
std::optional<std::string> format_stat(std::string_view format, const stat_subject& s, host& facts);

/// What stat prints without a format; a link that was not followed is not printed here.
std::optional<std::string> describe_stat(const stat_subject& s, host& facts);

}  // namespace collector::policy::native
