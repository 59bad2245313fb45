#include "collector/inventory/hooks/shell_code.hpp"

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

/// Where a line ends, as the shell sees it.
struct shell_state {
  enum class quote { none, single, twofold, escaped } in = quote::none;
  bool goes_on = false;  ///< a backslash takes the end of the line away
};

/// How much of the line is no comment; `now` is moved to its end.
std::size_t code_in(std::string_view line, shell_state& now) {
  using quote = shell_state::quote;
  char before = now.goes_on ? '\\' : ' ';
  now.goes_on = false;
  for (std::size_t i = 0; i < line.size(); before = line[i++]) {
    const char c = line[i];
    if (c == '\\' && now.in != quote::single) {
      now.goes_on = ++i == line.size();
      if (now.goes_on) break;
    } else if (now.in == quote::none) {
      if (c == '#' && (before == ' ' || before == '\t')) return i;
      if (c == '"') now.in = quote::twofold;
      if (c == '\'') now.in = before == '$' ? quote::escaped : quote::single;
    } else if (c == (now.in == quote::twofold ? '"' : '\'')) {
      now.in = quote::none;
    }
  }
  return line.size();
}

}  // namespace

std::string shell_code(std::string_view script) {
  if (script.find("<<") != script.npos) return std::string(script);
  std::string out;
  shell_state now;
  for (std::string_view line; next_line(script, line);) {
    const bool begins = now.in == shell_state::quote::none && !now.goes_on;
    if (begins) line = trim(line);
    if (!begins || !line.starts_with("#!")) line = line.substr(0, code_in(line, now));
    if (begins && trim(line).empty()) continue;
    if (now.in == shell_state::quote::none && !now.goes_on)
      line.remove_suffix(line.size() - (line.find_last_not_of(" \t\r") + 1));
    out.append(out.empty() ? "" : "\n").append(line);
  }
  return out;
}

}  // namespace collector::inventory
