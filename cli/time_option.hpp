#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/option_list.hpp"

namespace cli {

/// An option whose value is a time point, or how long ago it was.
class time_option {
 public:
  explicit time_option(std::string name) : name_(std::move(name)) {}
  void add_to(option_list& to, const std::string& help) {
    to.text(name_, typed_, help).shown_as("TIME");
  }
  bool is_typed() const { return typed_.has_value(); }
  /// Milliseconds since the epoch; empty: it was not typed. usage: it is not a time; the option is
  /// named.
  common::result<std::optional<std::int64_t>> time() const;
  /// The same. usage: it is still to come, too.
  common::result<std::optional<std::int64_t>> past_time() const;
  /// As it was typed, for messages: `--since 2h`.
  std::string text() const { return name_ + " " + typed_.value_or(""); }

 private:
  std::string name_;
  std::optional<std::string> typed_;
};

}  // namespace cli
