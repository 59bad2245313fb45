// The settings of the real programs: in their --help, and when what was typed is wrong.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "common/exit_code.hpp"
#include "common/log_line.hpp"
#include "common/settings/registry.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace settings = common::settings;

namespace {

struct said {
  int code = -1;
  std::string text;
};

said run(const std::string& program, const std::vector<std::string>& arguments) {
  const tests::temp_dir dir;
  tests::process p(program, arguments, dir / "said");
  said out;
  out.code = WEXITSTATUS(p.wait());
  std::ostringstream all;
  all << std::ifstream(dir / "said").rdbuf();
  out.text = all.str();
  return out;
}

/// `muster policy run` as the program and its first words.
std::string help_of(const settings::program& p) {
  std::istringstream words{std::string(p.name)};
  std::string program, word;
  words >> program;
  std::vector<std::string> arguments;
  while (words >> word) arguments.push_back(word);
  arguments.emplace_back("--help");
  const auto out = run(program, arguments);
  CHECK(out.code == 0);
  return out.text;
}

/// The option with what stands for its value, as the line begins.
std::string shown(const settings::taken& t) {
  const auto& s = *t.which;
  if (s.what == settings::kind::yes_no) return s.option() + " ";
  return fmt::format("{} {}{}", s.option(), s.metavar, s.is_list() ? " ..." : "");
}

/// What it does, and how the line ends.
std::string told(const settings::taken& t) {
  const auto& s = *t.which;
  std::string out(s.help);
  if (s.what == settings::kind::count) out += fmt::format("; from {} to {}", s.least, s.most);
  if (!t.unset.empty()) out += fmt::format("; default: {}", t.unset);
  if (!t.initial.empty() && s.what != settings::kind::yes_no)
    out += fmt::format("; default: {}", t.initial);
  if (t.how == settings::need::required) out += "; required";
  return out + "\n";
}

}  // namespace

TEST_CASE("--help of every program has each of its settings, with the default",
          "[system][settings]") {
  for (const auto* p : settings::all_programs()) {
    const auto help = help_of(*p);
    CAPTURE(p->name, help);
    for (const auto& t : p->takes) {
      INFO(shown(t));
      CHECK(help.find("\n  " + shown(t)) != std::string::npos);
      if (p != &settings::programs::every_command) CHECK(help.find(told(t)) != std::string::npos);
    }
  }
}

TEST_CASE("a value that cannot be ends the start: one line names the option",
          "[system][settings]") {
  const tests::temp_dir dir;
  const auto data = dir / "data";
  const auto refused = [&](const std::string& program, std::vector<std::string> arguments,
                           const std::string& says) {
    const auto out = run(program, arguments);
    CAPTURE(program, arguments, out.text);
    CHECK(out.code == (program == "muster" ? 1 : common::exit_unusable));
    CHECK(out.text.find(says) != std::string::npos);
    CHECK(std::ranges::count(out.text, '\n') == 1);
    if (program == "muster") return;
    const auto told = common::read_log_line(out.text);
    REQUIRE(told);
    CHECK(told->level == "error");
  };
  refused("muster-wdb", {"--data", data, "--history-age", "90"},
          "--history-age: '90' is not an interval");
  refused("muster-wdb", {"--data", data, "--history-size", "1"},
          "--history-size: '1' is not a size");
  refused("muster-wdb", {"--data", data, "--hash-budget", "no"},
          "--hash-budget: 'no' is not a number");
  refused("muster-collector", {"--data", data, "--keepalive", "1"}, "--keepalive: '1' is not");
  refused("muster-collector", {"--data", data, "--table-interval", "packges=1h"},
          "--table-interval 'packges=1h': ");
  refused("muster", {"up", "--data", data, "--once", "--judging-time", "1"},
          "--judging-time: '1' is not an interval");
  refused("muster", {"up", "--data", data, "--once", "--collector", "x"},
          "--collector 'x': want ID=ROOT");
  refused("muster", {"scan", "--parallel", "65"}, "--parallel: '65' is not a number from 0 to 64");
  refused("muster-collector", {"--data", data, "--parallel", "many"},
          "--parallel: 'many' is not a number from 0 to 64");
  CHECK_FALSE(std::filesystem::exists(data));
}

TEST_CASE("a command line of a stage that is wrong is told in one line", "[system][settings]") {
  const auto wrong = [](const std::string& program, const std::vector<std::string>& arguments,
                        const std::string& says) {
    const auto out = run(program, arguments);
    CAPTURE(program, arguments);
    CHECK(out.code == 1);
    CHECK(out.text == program + ": " + says + "; see `" + program + " --help`\n");
  };
  wrong("muster-broker", {}, "--data is required");
  wrong("muster-alerts", {"--data"}, "--data: a value is missing");
  wrong("muster-wdb", {"--oops"}, "no option '--oops'");
  wrong("muster-collector", {"--data", "d", "--paralel", "2"},
        "no option '--paralel'; did you mean '--parallel'?");
  wrong("muster-analyzer", {"--data", "d", "--name", "n", "more"}, "too many words: 'more'");
  CHECK(run("muster-wdb", {"--data", ""}).text == "muster-wdb: --data is empty\n");
  CHECK(run("muster-analyzer", {"--check-rules", "/nonexistent.yml"}).code ==
        1);  // nothing else is required
}

TEST_CASE("what a stage is asked to print and cannot is an error", "[system][settings]") {
  for (const auto* asked : {"--help", "--version"}) {
    tests::process p("muster-wdb", {asked}, "/dev/full");
    CHECK(WEXITSTATUS(p.wait()) == 1);
  }
  tests::process rules("muster-analyzer",
                       {"--describe-rules", MUSTER_SOURCE_DIR "/policies/alerts.yml"}, "/dev/full");
  CHECK(WEXITSTATUS(rules.wait()) == 1);
}
