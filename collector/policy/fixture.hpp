// What a policy test puts in place of a host: files, processes, outputs of commands.
//
//   should_pass:
//     - files: { /etc/motd: "text", /etc/shadow: { content: "root:*:…", mode: "0640" } }     a path
//     that ends in / is a folder
//       processes: [sshd, "/usr/sbin/cron -f"]
//       commands: { "sysctl -n kernel.kptr_restrict": "1", "false": { output: "", exit: 1 } }
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "collector/policy/tree.hpp"

namespace collector::policy {

struct fixture {
  mark at;
  struct file {
    std::string path, content;
    std::uint32_t mode = 0644;
    bool folder = false;
  };
  struct command {
    std::string text, output;
    int exit_status = 0;
  };
  std::vector<file> files;
  std::vector<std::string> processes;
  std::vector<command> commands;
};

/// One fixture or a list of them. What is wrong is told to `report`, and left out.
std::vector<fixture> read_fixtures(const node& n,
                                   const std::function<void(mark, const std::string&)>& report);

}  // namespace collector::policy
