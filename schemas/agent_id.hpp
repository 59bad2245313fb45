// An agent id names a directory and a topic; once it is parsed it is safe in both.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace schemas {

/// `[a-z0-9][a-z0-9-]{0,63}`
class agent_id {
 public:
  static common::result<agent_id> parse(std::string_view text);
  /// `h-` and 16 hex digits of SHA-256("muster agent v1" ‖ machine id).
  static agent_id of_machine(std::string_view machine_id);
  const std::string& text() const { return text_; }
  friend auto operator<=>(const agent_id&, const agent_id&) = default;

 private:
  explicit agent_id(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace schemas
