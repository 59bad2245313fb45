// Looking at the host, once each a scan: files, directories, processes, commands. No judgement
// here; what cannot be looked at is a fact too, with its reason.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collector/effective/effective.hpp"
#include "collector/policy/command_times.hpp"
#include "common/root_dir.hpp"
#include "common/run_all.hpp"

namespace collector::policy {

namespace native {
class answers;
}

struct file_fact {
  /// left_out: on a mount that is not looked into
  enum class state {
    regular,
    missing,
    other_type,
    unreadable,
    unresolvable,
    left_out
  } now = state::missing;
  std::string error;  ///< why it could not be read
  std::string bytes;
  bool truncated = false;
  common::file_facts facts;
  std::string sha256;  ///< hex; empty of a file with a secret, which could be guessed by it
};

struct dir_fact {
  enum class state { directory, missing, not_directory, unreadable } now = state::missing;
  std::string error;
  struct entry {
    std::string path;  ///< below the root, with the directory's own path in front
    std::string name;
    common::dir_entry::kind type;
  };
  struct level {
    std::string path;
    std::vector<entry> entries;
    int depth = 0;           ///< of its sub-directories 1, and so on
    bool searchable = true;  ///< its entries can be looked at, and not only listed
  };
  std::vector<level> levels;  ///< the directory itself, then its sub-directories; empty when only
                              ///< its existence was asked
  std::string too_deep;       ///< the first folder below it that the walk did not go down to
};

struct process_fact {
  bool known = false;
  std::string error;
  struct one {
    std::string name;          ///< as the kernel keeps it: 15 bytes at most
    std::string command_line;  ///< blanks between its words
    std::int64_t pid = 0;
    std::vector<std::string> arguments{};  ///< the first few, its own name among them
    std::string executable{};              ///< its path; empty: not ours to see
  };
  std::vector<one> processes;
};

/// What the kernel keeps of a process's name.
inline constexpr std::size_t longest_process_name = 15;

/// What a shell answers for a program that is not there.
inline constexpr int program_not_found = 127;

struct command_fact {
  enum class state { ran, not_found, timed_out, not_permitted, not_here } now = state::not_here;
  std::string error;
  common::run_outcome outcome;
  bool native = false;  ///< answered without starting the program (native/)
};

struct observe_options {
  bool trust_commands = false;
  common::run_limits command;
  unsigned parallel = 0;  ///< commands at a time; 0: as many as there are cores
  bool native = true;     ///< answer what can be answered without a process
  /// For all commands of a scan together: past it none is started any more, and those rules are not
  /// run.
  std::chrono::milliseconds commands_time{600'000};
  /// CPU time for judging one policy: rules with a pattern that come after it are invalid.
  std::chrono::milliseconds judging_time{30'000};
  command_times* times =
      nullptr;  ///< of earlier scans, and what this one adds; outlives the observer
  common::batch_runner run = common::run_all;  ///< what starts the commands
};

class observer {
 public:
  observer(const common::root_dir& host, observe_options options);
  ~observer();

  const file_fact& file(const std::string& path);
  /// Existence only: nothing is read.
  const file_fact& existence(const std::string& path);
  const dir_fact& directory(const std::string& path, bool with_entries);
  const process_fact& processes();
  const command_fact& command(const std::string& text);
  /// Runs the distinct commands now, several at a time, so that command() finds them.
  void run_commands(const std::vector<std::string>& texts);
  const effective::answer& setting(const std::string& target);
  /// Paths that a glob stands for, sorted; the path itself when it is not a glob.
  std::vector<std::string> expand(const std::string& path) const;
  bool live() const { return host_.is_live(); }
  std::chrono::milliseconds judging_time() const { return options_.judging_time; }

 private:
  std::optional<command_fact> without_process(const std::string& text) const;
  command_fact fact_of(const std::string& text, common::run_answer answer) const;
  void walk(dir_fact& out, const std::string& path, int depth, std::size_t& budget) const;
  const common::root_dir& host_;
  observe_options options_;
  std::map<std::string, file_fact> files_, existing_;
  std::map<std::string, dir_fact> directories_;
  std::map<std::string, command_fact> commands_;
  std::map<std::string, effective::answer> settings_;
  std::optional<process_fact> processes_;
  std::unique_ptr<native::answers> native_;  ///< none: not live, not trusted or not wanted
  std::optional<std::chrono::steady_clock::time_point>
      commands_deadline_;  ///< from the first command on
};

}  // namespace collector::policy
