// What commands show on terminals of three widths, as files that a person has read, and that a
// terminal shows just that.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "common/subprocess.hpp"
#include "tests/support/fixed_server.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/terminal.hpp"
#include "tests/support/text_file.hpp"

namespace {

using words = std::vector<std::string>;

struct screen_of {
  std::string name;  ///< of its files
  words typed;
};

const std::vector<screen_of> screens{
    {"agents", {"agents"}},
    {"alerts", {"alerts"}},
    {"alerts_chosen",
     {"alerts", "--where", "agent=db-2", "--where", "severity=medium", "--columns",
      "severity,agent,rule,message"}},
    {"alerts_sorted", {"alerts", "--sort", "severity", "--where", "rule~ed"}},
    {"checks", {"checks", "web-1"}},
    {"checks_failed", {"checks", "web-1", "--failed"}},
    {"waivers", {"waivers"}},
    {"labels", {"labels"}},
    {"tables", {"tables", "--where", "table=users"}},
    {"dump", {"dump", "web-1"}},
    {"dump_sorted", {"dump", "web-1", "packages", "--sort", "version:desc", "--where", "name~i"}},
    {"dump_columns", {"dump", "web-1", "packages", "--columns", "name,description"}},
    {"scan", {"scan", "groups", "--root", MUSTER_SOURCE_DIR "/tests/fixtures/debian12"}},
    {"diff", {"diff", "web-1", "--since", "2023-11-14T22:30:00Z", "--until", "2023-11-15"}},
    {"why", {"why", "web-1", "100002"}},
    {"explain", {"explain", "user", "mallory"}},
    {"blame", {"blame", "web-1", "users", "root"}}};

tests::environment plain_terminal(const std::string& pager = "cat") {
  return {{"TERM", "xterm"}, {"NO_COLOR", "1"}, {"COLUMNS", ""}, {"PAGER", pager}, {"LANG", "C"}};
}

words typed_on(const tests::fixed_server& s, words typed) {
  typed.insert(typed.begin(), {"--data", s.paths().data});
  return typed;
}

std::string shown(const tests::fixed_server& s, const words& typed, const tests::terminal& on,
                  const tests::environment& with) {
  tests::process muster("muster", typed_on(s, typed), on.path(), with);
  return on.read_until_ended(muster);
}

std::string file_of(const screen_of& s, int width) {
  return "screens/" + s.name + "." + std::to_string(width) + ".txt";
}

/// What a terminal of that width and of 500 lines shows in the end, by tmux.
std::string captured(const tests::fixed_server& s, const words& typed, int width) {
  const tests::temp_dir dir;
  std::ofstream script(dir / "run");
  script << "export TERM=xterm NO_COLOR=1 PAGER=cat COLUMNS=\nstty -echo\n"
         << tests::binary_dir() << "/muster";
  for (const auto& word : typed_on(s, typed)) script << " '" << word << "'";
  script << "\ntouch " << dir / "done"
         << "\nsleep 60\n";
  script.close();
  const auto tmux = [&](words asked) {
    asked.insert(asked.begin(), {"tmux", "-u", "-f", "/dev/null", "-S", dir / "socket"});
    const auto said = common::run(asked, {});
    REQUIRE(said);
    INFO(said->output);
    REQUIRE(said->exit_status == 0);
    return said->output;
  };
  tmux({"new-session", "-d", "-x", std::to_string(width), "-y", "500", "sh " + (dir / "run")});
  tests::await("the command in tmux", [&] { return std::filesystem::exists(dir / "done"); });
  auto out = tmux({"capture-pane", "-p"});
  tmux({"kill-server"});
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace

TEST_CASE("what commands show at 80, 120 and 200 columns is as somebody has read it",
          "[system][screens]") {
  const tests::fixed_server server;
  for (const auto& s : screens)
    for (const unsigned short width : {80, 120, 200}) {
      const auto text = shown(server, s.typed, tests::terminal(width), plain_terminal());
      tests::check_golden_text(file_of(s, width), text);
    }
}

TEST_CASE("on a narrow terminal an alert keeps how grave it is, and what happened",
          "[system][screens]") {
  const tests::fixed_server server;
  const auto text = shown(server, {"alerts"}, tests::terminal(40), plain_terminal());
  tests::check_golden_text("screens/alerts.40.txt", text);
}

TEST_CASE("what changed, and why a check failed, can be read on a narrow terminal",
          "[system][screens]") {
  const tests::fixed_server server;
  for (const auto& s : screens) {
    if (s.name != "diff" && s.name != "why" && s.name != "blame") continue;
    const auto text = shown(server, s.typed, tests::terminal(40), plain_terminal());
    tests::check_golden_text(file_of(s, 40), text);
  }
}

TEST_CASE("a terminal shows the lines as they were meant, wide characters too",
          "[system][screens]") {
  if (!common::find_program("tmux")) tests::skip("there is no tmux here");
  const tests::fixed_server server;
  for (const auto& s : screens)
    for (const int width : {80, 120, 200}) {
      INFO(s.name << " at " << width);
      CHECK(captured(server, s.typed, width) == tests::golden_text(file_of(s, width)));
    }
}

TEST_CASE("nothing is cut, wrapped, hidden or coloured for a program", "[system][screens]") {
  const tests::fixed_server server;
  const tests::temp_dir dir;
  tests::process muster("muster", typed_on(server, {"dump", "web-1", "packages"}), dir / "out",
                        {{"COLUMNS", "40"}, {"TERM", "xterm"}});
  CHECK(WEXITSTATUS(muster.wait()) == 3);  // of which no scan was reported
  const auto text = tests::text_of(dir / "out");
  CHECK(std::ranges::count(text, '\n') == 1 + 5 + 1);  // and that not all is known
  CHECK(text.find("wide characters: 日本語のフォントで、幅が広い") != std::string::npos);
  CHECK(text.find("source_version") != std::string::npos);
  CHECK(text.find("not shown") == std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("colours are for terminals that have them, or where they are asked for",
          "[system][screens]") {
  const tests::fixed_server server;
  const auto has_colours = [&](words typed, const tests::environment& with) {
    typed.insert(typed.begin(), {"checks", "web-1"});
    return shown(server, typed, tests::terminal(120), with).find("\x1b[31mfailed") !=
           std::string::npos;
  };
  auto with = plain_terminal();
  CHECK_FALSE(has_colours({}, with));
  CHECK(has_colours({"--color", "always"}, with));
  with["NO_COLOR"] = "";
  CHECK(has_colours({}, with));
  CHECK_FALSE(has_colours({"--color", "never"}, with));
  with["TERM"] = "dumb";
  CHECK_FALSE(has_colours({}, with));
}

TEST_CASE("COLUMNS counts on a terminal", "[system][screens]") {
  const tests::fixed_server server;
  auto with = plain_terminal();
  with["COLUMNS"] = "200";
  CHECK(shown(server, {"checks", "web-1"}, tests::terminal(80), with) ==
        tests::golden_text("screens/checks.200.txt"));
}

TEST_CASE("a pager shows what is longer than the terminal, and nothing else", "[system][screens]") {
  const tests::fixed_server server;
  const tests::temp_dir dir;
  const auto paged = dir / "paged";
  const auto with = plain_terminal("cat >" + paged);
  const tests::terminal tall(80, 60), low(80, 6);
  const words typed{"checks", "web-1"};
  CHECK(shown(server, typed, tall, with) == tests::golden_text("screens/checks.80.txt"));
  CHECK_FALSE(std::filesystem::exists(paged));
  CHECK(shown(server, typed, low, with).empty());
  CHECK(tests::text_of(paged) == tests::golden_text("screens/checks.80.txt"));
  std::filesystem::remove(paged);
  shown(server, {"checks", "web-1", "--format", "json"}, low, with);
  CHECK_FALSE(std::filesystem::exists(paged));
  for (const auto* vain : {"/no/such/pager", "false", "kill -TERM $$"})
    CHECK(shown(server, typed, low, plain_terminal(vain)).find("100002") != std::string::npos);
  const auto shown_by_it = shown(server, typed, low, plain_terminal("sh -c 'cat; exit 1'"));
  CHECK(shown_by_it == tests::golden_text("screens/checks.80.txt"));  // once
}
