// systemd.unit(5), as far as the inventory reads it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace collector::inventory {

/// What a unit file and its drop-ins say.
struct unit_file {
  std::string description, binary, user, group, working_directory, root_directory, restart,
      source_path;
  std::vector<std::string> args;  ///< of the first ExecStart, the program first
  bool has_rules = false;         ///< [Install] names who wants it, or an alias
  bool has_also = false;
  std::vector<std::string> aliases;
  std::string default_instance;
};

/// Reads a file on top of what earlier ones said. Whatever the bytes are, it ends; lines that mean
/// nothing are skipped, as systemd does.
void read_unit_file(std::string_view text, unit_file& into);

/// `getty@tty1.service` → `getty@.service`; empty if it is no instance.
std::string template_of(std::string_view unit);
/// `getty@.service` with tty1 → `getty@tty1.service`.
std::string instance_of(std::string_view unit, std::string_view instance);

/// `%i`, `%I`, `%p`, `%j`, `%n`, `%N` and `%%` of a value as systemd.unit(5) puts them for that
/// unit; the value as it is written where it has others, or where a template has no instance yet.
std::string with_specifiers(const std::string& value, std::string_view unit);

}  // namespace collector::inventory
