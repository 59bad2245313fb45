// One pass over a line says which finders have anything to look for in it: most lines have nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace common::secrets {

/// What the words of a line may begin; each is a bit.
enum hint : std::uint16_t {
  may_name = 1,      ///< a name that tells of its value
  may_scheme = 2,    ///< `Bearer`, a webhook
  may_hash = 4,      ///< the name of a hash
  may_direct = 8,    ///< a directive, a statement
  may_command = 16,  ///< a program, or what says something into a pipe
  may_block = 32,    ///< what goes on in the next lines
  may_call = 64,     ///< a function that takes a secret, a statement of SQL
  may_open = 128,    ///< a section whose lines are secrets
  may_gear = 256,    ///< a word of a network device
  may_speak = 512,   ///< what is said to a program that asks
  may_verb = 1024,   ///< a program whose words have a secret behind them
};

/// What signs it has.
enum sign : std::uint8_t {
  has_at = 1,
  has_mark = 2,  ///< `$`, `{`, `*`, with which hashes begin
  has_star = 4,
  has_quote = 8,
  has_angle = 16,
  has_query = 32,
  has_percent = 64,
  has_foreign = 128,  ///< what is not ASCII
};

struct first_look {
  std::uint16_t words = 0;
  std::uint8_t signs = 0;
  std::size_t colons = 0;
  std::size_t longest_run = 0;  ///< of characters that names and tokens have

  bool has(hint h) const { return (words & h) != 0; }
  bool has(sign s) const { return (signs & s) != 0; }
};

first_look look_at(std::string_view line);

}  // namespace common::secrets
