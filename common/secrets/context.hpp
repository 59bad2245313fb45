// What the lines before one say of it: it may be inside a key, a value may go on, or it stands in a
// section whose lines are secrets.
#pragma once

#include "common/secrets/blocks.hpp"
#include "common/secrets/dialogs.hpp"
#include "common/secrets/finders.hpp"
#include "common/secrets/open_values.hpp"
#include "common/secrets/sections.hpp"

namespace common::secrets {

class context {
 public:
  explicit context(kinds which) : sections_(which == kinds::of_lines) {}
  /// The next line of a text; what of it is hidden because of those before it. `rest` is what
  /// follows: of it a bounded part is looked at.
  spans next(std::string_view line, const first_look& seen, std::string_view rest) {
    spans out;
    if (const auto hidden = blocks_.next(line, seen)) out.push_back(*hidden);
    if (blocks_.in_key() || blocks_.in_open_block()) return out;
    open_.next(line, seen, rest, out);
    dialogs_.next(line, seen, out);
    sections_.next(line, seen, rest, out);
    return out;
  }
  /// Whether that line is one of a certificate, a public key or a signature.
  bool in_open_block() const { return blocks_.in_open_block(); }

 private:
  blocks blocks_;
  open_values open_;
  dialogs dialogs_;
  sections sections_;
};

}  // namespace common::secrets
