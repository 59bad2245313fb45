// What commands print: data on stdout as a table for people or one JSON object a line; everything else on stderr.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "schemas/json.hpp"

namespace cli {

/// Exit codes (DESIGN §12); a smaller one wins.
inline constexpr int exit_ok = 0, exit_error = 1, exit_findings = 2, exit_incomplete = 3;

enum class format { table, json };

/// Collects objects with the same keys and prints them: JSON at once, a table at the end.
class printer {
 public:
  explicit printer(format f) : format_(f) {}
  printer(const printer&) = delete;
  printer& operator=(const printer&) = delete;
  ~printer() { finish(); }
  void row(const schemas::json& object);
  /// Prints the table so far; a heading (empty: none) stands above the next one.
  void finish();
  void heading(std::string text);
  bool is_json() const { return format_ == format::json; }

 private:
  format format_;
  std::string heading_;
  std::vector<schemas::json> rows_;
};

/// Hundredths of a percent as a number of two decimals; null below zero: nothing was decided.
schemas::json percent(std::int64_t hundredths);

/// A line on stdout for people; what steers a terminal in it is written `\xNN`.
void put_line(std::string_view line);
template <class... Args>
void print_line(fmt::format_string<Args...> format, Args&&... args) {
  put_line(fmt::format(format, std::forward<Args>(args)...));
}
/// The same, with `marked` in a colour (a code of SGR) where stdout is a terminal that is to have colours.
void put_marked(std::string_view before, std::string_view colour, std::string_view marked, std::string_view after);
/// Output that has an escaping of its own (JSON, CSV, Markdown), as it is.
void put_data(std::string_view text);

/// One line on stderr: `muster: …`; returns exit_error.
int report_error(const common::error& e);
/// A message for people, one line on stderr; what steers a terminal in it is written `\xNN`.
void say(const std::string& text);

}  // namespace cli
