// What the lines of well-known files are, as a regex: what it does not match, the file's reader
// takes for a mistake.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace collector::policy {

struct line_shape {
  std::string_view told;        ///< how its lines look, in words
  std::string_view regex;       ///< without remarks
  std::string_view remark;      ///< with which a remark begins, as a set; empty: there are none
  std::string_view first = "";  ///< what the first word of a line may be, that is no folder
  bool dotted = false;          ///< its names have dots
};

/// Nothing: the shape of its lines is not known. A path may be a glob.
const line_shape* shape_of_file(std::string_view path);

}  // namespace collector::policy
