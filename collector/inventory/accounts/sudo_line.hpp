// One line of sudoers(5) that grants something, taken apart; aliases stay as they are named.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace collector::inventory {

/// Users, `%group`, `#1000`, hosts or aliases in their order; `!` in front takes one out again.
using sudo_names = std::vector<std::string>;

/// A command with its arguments, or an alias.
struct sudo_command {
  std::string text;
  bool refused = false;  ///< `!` stands before it
};

/// Commands that are run as the same others, under the same conditions.
struct sudo_may {
  sudo_names hosts, as_users, as_groups;
  bool says_as = false;    ///< else as root
  std::string conditions;  ///< `CWD=/srv NOPASSWD: `
  sudo_command command{};
};

struct sudo_spec {
  sudo_names who;
  std::vector<sudo_may> may;
};

/// Takes a list `a, b ,c` off the front of `s`; it ends where a word is followed by no comma.
sudo_names take_sudo_names(std::string_view& s);
/// The same of commands; a colon ends it too.
std::vector<sudo_command> take_sudo_commands(std::string_view& s);
/// `ann, %wheel ALL = (root) NOPASSWD: /bin/ls, /bin/cat : web1 = ALL`
sudo_spec parse_sudo_spec(std::string_view line);

}  // namespace collector::inventory
