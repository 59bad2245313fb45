// Options of commands that look at a host: `up`, `scan`, and those of `policy` that evaluate.
#pragma once

#include <chrono>
#include <string>

#include "cli/option_list.hpp"
#include "common/root_dir.hpp"

namespace cli {

struct host_options {
  bool trust_commands = false, native = true;  ///< how the commands of policies are asked
  unsigned parallel = 0;
  std::string judging_time = "30s";  ///< what bounds the time of a scan
  bool network_mounts = false;
};
void add_host_options(option_list& to, host_options& o);

/// `--judging-time`; usage: not a time.
common::result<std::chrono::milliseconds> judging_time(const std::string& text);

/// `--root`, with or without the mounts that may never answer; not_found or io: it cannot be
/// opened.
common::result<common::root_dir> open_root(const std::string& root, bool network_mounts);

}  // namespace cli
