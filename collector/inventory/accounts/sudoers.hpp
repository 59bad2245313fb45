// Who may do what by sudo(8) and doas(1): what sudoers(5) and doas.conf(5) grant to an account,
// with the groups that it is in; aliases resolved. For which hosts a right holds is told and not
// judged.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collector/inventory/accounts/sudo_line.hpp"
#include "common/root_dir.hpp"

namespace collector::inventory {

/// An account as rules name it.
struct sudo_account {
  std::string_view name;
  std::int64_t uid = 0;
  const std::vector<std::pair<std::string, std::int64_t>>& member_of;
};

/// A right, or what is taken out of those that stand before it.
struct sudo_grant {
  std::string how;  ///< `(root) NOPASSWD: `
  std::string command;
  bool refused = false;
};

class sudoers {
 public:
  bool allows(const sudo_account& who) const;
  /// `(ALL:ALL) ALL`, `(root) NOPASSWD: /bin/ls`, and what sets the same aside for all of them,
  /// `Defaults !authenticate`; sorted, masked, of bounded size.
  std::vector<std::string> grants_to(const sudo_account& who);

  /// Where sudo looks for a command without a path, for everybody; empty: where its caller does.
  std::string secure_path;
  std::vector<std::string> files;  ///< that were read of sudo's, without a leading slash
  std::string fault;  ///< what could not be read; then nobody can be said to have no rights

 private:
  friend class sudoers_reader;
  struct rule {
    sudo_names who;
    std::vector<sudo_grant> grants;
    bool of_doas = false;
    bool is_setting = false;  ///< a line of Defaults: it holds where sudo grants something
  };
  enum class match { none, yes, no };
  using known_aliases = std::map<std::string_view, match>;
  match match_of(const sudo_names& names, const sudo_account& who, int depth,
                 known_aliases& known) const;
  match match_of(std::string_view name, const sudo_account& who, int depth,
                 known_aliases& known) const;
  bool names(const sudo_names& list, const sudo_account& who) const;
  std::map<std::string, sudo_names, std::less<>> users_;  ///< aliases
  std::vector<rule> rules_, defaults_;
  /// What rules come to together: most accounts have the same ones, or none.
  std::map<std::vector<const rule*>, std::vector<std::string>> known_;
  std::vector<std::string> texts_of(const std::vector<const rule*>& rules) const;
};

/// etc/sudoers and what it includes, and doas.conf. A host without these files has neither.
sudoers read_sudoers(const common::root_dir& host);

}  // namespace collector::inventory
