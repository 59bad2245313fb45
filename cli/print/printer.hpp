// Data on stdout: a table for people, or one JSON object a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/json.hpp"

namespace cli {

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

}  // namespace cli
