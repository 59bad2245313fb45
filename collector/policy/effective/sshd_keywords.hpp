// The keywords of sshd_config, up to OpenSSH 10 and with those that Debian adds.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace collector::policy::effective {

struct sshd_word {
  std::string_view name;  ///< in small letters
  bool in_match = false;  ///< may stand in a Match block, and then counts for that connection
  bool adds_up = false;   ///< each line adds to those before it
};

/// Sorted by name.
std::span<const sshd_word> sshd_words();
/// nullptr: none of that name. `keyword` as sshd_keyword() makes it.
const sshd_word* find_sshd_word(std::string_view keyword);

}  // namespace collector::policy::effective
