// Commands in lines of configuration: apt.conf(5), rules of udev(7), modprobe.d(5), pam.d(5).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace collector::inventory {

using named_command = std::function<void(std::string_view name, std::string_view command)>;
using each_command = void (*)(std::string_view text, const named_command& each);

/// `DPkg::Post-Invoke {"…";};` in whatever nesting: what apt runs.
void each_apt_command(std::string_view text, const named_command& each);
/// RUN, PROGRAM and IMPORT{program}.
void each_udev_command(std::string_view text, const named_command& each);
/// `install MODULE COMMAND` and `remove`.
void each_modprobe_command(std::string_view text, const named_command& each);

struct pam_line {
  std::string type;     ///< `auth`, without the minus before it
  std::string control;  ///< `sufficient`, or what stands in brackets
  std::string module;
  std::string text;  ///< the line, blanks as one
};
std::vector<pam_line> parse_pam(std::string_view text);
/// All lines of a file of PAM in their order, `@include` too, without comments and surplus blanks.
std::string pam_stack(std::string_view text);

}  // namespace collector::inventory
