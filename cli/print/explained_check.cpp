#include "cli/print/explained_check.hpp"

#include <sstream>

#include "cli/print/lines.hpp"

namespace cli {

using schemas::json;

namespace {

/// A value for people: the lines of a text stand one below the other.
void print_value(const std::string& name, const json& value) {
  if (!value.is_string())
    return print_line("{} {}", name, value.is_null() ? "" : schemas::dump_line(value));
  std::string before = name;
  const auto text = value.get<std::string>();
  std::istringstream lines(text.empty() ? "\n" : text);
  for (std::string line; std::getline(lines, line); before.assign(name.size(), ' '))
    print_line("{} {}", before, line);
}

}  // namespace

void print_evidence(const json& evidence, std::string_view but) {
  for (const auto& [key, value] : evidence.items())
    if (!value.is_null() && key != but) print_value(fmt::format("  {:<12}", key), value);
}

void print_explained(const json& check) {
  for (const auto& [key, value] : check.items()) {
    if (key != "rules")
      print_value(fmt::format("{:<12}", key), value);
    else
      for (const auto& rule : value) put_line("rule"), print_evidence(rule);
  }
}

}  // namespace cli
