#include "cli/host_options.hpp"

#include "common/clock.hpp"
#include "common/mounts.hpp"

namespace cli {

using common::fail;
using common::result;

void add_host_options(option_list& to, host_options& o) {
  to.flag("--trust-commands", o.trust_commands, "run the commands of the policies, as this user")
      .flag("!--no-native", o.native,
            "start every command, also those that can be answered without")
      .number("--parallel", o.parallel, 0, 64, "commands at a time; 0: as many as cores")
      .text("--judging-time", o.judging_time,
            "CPU time for judging one policy: 250ms 30s 5m; rules past it are invalid")
      .flag("--network-mounts", o.network_mounts,
            "look into network and FUSE mounts too; one that does not answer stops the scan");
}

result<std::chrono::milliseconds> judging_time(const std::string& text) {
  auto t = common::parse_interval(text);
  if (!t) return fail(t.error().code, "--judging-time: {}", t.error().detail);
  return std::chrono::milliseconds(*t);
}

result<common::root_dir> open_root(const std::string& root, bool network_mounts) {
  auto host = common::root_dir::open(root);
  if (!host) return fail(host.error().code, "--root {}", host.error().detail);
  if (network_mounts) return host;
  auto near = common::without_slow_mounts(*host);
  return near ? std::move(near) : std::move(host);  // without /proc nobody knows what is mounted
}

}  // namespace cli
