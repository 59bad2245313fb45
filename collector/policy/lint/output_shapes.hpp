// What the lines look like that a command prints, as a regex that each of them matches as a whole.
// A pattern that no such line can match never holds. Lines with which a program complains are left
// out: whoever asks takes care of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collector::policy {

struct output_shape {
  std::string lines;  ///< without ^ and $; nothing is printed at all where `prints_nothing`
  std::string told;   ///< the same in words
  bool prints_nothing = false;
};

using command_text = std::vector<std::string>;

/// None: it is not known for this program with these words.
std::optional<output_shape> shape_of_output(const command_text& words);

/// By kind of program; for shape_of_output().
std::optional<output_shape> shape_of_text_tools(std::string_view name, const command_text& words);
std::optional<output_shape> shape_of_listings(std::string_view name, const command_text& words);
std::optional<output_shape> shape_of_services(std::string_view name, const command_text& words);
std::optional<output_shape> shape_of_firewalls(std::string_view name, const command_text& words);
std::optional<output_shape> shape_of_stat(const command_text& words);

/// Text as a regex for itself.
std::string as_text(std::string_view text);
/// `(?:a|b)` of texts.
std::string one_of_texts(const std::vector<std::string>& texts);

}  // namespace collector::policy
