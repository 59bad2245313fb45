#include "synthetic/rows.hpp"

#include <fmt/format.h>

#include <array>

#include "schemas/inventory.hpp"

namespace synthetic {

using schemas::encoded_row;
using schemas::table_id;

namespace {

struct weight {
  table_id table;
  std::uint32_t of_twenty;
};
constexpr std::array weights{weight{table_id::packages, 10}, weight{table_id::services, 4},
                             weight{table_id::processes, 3}, weight{table_id::users, 2},
                             weight{table_id::ports, 1}};
constexpr std::uint32_t all_weights = 20;
constexpr std::int64_t some_day = 1'700'000'000'000;

encoded_row package(std::uint64_t agent, std::uint32_t n, std::uint32_t revision) {
  schemas::package p;
  p.name = fmt::format("libexample-{}-perl", n);
  p.version = fmt::format("{}.{}.{}-{}+deb12u{}", n % 7, n % 31, n % 11, n % 5, n % 3);
  p.architecture = n % 3 == 0 ? "all" : "amd64";
  p.format = "deb";
  p.status = "install ok installed";
  p.source = fmt::format("example-{}", n / 3);
  p.vendor = "Debian Example Maintainers <pkg-example-maintainers@lists.example.org>";
  p.section = "perl";
  p.priority = "optional";
  p.size_bytes = 1024 * (100 + n % 5000);
  p.description = fmt::format("module {} that parses and writes things of some kind", n);
  p.installed_at.ms = some_day + static_cast<std::int64_t>(agent % 1000) * 60'000 + revision;
  p.homepage = "https://example.org/modules";
  return schemas::encode_row(p);
}

encoded_row service(std::uint64_t agent, std::uint32_t n, std::uint32_t revision) {
  schemas::service s;
  s.name = fmt::format("example-{}.service", n);
  s.manager = "systemd";
  s.type = "simple";
  s.description = fmt::format("Example daemon {} of host {}, as of change {}", n, agent, revision);
  s.enabled = "enabled";
  s.load_state = "loaded";
  s.state = "active";
  s.sub_state = "running";
  s.path = fmt::format("/lib/systemd/system/example-{}.service", n);
  s.binary = fmt::format("/usr/sbin/example-{}", n);
  s.user = "nobody";
  s.args = std::vector<std::string>{"foreground", fmt::format("instance={}", n)};
  s.restart = "on-failure";
  s.main_pid = 1000 + n;
  return schemas::encode_row(s);
}

encoded_row process(std::uint64_t agent, std::uint32_t n, std::uint32_t revision) {
  schemas::process p;
  p.pid = 1000 + n;
  p.boot_id = fmt::format("7b1d0a52-5f0e-4a31-9c57-{:012x}", agent);
  p.start_ticks = 5000 + n;
  p.ppid = 1;
  p.name = fmt::format("example-{}", n);
  p.exe = fmt::format("/usr/sbin/example-{}", n);
  p.args = std::vector<std::string>{*p.exe, "foreground", fmt::format("change={}", revision)};
  p.uid = p.gid = p.real_uid = p.saved_uid = p.real_gid = p.saved_gid = 65534;
  p.exe_deleted = false;
  p.cgroup = fmt::format("/system.slice/example-{}.service", n);
  p.start.ms = some_day;
  p.state = "S";
  p.threads = 1 + n % 9;
  p.cpu_user_ms = 10 * n;
  p.rss_bytes = 4096 * (1000 + n);
  p.cwd = "/";
  return schemas::encode_row(p);
}

encoded_row user(std::uint64_t agent, std::uint32_t n, std::uint32_t revision) {
  schemas::user u;
  u.name = fmt::format("user-{}", n);
  u.uid = 1000 + n;
  u.gid = 1000 + n;
  u.gecos = fmt::format("Example Person {} of host {}, room {}", n, agent, revision);
  u.home = fmt::format("/home/user-{}", n);
  u.shell = "/bin/bash";
  u.origin = "local";
  u.password_state = "set";
  u.password_algorithm = "y";
  u.password_mark = fmt::format("{:08x}", 1000 + n);
  u.password_changed_at.ms = some_day;
  u.password_max_days = 99'999;
  u.groups = std::vector<std::string>{fmt::format("user-{}", n), "audio", "video", "plugdev"};
  u.sudo = false;
  return schemas::encode_row(u);
}

encoded_row port(std::uint64_t agent, std::uint32_t n, std::uint32_t revision) {
  schemas::port p;
  p.protocol = "tcp";
  p.local_address = fmt::format("192.0.2.{}", 1 + agent % 250);
  p.local_port = 10'000 + n;
  p.remote_address = "198.51.100.7";
  p.remote_port = 443;
  p.inode = 100'000 + n;
  p.net_namespace = 4'026'531'840;
  p.state = "established";
  p.pid = 1000 + n;
  p.process = fmt::format("example-{}", revision);
  p.uid = 65534;
  return schemas::encode_row(p);
}

}  // namespace

std::vector<share> spread(std::uint32_t rows) {
  std::vector<share> out;
  std::uint32_t left = rows;
  for (const auto& w : weights) {
    const auto n = static_cast<std::uint32_t>(std::uint64_t{rows} * w.of_twenty / all_weights);
    if (n != 0) out.push_back({w.table, n});
    left -= n;
  }
  if (left == 0) return out;
  if (out.empty()) out.push_back({weights.front().table, 0});
  out.front().rows += left;
  return out;
}

encoded_row make_row(std::uint64_t agent, table_id table, std::uint32_t index,
                     std::uint32_t revision) {
  switch (table) {
    case table_id::services:
      return service(agent, index, revision);
    case table_id::processes:
      return process(agent, index, revision);
    case table_id::users:
      return user(agent, index, revision);
    case table_id::ports:
      return port(agent, index, revision);
    default:
      return package(agent, index, revision);
  }
}

}  // namespace synthetic
