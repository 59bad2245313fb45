#include "tests/support/namespaces.hpp"

#include <fcntl.h>
#include <sched.h>

#include <catch2/catch.hpp>
#include <fstream>

namespace tests {

namespace {

void run(const std::string& program, std::vector<std::string> arguments, const std::string& log) {
  auto p = process::of(program, std::move(arguments), log);
  const int code = p.wait();
  std::ifstream in(log);
  INFO(std::string(std::istreambuf_iterator<char>(in), {}));
  REQUIRE(code == 0);
}

bool exists(const std::string& path) { return std::filesystem::exists(path); }

}  // namespace

two_hosts::two_hosts() : outside_(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC)) {
  REQUIRE(outside_);
  REQUIRE(::unshare(CLONE_NEWNET) == 0);
  const std::string log = dir_ / "ip.log", id = dir_ / "machine-id", ready = dir_ / "ready";
  std::ofstream(id) << std::string(31, '7') << "1\n";
  other_.push_back(process::of(
      "/usr/bin/unshare",
      {"-n", "-m", "/bin/sh", "-c",
       "mount --bind '" + id + "' /etc/machine-id && : > '" + ready + "' && exec sleep 600"},
      dir_ / "other.log"));
  await("the other host to be there", [&] { return exists(ready); });
  const auto pid = std::to_string(other_.front().pid());
  const auto ip = [&](std::vector<std::string> a) { run("/usr/sbin/ip", std::move(a), log); };
  const auto ip_there = [&](const std::vector<std::string>& a) {
    std::vector<std::string> all{"-t", pid, "-n", "/usr/sbin/ip"};
    all.insert(all.end(), a.begin(), a.end());
    run("/usr/bin/nsenter", std::move(all), log);
  };
  ip({"link", "set", "lo", "up"});
  ip({"link", "add", "here", "type", "veth", "peer", "name", "there", "netns", pid});
  ip({"addr", "add", std::string(here) + "/24", "dev", "here"});
  ip({"link", "set", "here", "up"});
  ip_there({"link", "set", "lo", "up"});
  ip_there({"addr", "add", std::string(there) + "/24", "dev", "there"});
  ip_there({"link", "set", "there", "up"});
}

two_hosts::~two_hosts() { ::setns(outside_.get(), CLONE_NEWNET); }

std::vector<std::string> two_hosts::over_there() const {
  return {"/usr/bin/nsenter", "-t", std::to_string(other_.front().pid()), "-n", "-m"};
}

void two_hosts::connect(bool up) const {
  run("/usr/sbin/ip", {"link", "set", "here", up ? "up" : "down"}, dir_ / "ip.log");
}

}  // namespace tests
