// Files and commands whose lines have a known number of fields: a pattern that only suits a line
// of another form never holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collector::policy {

struct line_form {
  std::string told;  ///< how its lines look, in words
  /// Whole lines; text of a pattern may stand where `{}` is.
  std::vector<std::string> lines;
  /// False: no line of it looks like this one.
  bool (*may_be)(std::string_view line);
};

/// Nothing: the form of its lines is not known.
std::optional<line_form> form_of_file(std::string_view path);
/// The file of which `cat` and `grep` print lines as they are.
std::optional<std::string> file_printed_by(const std::vector<std::string>& words);
/// Of what the program prints, `words[0]` being its name or path.
std::optional<line_form> form_of_output(const std::vector<std::string>& words);

}  // namespace collector::policy
