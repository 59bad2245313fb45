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

void print_rule(const json& rule) {
  put_line("rule");
  for (const auto& [key, value] : rule.items())
    if (!value.is_null()) print_value(fmt::format("  {:<12}", key), value);
}

}  // namespace

void print_explained(const json& check) {
  for (const auto& [key, value] : check.items()) {
    if (key != "rules")
      print_value(fmt::format("{:<12}", key), value);
    else
      for (const auto& rule : value) print_rule(rule);
  }
}

}  // namespace cli
