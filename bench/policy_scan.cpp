// What a policy costs: its distinct commands one after another with posix_spawn (the yardstick),
// against a whole scan without and with native answers, all in one run; then a requirement that is
// not met, and the loading and linting of every shared policy.
//   bench_policy_scan [POLICY]      default: data/policies/wazuh5/debian/cis_debian12.yml below
//   MUSTER_SHARED
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

#include "collector/policy/lint.hpp"
#include "collector/policy/policy_run.hpp"
#include "collector/scan/scanner.hpp"
#include "common/in_order.hpp"
#include "tests/support/settled_agent.hpp"
#include "tests/support/shared.hpp"

namespace {

namespace fs = std::filesystem;
namespace policy = collector::policy;
using clock_type = std::chrono::steady_clock;
constexpr int repetitions = 5;

struct figures {
  double wall = 0, own = 0, children = 0;  ///< ms
  long rss_anon = 0;                       ///< KiB
};

double cpu_ms(int who) {
  rusage u{};
  ::getrusage(who, &u);
  const auto ms = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return ms(u.ru_utime) + ms(u.ru_stime);
}

long rss_anon_kib() {
  std::ifstream in("/proc/self/status");
  for (std::string word; in >> word;)
    if (word == "RssAnon:") return in >> word, std::stol(word);
  return 0;
}

/// In a process of its own: what it is and what it starts are told apart, and nothing is left from
/// the case before.
template <class Work>
figures measured(Work&& work) {
  int ends[2];
  if (::pipe(ends) != 0) std::exit(1);
  std::fflush(stdout);  // or the child would print it again
  const pid_t pid = ::fork();
  if (pid == 0) {
    const auto own = cpu_ms(RUSAGE_SELF), children = cpu_ms(RUSAGE_CHILDREN);
    const auto started = clock_type::now();
    figures f;
    f.rss_anon = work();
    f.wall = std::chrono::duration<double, std::milli>(clock_type::now() - started).count();
    f.own = cpu_ms(RUSAGE_SELF) - own;
    f.children = cpu_ms(RUSAGE_CHILDREN) - children;
    const bool told = ::write(ends[1], &f, sizeof f) == sizeof f;
    ::_exit(told ? 0 : 1);
  }
  figures f;
  if (::read(ends[0], &f, sizeof f) != sizeof f) std::exit(1);
  ::waitpid(pid, nullptr, 0);
  ::close(ends[0]);
  ::close(ends[1]);
  return f;
}

figures median(std::vector<figures> all) {
  std::ranges::sort(all, {}, &figures::wall);
  return all[all.size() / 2];
}

std::vector<std::string> distinct_commands(const policy::policy& p) {
  std::set<std::string> out;
  for (const auto& c : p.checks)
    for (const auto& r : c.rules)
      if (r.parsed && r.parsed->kind == policy::target_kind::command) out.insert(r.parsed->target);
  return {out.begin(), out.end()};
}

/// Commands that are not installed are found missing, as a scan finds them.
void run_one_by_one(const std::vector<std::string>& commands) {
  for (const auto& text : commands) {
    auto words = policy::split_command(text);
    const auto file = words.empty() ? std::nullopt : common::find_program(words[0]);
    if (!file) continue;
    std::vector<char*> argv;
    for (auto& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    std::string path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                locale = "LC_ALL=C";
    char* environment[]{path.data(), locale.data(), nullptr};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&files, 0, 1);
    posix_spawn_file_actions_adddup2(&files, 0, 2);
    pid_t pid = 0;
    if (::posix_spawn(&pid, file->c_str(), &files, nullptr, argv.data(), environment) == 0)
      ::waitpid(pid, nullptr, 0);
    posix_spawn_file_actions_destroy(&files);
  }
}

long scan(const policy::policy& p, bool native, policy::command_times* times = nullptr) {
  const auto root = common::root_dir::open("/");
  if (!root) std::exit(1);
  policy::observer facts(*root,
                         {.trust_commands = true, .command = {}, .native = native, .times = times});
  const auto run = policy::run_policy(p, facts);
  return run.checks.empty() ? 0 : rss_anon_kib();  // with every fact and every verdict still there
}

/// As `muster policy lint` does it: several files at a time.
long lint_all() {
  std::vector<std::string> files;
  for (const auto& e : fs::recursive_directory_iterator(tests::shared("data/policies")))
    if (e.path().extension() == ".yml") files.push_back(e.path().string());
  std::size_t loaded = 0, findings = 0;
  const auto look = [](const std::string& file) -> std::optional<std::size_t> {
    const auto p = policy::read_policy(file, std::nullopt);
    return p ? std::optional(policy::lint_policy(*p).size()) : std::nullopt;
  };
  common::in_order(std::span(files), look, [&](std::optional<std::size_t> found) {
    loaded += found ? 1 : 0, findings += found.value_or(0);
  });
  std::printf("  (%zu policies loaded, %zu findings)\n", loaded, findings);
  std::fflush(stdout);
  return rss_anon_kib();
}

/// Bytes that the second of two equal scans sends, with the policy and without.
std::size_t sent_unchanged(const std::string& file, bool with_policy) {
  const auto root = common::root_dir::open("/");
  if (!root) std::exit(1);
  std::vector<schemas::table_id> tables{schemas::table_id::os};
  if (with_policy)
    tables.insert(tables.end(), {schemas::table_id::policies, schemas::table_id::checks});
  const auto s = collector::scan_host(*root, {.policies = {file}, .tables = tables});
  tests::settled_agent agent;
  (void)agent.scan(s);
  std::size_t bytes = 0;
  for (const auto& f : agent.scan(s)) bytes += f.size();
  return bytes;
}

void print(const char* what, const figures& f, const figures& yardstick) {
  std::printf("%-28s wall %7.1f ms (%.2f)   CPU %7.1f ms (%.2f)   own %6.1f ms   RssAnon %.1f MB\n",
              what, f.wall, f.wall / yardstick.wall, f.own + f.children,
              (f.own + f.children) / (yardstick.own + yardstick.children), f.own,
              static_cast<double>(f.rss_anon) / 1024);
}

void compare(const policy::policy& p) {
  const auto commands = distinct_commands(p);
  std::vector<figures> raw, plain, again, native;
  policy::command_times times;
  scan(p, false, &times);
  for (int i = 0; i < repetitions; ++i) {  // taken in turns, so that what disturbs one disturbs all
    raw.push_back(measured([&] { return run_one_by_one(commands), rss_anon_kib(); }));
    plain.push_back(measured([&] { return scan(p, false); }));
    again.push_back(measured([&] { return scan(p, false, &times); }));
    native.push_back(measured([&] { return scan(p, true); }));
  }
  std::printf("%s: %zu checks, %zu distinct commands; medians of %d, ratios to the first line\n",
              p.id.c_str(), p.checks.size(), commands.size(), repetitions);
  const auto yardstick = median(raw);
  print("posix_spawn one by one", yardstick, yardstick);
  print("first scan, all started", median(plain), yardstick);
  print("later scans, all started", median(again), yardstick);
  print("scan, native answers", median(native), yardstick);
  std::printf("goals: wall 0.50 started, 0.05 native; own 30 ms; RssAnon 9 MB\n");
}

}  // namespace

int main(int argc, char** argv) {
  const std::string file =
      argc > 1 ? argv[1] : tests::shared("data/policies/wazuh5/debian/cis_debian12.yml");
  auto p = policy::load_policy(file, std::nullopt);
  if (!p) {
    std::printf("skipped: %s\n", p.error().detail.c_str());
    return 0;
  }
  compare(*p);
  auto unmet = *p;
  policy::loaded_rule never;
  never.text = "f:/nowhere/at/all";
  never.parsed = *policy::parse_rule(never.text, p->speaks);
  unmet.required =
      policy::requirements{.want = policy::condition::all, .rules = {std::move(never)}};
  std::printf("a requirement not met: %.1f ms (goal 40)\n",
              measured([&] { return scan(unmet, true); }).wall);
  std::printf("an unchanged scan sends for a policy: %zu bytes (goal 300)\n",
              sent_unchanged(file, true) - sent_unchanged(file, false));
  if (!fs::exists(tests::shared("data/policies"))) return 0;
  const auto all = measured(lint_all);
  std::printf(
      "every shared policy loaded and linted: wall %.0f ms (goal, two cores: 3000), CPU %.0f ms\n",
      all.wall, all.own);
}
