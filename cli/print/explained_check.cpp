#include "cli/print/explained_check.hpp"

#include <sstream>

#include "cli/print/lines.hpp"
#include "views/row_selection.hpp"

namespace cli {

using schemas::json;

namespace {

/// A value for people: the lines of a text stand one below the other.
void print_value(const screen& on, const std::string& name, const json& value) {
  auto before = name + " ";
  const auto text = views::value_text(value);
  std::istringstream lines(text.empty() ? "\n" : text);
  for (std::string line; std::getline(lines, line); before.assign(name.size() + 1, ' '))
    put_wrapped(on, before, line);
}

}  // namespace

void print_evidence(const screen& on, const json& evidence, std::string_view but) {
  for (const auto& [key, value] : evidence.items())
    if (!value.is_null() && key != but) print_value(on, fmt::format("  {:<12}", key), value);
}

void print_explained(const screen& on, const json& check) {
  for (const auto& [key, value] : check.items()) {
    if (views::value_text(value).empty()) continue;
    if (key != "rules")
      print_value(on, fmt::format("{:<15}", key), value);
    else
      for (const auto& rule : value) put_line("rule"), print_evidence(on, rule);
  }
}

}  // namespace cli
