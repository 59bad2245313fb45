// Whether a text of a rule names something, by what people would call so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace explain {

/// What a text may name.
struct names {
  std::vector<std::int64_t> ports;
  std::vector<std::string> paths;
  std::vector<std::string> words;  ///< of processes, executables, packages, units, accounts
};

/// The first that is named, as people are told: `port 22`, `/etc/shadow`, `nginx`.
///   port   the number behind a colon or the word port: `:22`, `Port 22`, `--dport 22`,
///          `Port\s+22`
///   path   as a whole, and no beginning of a longer one: /etc/ssh, but not in /etc/sshd
///   word   between what is neither letter, digit nor hyphen, with its case: sshd is in
///          /etc/ssh/sshd_config, and systemd is not in systemd-journald
std::optional<std::string> named_in(std::string_view text, const names& all);

}  // namespace explain
