// Keys of login.defs, of the kernel and of systemd by what their values can be.
#pragma once

#include <string_view>
#include <vector>

namespace collector::effective {

/// Which shadow and util-linux read as yes or no.
bool is_login_defs_flag(std::string_view name);
/// Which they read as a number.
bool is_login_defs_number(std::string_view name);

/// A parameter, as sysctl_path() makes it, that holds one whole number.
bool is_number_of_kernel(std::string_view path);
/// Those of them that are known by name.
std::vector<std::string_view> numbers_of_kernel();

/// A switch in every version of systemd so far. `conf`: the name of a configuration file; empty: a
/// unit.
bool is_systemd_switch(std::string_view conf, std::string_view key);

/// The words that the key takes beside those of a switch, and whether it takes these; no words: it
/// is no such key.
struct systemd_words {
  std::vector<std::string_view> words;
  bool switches = false;
};
systemd_words words_of_systemd(std::string_view conf, std::string_view key);

}  // namespace collector::effective
