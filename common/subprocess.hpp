// Runs a program and waits for it, but never longer than agreed: no shell, an environment of ours,
// a session and process group of its own, output and time bounded.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"

namespace common {

struct run_limits {
  std::chrono::milliseconds time{30'000};
  std::size_t output_bytes = 1u << 20;
};

struct run_outcome {
  int exit_status = -1;  ///< -1: ended by a signal
  int signal = 0;
  bool timed_out = false, truncated = false;
  std::string output;  ///< stdout and stderr as they came
  std::chrono::milliseconds duration{};
};

/// The file that run() would start: the name itself when it has a slash, else the first of
/// /usr/local/{sbin,bin}, /usr/{sbin,bin}, /{sbin,bin} that has it. Empty: none that is a regular
/// file and may be executed.
std::optional<std::string> find_program(const std::string& name);

/// not_found: no such program, see find_program(). A script without `#!` is run by /bin/sh.
/// At the deadline the group gets SIGTERM, 2 s later SIGKILL; a program that outlives even that (it
/// waits in the kernel) is left behind 1 s after. A descendant that left the group and holds the
/// output open does not delay the answer: reading ends 100 ms after the program does, or while its
/// own group is still at work 1 s.
/// `input` is what it finds on stdin.
result<run_outcome> run(const std::vector<std::string>& argv, const run_limits& limits,
                        std::string_view input = {});

/// Makes descendants that lose their parent ours (PR_SET_CHILD_SUBREAPER), also those that left
/// their group and session.
void adopt_orphans();
/// Kills and reaps every child of this process; call it when no run() is under way. Returns how
/// many there were.
std::size_t sweep_children();

}  // namespace common
