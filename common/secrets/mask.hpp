// What looks like a secret is not shown, sent or kept: by the word in front of a value, by the
// value's own shape, and by what known programs and files have in which place. The rest of a line
// stays, so that it can be read. Any bytes of any length, in time that is linear in them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace common::secrets {

/// Stands where a secret stood, everywhere.
inline constexpr std::string_view mask = "***";

/// Text of one or more lines; it keeps its number of lines.
std::string mask_text(std::string_view text);

/// One line of a text, which begins at `at`: what is a secret may hang on the lines before it, as
/// in a block of key material. Of these a bounded part is looked at.
std::string mask_line(std::string_view text, std::size_t at, std::size_t size);

/// A command line in its words, the program first.
void mask_arguments(std::vector<std::string>& arguments);

/// A word of a command: what only whole files are is not looked for.
std::string mask_word(std::string_view text);

/// Whether `mask_text` would change the text.
bool holds_secret(std::string_view text);

/// A text that is a column or a member of its own: what only lines of files are is not looked for.
std::string mask_field(std::string_view text);

/// A value alone, whose name stands elsewhere (a sysctl, a column).
std::string mask_value(std::string_view name, std::string_view value);

/// What was taken out of a line, which is shown as `masked`: the mask where it is not in that.
std::string mask_part(std::string_view line, std::string_view masked, std::string_view part);

}  // namespace common::secrets
