// Which setting a rule `k:` asks for. A target is `FAMILY:KEY`, and some families say more in
// between: the unit, the file and its section.
#pragma once

#include <string>
#include <string_view>

#include "common/result.hpp"

namespace collector::effective {

enum class family { sshd, sysctl, login_defs, limits, unit, systemd_conf, ini };

struct question {
  family of = family::sshd;
  std::string place;    ///< a unit, the name of a configuration file of systemd, a path; or nothing
  std::string section;  ///< may be empty: of systemd's files any section that has the key
  std::string key;      ///< as the family compares it: of sshd in small letters, and so on
};

/// malformed: what is wrong with it, and what was probably meant.
common::result<question> parse_question(std::string_view target);

/// A keyword of sshd in small letters, an old name replaced by the one of today.
std::string sshd_keyword(std::string_view written);
/// A kernel parameter with slashes between its parts, as systemd-sysctl reads it.
std::string sysctl_path(std::string_view written);

}  // namespace collector::effective
