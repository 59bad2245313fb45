// Observing under attack: what a host or a policy may put in the way of a scan.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "collector/policy/evidence.hpp"
#include "tests/support/shared.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"

namespace fs = std::filesystem;
namespace policy = collector::policy;
using namespace std::chrono_literals;
using state = policy::command_fact::state;

namespace {

struct scan {
  common::root_dir root = *common::root_dir::open("/");
  policy::observer facts;
  explicit scan(std::chrono::milliseconds limit = 20s, unsigned parallel = 2,
                std::chrono::milliseconds all = 600s)
      : facts(root, {.trust_commands = true,
                     .command = {.time = limit, .output_bytes = 1 << 16},
                     .parallel = parallel,
                     .native = false,
                     .commands_time = all}) {}
};

std::string slurp(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool is_gone(pid_t pid) {
  for (int i = 0; i < 200 && ::kill(pid, 0) == 0; ++i) {
    const auto stat = slurp("/proc/" + std::to_string(pid) + "/stat");
    if (stat.find(") Z ") != stat.npos)
      return true;  // killed; whoever inherited it has not reaped it yet
    ::usleep(10'000);
  }
  return ::kill(pid, 0) != 0;
}

}  // namespace

TEST_CASE(
    "a later scan starts the commands that took longest first, and before them those it has not "
    "seen",
    "[observing]") {
  const tests::temp_dir dir;
  const auto script = [&](const std::string& name, const std::string& work) {
    std::ofstream(dir / name) << "#!/bin/sh\necho " << name << " >> " << dir / "order"
                              << "\n"
                              << work << "\n";
    fs::permissions(dir / name, fs::perms::owner_all);
    return dir / name;
  };
  const auto quick = script("quick", ""), slow = script("slow", "sleep 0.5"),
             middle = script("middle", "sleep 0.2"), fresh = script("fresh", "");
  const auto root = *common::root_dir::open("/");
  policy::command_times times;
  const auto order = [&](const std::vector<std::string>& commands) {
    fs::remove(dir / "order");
    policy::observer facts(root, {.trust_commands = true,
                                  .command = {.time = 20s},
                                  .parallel = 1,
                                  .native = false,
                                  .times = &times});
    facts.run_commands(commands);
    return slurp(dir / "order");
  };
  CHECK(order({quick, slow, middle}) == "quick\nslow\nmiddle\n");
  CHECK(order({quick, middle, slow, fresh}) == "fresh\nslow\nmiddle\nquick\n");
}

TEST_CASE(
    "a distinct command runs once a scan, however often and by however many policies it is asked",
    "[observing]") {
  const tests::temp_dir dir;
  scan s;
  const std::string command = "sh -c \"echo run >> " + dir / "runs" + "\"";
  s.facts.run_commands({command, command});
  s.facts.run_commands({command});
  CHECK(s.facts.command(command).now == state::ran);
  CHECK(policy::eval_rule("c:" + command, policy::dialect::muster, s.facts).verdict ==
        policy::rule_verdict::found);
  CHECK(slurp(dir / "runs") == "run\n");
}

TEST_CASE("as many commands run at a time as the setting says", "[observing]") {
  const tests::temp_dir dir;
  ::mkfifo((dir / "fifo").c_str(), 0600);
  const std::vector<std::string> both{"sh -c \"echo met > " + dir / "fifo" + "\"",
                                      "cat " + dir / "fifo"};
  scan two(20s, 2), one(300ms, 1);
  two.facts.run_commands(both);
  CHECK(two.facts.command(both[1]).outcome.output == "met\n");
  one.facts.run_commands(both);
  CHECK(one.facts.command(both[0]).now == state::timed_out);
}

TEST_CASE("a command that writes without end is cut and ends at its deadline", "[observing]") {
  scan s(300ms);
  const auto& c = s.facts.command("yes");
  CHECK(c.now == state::timed_out);
  CHECK(c.outcome.truncated);
  CHECK(c.outcome.output.size() == 1 << 16);
}

TEST_CASE("a command that ignores SIGTERM is killed with all of its group", "[observing]") {
  const tests::temp_dir dir;
  scan s(200ms);
  const auto& c =
      s.facts.command("sh -c \"trap '' TERM; sleep 60 & echo $! > " + dir / "pid" + "; wait\"");
  CHECK(c.now == state::timed_out);
  CHECK(c.outcome.signal == SIGKILL);
  CHECK(is_gone(std::stoi(slurp(dir / "pid"))));
}

TEST_CASE("a descendant that left the session and holds the output open does not hold the scan",
          "[observing]") {
  const tests::temp_dir dir;
  scan s;
  const auto& c =
      s.facts.command("sh -c \"setsid sleep 60 & echo $! > " + dir / "pid" + "; echo done\"");
  CHECK(c.now == state::ran);
  CHECK(c.outcome.output == "done\n");
  CHECK(c.outcome.duration < 20s);
  ::kill(std::stoi(slurp(dir / "pid")), SIGKILL);
}

TEST_CASE("what a shell left in its background still has its say", "[observing]") {
  scan s;
  CHECK(s.facts.command("sh -c \"sh -c 'sleep 0.3; echo late' & echo early\"").outcome.output ==
        "early\nlate\n");
}

TEST_CASE("a command's stdin is empty and its environment is ours", "[observing]") {
  ::setenv("MUSTER_SECRET", "x", 1);
  scan s;
  CHECK(s.facts.command("cat").now == state::ran);
  CHECK(s.facts.command("cat").outcome.output.empty());
  CHECK(s.facts.command("env").outcome.output ==
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nLC_ALL=C\nHOME=/\n");
}

TEST_CASE("past the time for all commands none is started, and their rules are not run",
          "[observing]") {
  scan s(20s, 2, 0ms);
  const auto e = policy::eval_rule("c:true", policy::dialect::muster, s.facts);
  CHECK(e.verdict == policy::rule_verdict::not_run);
  CHECK(e.error->starts_with("not started: the commands of this scan have had their 0 seconds"));
}

TEST_CASE("FIFOs, devices, sockets' folders and /proc's traps are looked at and never waited for",
          "[observing]") {
  const tests::temp_dir dir;
  ::mkfifo((dir / "fifo").c_str(), 0644);
  fs::create_symlink("fifo", dir / "link");
  fs::create_symlink("/dev/zero", dir / "zero");
  scan s;
  for (const auto* name : {"fifo", "link", "zero"})
    CHECK(s.facts.file(dir / name).now == policy::file_fact::state::other_type);
  CHECK(s.facts.file("/dev/tty").now != policy::file_fact::state::regular);
  CHECK(s.facts.file("/proc/self/fd/0").now != policy::file_fact::state::regular);
  CHECK(policy::eval_rule("d:" + dir.path() + " -> r:. -> r:x", policy::dialect::muster, s.facts)
            .verdict != policy::rule_verdict::found);
}

TEST_CASE("links in a circle and links to nowhere are facts", "[observing]") {
  const tests::temp_dir dir;
  fs::create_symlink("loop", dir / "loop");
  fs::create_symlink("nowhere", dir / "dangling");
  fs::create_directory(dir / "folder");
  fs::create_directory_symlink("..", dir / "folder/up");
  scan s;
  CHECK(s.facts.file(dir / "loop").now == policy::file_fact::state::unreadable);
  CHECK(s.facts.file(dir / "dangling").now == policy::file_fact::state::missing);
  CHECK(s.facts.directory(dir.path(), true).levels.size() == 2);
}

TEST_CASE("of a file of 4 GB the first 16 MiB are read, and that is said", "[observing]") {
  const tests::temp_dir dir;
  std::ofstream(dir / "huge") << "first\n";
  fs::resize_file(dir / "huge", 4ull << 30);
  scan s;
  const auto& f = s.facts.file(dir / "huge");
  CHECK(f.now == policy::file_fact::state::regular);
  CHECK(f.truncated);
  CHECK(f.bytes.size() == 16u << 20);
  CHECK(policy::eval_rule("f:" + dir / "huge" + " -> r:^first$", policy::dialect::muster, s.facts)
            .looked_at.find("only its first 16 MiB") != std::string::npos);
}

TEST_CASE("bytes that are no text are matched, and shown as text", "[observing]") {
  const tests::temp_dir dir;
  std::ofstream(dir / "bytes", std::ios::binary) << std::string("\xff\xfe key\0=\x80 1\n", 13);
  scan s;
  const auto e =
      policy::eval_rule("f:" + dir / "bytes" + " -> r:key", policy::dialect::muster, s.facts);
  CHECK(e.verdict == policy::rule_verdict::found);
  CHECK_NOTHROW(policy::evidence_json(e).dump());
}

TEST_CASE("a catastrophic pattern is too expensive, not slow", "[observing]") {
  const tests::temp_dir dir;
  std::ofstream(dir / "lines") << std::string(40, 'a') + "!\n" + std::string(60'000, 'a') + "!\n";
  scan s;
  const auto e = policy::eval_rule("f:" + dir / "lines" + " -> r:^(a|a)*\\1(a+)+$",
                                   policy::dialect::muster, s.facts);
  CHECK(e.verdict == policy::rule_verdict::invalid);
  CHECK(e.error->find("too expensive") != std::string::npos);
}

TEST_CASE("native or not, one worker or many: the verdicts of a real policy are the same",
          "[observing][shared]") {
  const auto file = tests::shared("data/policies/wazuh5/debian/cis_debian12.yml");
  if (!std::filesystem::exists(file)) tests::skip("no shared policies: there is no " + file);
  const auto p = policy::load_policy(file, std::nullopt);
  REQUIRE(p);
  const auto root = *common::root_dir::open("/");
  std::vector<std::string> verdicts;
  for (const auto& [native, workers] :
       {std::pair{true, 1u}, {true, 8u}, {false, 1u}, {false, 8u}}) {
    policy::observer facts(
        root, {.trust_commands = true, .command = {}, .parallel = workers, .native = native});
    std::string all;
    for (const auto& c : policy::run_policy(*p, facts).checks) {
      all += c.id + " " + std::string(policy::name(c.result)) + " " + c.reason + "\n";
      for (const auto& r : c.rules)
        all += std::string(policy::name(r.verdict)) + " " +
               std::to_string(r.exit_status.value_or(-9)) + "\n";
    }
    verdicts.push_back(all);
  }
  CHECK(verdicts[0].size() > 1000);
  CHECK(verdicts[1] == verdicts[0]);
  CHECK(verdicts[2] == verdicts[0]);
  CHECK(verdicts[3] == verdicts[0]);
}
