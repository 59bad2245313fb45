// One line of sudoers(5) that grants something, taken apart; aliases stay as they are named.
#pragma once

#include <memory>
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

/// Names that many rights of a line have together.
using shared_names = std::shared_ptr<const sudo_names>;

/// A command that is run as others, under conditions.
struct sudo_may {
  shared_names hosts;
  shared_names as_users, as_groups;  ///< null: nothing says it; then it is as root
  std::string conditions;            ///< `CWD=/srv NOPASSWD: `
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
