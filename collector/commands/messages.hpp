// What a collector and the unit in which its commands run say to each other.
#pragma once

#include "common/run_all.hpp"
#include "schemas/messages.hpp"

namespace collector::commands {

using schemas::i64;
using schemas::u64;

/// The first thing that the unit says.
struct greeting {
  std::string version;  ///< of the program: another one may have been installed meanwhile
  MUSTER_MEMBERS(greeting, version);
};

struct command {
  std::vector<schemas::blob> words;
  MUSTER_MEMBERS(command, words);
};

struct batch {
  u64 time_ms = 0, output_bytes = 0;  ///< of each
  u64 at_a_time = 1;
  u64 all_ms = 0;  ///< past it none is started
  std::vector<command> commands;
  MUSTER_MEMBERS(batch, time_ms, output_bytes, at_a_time, all_ms, commands);
};

struct answer {
  /// How it went.
  enum : u64 { ran, not_started, failed };
  u64 number = 0, how = ran;
  u64 error_code = 0;  ///< common::errc, of one that failed
  schemas::blob error;
  i64 exit_status = 0;
  u64 signal = 0;
  bool timed_out = false, truncated = false;
  schemas::blob output;
  u64 duration_ms = 0;
  MUSTER_MEMBERS(answer, number, how, error_code, error, exit_status, signal, timed_out, truncated,
                 output, duration_ms);
};

inline constexpr std::size_t greeting_bytes = 256, batch_bytes = 64u << 20,
                             around_output_bytes = 64u << 10;

batch message_of(const common::run_batch& b);
/// too_large: it asks for more than anybody wants.
common::result<common::run_batch> batch_of(const batch& m);
answer message_of(std::size_t number, common::run_answer a);
common::run_answer answer_of(answer m);

}  // namespace collector::commands
