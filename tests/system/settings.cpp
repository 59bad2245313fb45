// The settings of the real programs: in their --help, and when what was typed is wrong.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "common/exit_code.hpp"
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
  };
  refused("muster-wdb", {"--data", data, "--history-age", "90"},
          "error wdb: --history-age: '90' is not an interval");
  refused("muster-wdb", {"--data", data, "--history-size", "1"},
          "error wdb: --history-size: '1' is not a size");
  refused("muster-wdb", {"--data", data, "--hash-budget", "no"},
          "error wdb: --hash-budget: 'no' is not a number");
  refused("muster-collector", {"--data", data, "--keepalive", "1"},
          "error collector: --keepalive: '1' is not");
  refused("muster-collector", {"--data", data, "--table-interval", "packges=1h"},
          "error collector: --table-interval 'packges=1h': ");
  refused("muster", {"up", "--data", data, "--once", "--judging-time", "1"},
          "--judging-time: '1' is not an interval");
  refused("muster", {"up", "--data", data, "--once", "--collector", "x"},
          "--collector 'x': want ID=ROOT");
  refused("muster", {"scan", "--parallel", "65"}, "--parallel");
  CHECK_FALSE(std::filesystem::exists(data));
}

TEST_CASE("a command line that is wrong keeps its own exit codes", "[system][settings]") {
  CHECK(run("muster-broker", {}).code == 106);  // --data is missing
  CHECK(run("muster-collector", {"--data", "d", "--parallel", "65"}).code == 105);  // out of bounds
  CHECK(run("muster-collector", {"--data", "d", "--nosuch"}).code == 109);  // no such option
  CHECK(run("muster-analyzer", {"--check-rules", "/nonexistent.yml"}).code ==
        1);  // nothing else is required
}
