// systemd.unit(5), as far as the inventory reads it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace collector::inventory {

/// Settings of LD_PRELOAD and its like in Environment=, and the files that may hold more.
struct loader_words {
  struct word {
    std::string text, drop_in;  ///< drop_in: the file that says it, where it is not the unit's own
  };
  std::vector<word> set;
  std::vector<std::string> unset, files;
};

/// When a timer, a path or a socket starts what (systemd.timer(5) and its like).
struct timer_words {
  std::vector<std::string> triggers;  ///< `OnCalendar=daily`, as they are written
  std::string starts;                 ///< Unit= or Service=; empty: the service of the same name
  bool an_instance_each = false;      ///< Accept=: of a template, one for each connection
};

/// [Install]: what enables a unit.
struct install_words {
  bool has_rules = false;  ///< it names who wants the unit, or an alias
  bool has_also = false;
  std::vector<std::string> aliases;
  std::string default_instance;
};

/// A command of a unit beside the first ExecStart=.
struct further_command {
  std::string setting;  ///< ExecStartPre, ExecReload and their like
  std::vector<std::string> words;
};

/// What a unit file and its drop-ins say.
struct unit_file {
  std::string description, binary, user, group, working_directory, root_directory, restart,
      source_path;
  bool dynamic_user = false;
  std::vector<std::string> args;  ///< of the first ExecStart, the program first
  std::vector<further_command> also_runs;
  std::vector<std::string> pulls;  ///< units that Wants= and its like have started with it
  install_words install;
  timer_words timer;
  loader_words loader;  ///< what it hands the dynamic loader
};

/// Calls `each` for every assignment of a file in systemd's syntax, with its section. Whatever the
/// bytes are, it ends; lines that mean nothing are skipped, as systemd does.
void each_assignment(std::string_view text,
                     const std::function<void(std::string_view section, std::string_view name,
                                              std::string_view value)>& each);
/// The words of a value (systemd.syntax(7)): quotes around a word keep its blanks together and go,
/// those inside one are letters. Variables and specifiers stay as they are written.
std::vector<std::string> unit_words(std::string_view value);

/// Reads a file on top of what earlier ones said: the unit's own, or a drop-in of that path.
void read_unit_file(std::string_view text, unit_file& into, const std::string& drop_in = {});

/// The unit that a timer, a path or a socket starts: without Unit= the service of the same name.
std::string started_by(const std::string& unit, const unit_file& says);

/// `getty@tty1.service` → `getty@.service`; empty if it is no instance.
std::string template_of(std::string_view unit);
/// `getty@.service` with tty1 → `getty@tty1.service`.
std::string instance_of(std::string_view unit, std::string_view instance);

/// `%i`, `%I`, `%p`, `%j`, `%n`, `%N`, `%%`, and `%u`, `%h`, `%t` and their like of a value as
/// systemd.unit(5) puts them for that unit of the system; the value as it is written where it has
/// others, or where a template has no instance yet.
std::string with_specifiers(const std::string& value, std::string_view unit);

}  // namespace collector::inventory
