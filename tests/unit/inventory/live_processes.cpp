// What is said of the running processes, beside what ps says, and of processes that make it hard.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <set>
#include <sstream>

#include "collector/inventory/processes/pid_info.hpp"
#include "common/subprocess.hpp"
#include "tests/support/children.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

std::vector<schemas::process> processes() {
  return rows<schemas::process>(scan(table_id::processes, "/"));
}

auto of_pid(std::int64_t pid) {
  return [pid](const schemas::process& p) { return p.pid == pid; };
}

/// Allowed: ps shows what a worker of the kernel works for at the moment, we do not (it would
/// differ from scan to scan).
std::string without_work(const std::string& line) {
  const auto at = line.find(" kworker/");
  return at == line.npos
             ? line
             : line.substr(0, at + 1) + std::string(inventory::lasting_name(line.substr(at + 1)));
}

/// pid → the rest of its line; of what does not change while a process lives, or seldom.
std::map<std::int64_t, std::string> said_by_ps() {
  std::map<std::int64_t, std::string> out;
  const auto r = common::run(
      {"ps", "-e", "-o", "pid=,ppid=,euid=,ruid=,egid=,rgid=,ni=,pgid=,sid=,tty=,comm="},
      {.time = std::chrono::seconds{20}, .output_bytes = 16u << 20});
  if (!r || r->exit_status != 0) return out;
  std::istringstream in(r->output);
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::int64_t pid = 0;
    std::string text;
    fields >> pid;
    for (std::string word; fields >> word;)
      text += word == "-" ? " 0" : " " + word;  // real-time processes have no nice value
    out[pid] = without_work(text);
  }
  return out;
}

std::map<std::int64_t, std::string> said_by_us() {
  std::map<std::int64_t, std::string> out;
  for (const auto& p : processes()) {
    std::istringstream name(*p.name);
    auto text =
        fmt::format(" {} {} {} {} {} {} {} {} {}", *p.ppid, *p.uid, *p.real_uid, *p.gid,
                    *p.real_gid, *p.nice, *p.process_group, *p.session, p.tty.value_or("?"));
    for (std::string word; name >> word;) text += " " + word;  // ps pads with blanks
    out[*p.pid] = text;
  }
  return out;
}

}  // namespace

TEST_CASE("live, the processes are those of ps", "[inventory][live]") {
  const auto before = said_by_ps();
  if (before.empty()) tests::skip("no ps here");
  const auto ours = said_by_us();
  const auto after = said_by_ps();
  for (const auto& [pid, text] : before) {
    const auto later = after.find(pid);
    if (later == after.end() || later->second != text)
      continue;  // it ended, was another program's by then, or was given to another parent
    if (text.ends_with("<defunct>"))
      continue;  // ps's own word for a process that waits to be buried
    CAPTURE(pid);
    CHECK(ours.contains(pid));
    if (ours.contains(pid)) CHECK(ours.at(pid) == text);
  }
  // One that neither time was there lived in between: then it is gone.
  for (const auto& [pid, text] : ours) {
    CAPTURE(pid, text);
    CHECK((before.contains(pid) || after.contains(pid) || ::kill(static_cast<pid_t>(pid), 0) != 0));
  }
}

TEST_CASE("live, the ids that one call gives are those of the status file", "[inventory][live]") {
  tests::children other;
  REQUIRE(other.start([] { return ::setresgid(1, 2, 3) == 0 && ::setresuid(4, 5, 6) == 0; }));
  inventory::pid_infos infos;
  if (!infos.of(::getpid())) tests::skip("this kernel does not answer PIDFD_GET_INFO (Linux 6.13)");
  for (const auto pid : {::getpid(), ::getppid(), other.pid(0)}) {
    std::ifstream file(fmt::format("/proc/{}/status", pid));
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto said = inventory::parse_proc_ids(text);
    const auto info = infos.of(pid);
    REQUIRE(info);
    CHECK(info->ids.real_uid == said.real_uid);
    CHECK(info->ids.uid == said.uid);
    CHECK(info->ids.saved_uid == said.saved_uid);
    CHECK(info->ids.real_gid == said.real_gid);
    CHECK(info->ids.gid == said.gid);
    CHECK(info->ids.saved_gid == said.saved_gid);
  }
  CHECK(infos.of(other.pid(0))->ids.saved_uid == 6);
  CHECK_FALSE(infos.of(4'194'304));  // beyond the highest number there is
  CHECK(infos.of(::getpid()));       // and that did not make it silent
}

TEST_CASE("live, the control group is the one of the file", "[inventory][live]") {
  for (const auto& p : processes()) {
    std::ifstream file(fmt::format("/proc/{}/cgroup", *p.pid));
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    CAPTURE(*p.pid, *p.name);
    if (!text.empty()) CHECK(p.cgroup == inventory::parse_cgroup(text));
  }
}

TEST_CASE(
    "live, a megabyte of arguments, foreign bytes and control characters are a row like others",
    "[inventory][live]") {
  const std::string large(100'000, 'x'), odd = "\xff\xfe\n\x1b[31m";
  std::vector<const char*> argv{"sh", "-c", "kill -STOP $$", odd.c_str()};
  argv.resize(14, large.c_str());
  argv.push_back(nullptr);
  const auto pid = ::fork();
  if (pid == 0) {
    ::execvp("sh", const_cast<char* const*>(argv.data()));
    ::_exit(1);
  }
  REQUIRE(pid > 0);
  ::usleep(200'000);
  const auto all = processes();
  const auto at = std::ranges::find_if(all, of_pid(pid));
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  REQUIRE(at != all.end());
  std::size_t bytes = 0;
  for (const auto& a : *at->args) bytes += a.size();
  CHECK(bytes <= 8192);
  CHECK(std::ranges::find(*at->args, "\xff\xfe\n\x1b[31m") != at->args->end());
}

TEST_CASE("live, processes that come and go while they are read make nothing partial",
          "[inventory][live]") {
  for (int round = 0; round < 3; ++round) {
    tests::children some;
    for (int i = 0; i < 40; ++i) (void)some.start([]() -> bool { ::_exit(0); });
    const auto s = scan(table_id::processes, "/");
    CHECK(s.status == table_status::ok);
    CHECK(s.missed.empty());
  }
}
