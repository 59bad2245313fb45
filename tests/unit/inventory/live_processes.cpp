// What is said of the running processes, beside what ps says, and of processes that make it hard.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <set>
#include <sstream>

#include "common/subprocess.hpp"
#include "tests/support/children.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

std::vector<schemas::process> processes() { return rows<schemas::process>(scan(table_id::processes, "/")); }

auto of_pid(std::int64_t pid) {
  return [pid](const schemas::process& p) { return p.pid == pid; };
}

/// pid → the rest of its line; of what does not change while a process lives, or seldom.
std::map<std::int64_t, std::string> said_by_ps() {
  std::map<std::int64_t, std::string> out;
  const auto r = common::run({"ps", "-e", "-o", "pid=,ppid=,euid=,ruid=,egid=,rgid=,ni=,pgid=,sid=,tty=,comm="},
                             {.time = std::chrono::seconds{20}, .output_bytes = 16u << 20});
  if (!r || r->exit_status != 0) return out;
  std::istringstream in(r->output);
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::int64_t pid = 0;
    std::string text;
    fields >> pid;
    for (std::string word; fields >> word;) text += word == "-" ? " 0" : " " + word;  // real-time processes have no nice value
    out[pid] = text;
  }
  return out;
}

std::map<std::int64_t, std::string> said_by_us() {
  std::map<std::int64_t, std::string> out;
  for (const auto& p : processes()) {
    std::istringstream name(*p.name);
    auto text = fmt::format(" {} {} {} {} {} {} {} {} {}", *p.ppid, *p.uid, *p.real_uid, *p.gid, *p.real_gid, *p.nice, *p.process_group, *p.session,
                            p.tty.value_or("?"));
    for (std::string word; name >> word;) text += " " + word;  // ps pads with blanks
    out[*p.pid] = text;
  }
  return out;
}

}  // namespace

TEST_CASE("live, the processes are those of ps", "[inventory][live]") {
  const auto before = said_by_ps();
  if (before.empty()) {
    WARN("skipped: no ps here");
    return;
  }
  const auto ours = said_by_us();
  const auto after = said_by_ps();
  for (const auto& [pid, text] : before) {
    const auto later = after.find(pid);
    if (later == after.end() || later->second != text) continue;  // it ended, was another program's by then, or was given to another parent
    if (text.ends_with("<defunct>")) continue;                    // ps's own word for a process that waits to be buried
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

TEST_CASE("live, a megabyte of arguments, foreign bytes and control characters are a row like others", "[inventory][live]") {
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

TEST_CASE("live, processes that come and go while they are read make nothing partial", "[inventory][live]") {
  for (int round = 0; round < 3; ++round) {
    tests::children some;
    for (int i = 0; i < 40; ++i) (void)some.start([]() -> bool { ::_exit(0); });
    const auto s = scan(table_id::processes, "/");
    CHECK(s.status == table_status::ok);
    CHECK(s.keys_complete);
  }
}

TEST_CASE("live, ten scans differ in nothing but what lives", "[inventory][live]") {
  // Processes and ports come and go; mounts are others' to make; what a machine without rest installs meanwhile is not ours to say.
  for (const auto& p : inventory::providers()) {
    if (p.table == table_id::processes || p.table == table_id::ports || p.table == table_id::mounts) continue;
    const auto host = *common::root_dir::open("/");
    const auto first = inventory::run(p, host);
    CAPTURE(schemas::find_table(p.table)->name, first.reason);
    for (int i = 0; i < 9; ++i) {
      const auto again = inventory::run(p, host);
      REQUIRE(again.rows.size() == first.rows.size());
      for (std::size_t k = 0; k < first.rows.size(); ++k) REQUIRE(again.rows[k].stable == first.rows[k].stable);
    }
  }
}
