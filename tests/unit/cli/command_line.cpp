#include "cli/command_line.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <set>

#include "cli/commands/all.hpp"
#include "tests/support/captured.hpp"

namespace settings = common::settings;
using cli::command;

namespace {

int run(const std::vector<command>& commands, std::vector<std::string> words) {
  words.insert(words.begin(), "muster");
  std::vector<char*> argv;
  for (auto& w : words) argv.push_back(w.data());
  return cli::run_command_line(commands, static_cast<int>(argv.size()), argv.data());
}

struct typed {
  std::string agent;
  std::vector<std::string> tables;
  settings::values settings{settings::programs::scan};
  std::uint64_t count = 2;
};

void add(cli::option_list& to, typed& o) {
  to.required("AGENT", o.agent, "an agent")
      .texts("TABLE", o.tables, "tables")
      .number("--count", o.count, "how many")
      .settings(o.settings);
}

int check_all_typed(const cli::common_options& c, const typed& o) {
  CHECK(c.paths.data == "/data");
  CHECK(c.as == cli::format::json);
  CHECK(o.agent == "web-1");
  CHECK(o.tables == std::vector<std::string>{"users", "groups"});
  CHECK(o.count == 7);
  CHECK(o.settings.get(settings::parallel) == 4);
  CHECK_FALSE(o.settings.get(settings::native));
  return 42;
}

int check_defaults(const cli::common_options& c, const typed& o) {
  CHECK(c.as == cli::format::table);
  CHECK(o.tables.empty());
  CHECK(o.count == 2);
  CHECK(o.settings.get(settings::parallel) == 0);
  CHECK(o.settings.get(settings::native));
  return 43;
}

}  // namespace

TEST_CASE("a command gets what was typed for it, and its exit code is the program's", "[cli]") {
  const std::vector<command> commands{
      cli::make_command<typed>("all", "", add, check_all_typed),
      cli::make_group("group", "", {cli::make_command<typed>("none", "", add, check_defaults)})};
  CHECK(run(commands, {"all", "web-1", "users", "groups", "--parallel", "4", "--no-native",
                       "--count", "7", "--data", "/data", "--format", "json"}) == 42);
  CHECK(run(commands, {"--data", "/data", "all", "web-1", "users", "groups", "--format", "json",
                       "--no-native", "--parallel", "4", "--count", "7"}) == 42);
  CHECK(run(commands, {"group", "none", "web-1"}) == 43);
}

TEST_CASE("help names what an option wants, as its command says it", "[cli][help]") {
  struct options {
    std::optional<std::string> at, plain;
  };
  const auto add_two = [](cli::option_list& to, options& o) {
    to.text("--at", o.at, "then").shown_as("TIME").text("--plain-name", o.plain, "named");
  };
  const auto nothing = [](const cli::common_options&, const options&) { return 0; };
  const std::vector<command> commands{cli::make_command<options>("one", "", +add_two, +nothing)};
  tests::captured out(stdout);
  CHECK(run(commands, {"one", "--help"}) == cli::exit_ok);
  const auto text = out.text();
  CHECK(text.find("--at TIME ") != text.npos);
  CHECK(text.find("--plain-name NAME ") != text.npos);
}

TEST_CASE("what is typed wrongly is a usage error", "[cli]") {
  const std::vector<command> commands{cli::make_command<typed>("one", "", add, check_defaults)};
  CHECK(run(commands, {}) == cli::exit_error);
  CHECK(run(commands, {"two"}) == cli::exit_error);
  CHECK(run(commands, {"one"}) == cli::exit_error);
  CHECK(run(commands, {"one", "web-1", "--parallel", "65"}) == cli::exit_error);
  CHECK(run(commands, {"one", "web-1", "--format", "yaml"}) == cli::exit_error);
}

TEST_CASE("every command describes itself, and has a name of its own", "[cli]") {
  std::set<std::string> names;
  const std::function<void(const std::string&, const command&)> look = [&](const std::string& group,
                                                                           const command& c) {
    INFO(group + c.name);
    CHECK(names.insert(group + c.name).second);
    CHECK_FALSE(c.help.empty());
    CHECK((!c.parts.empty() || c.run));
    for (const auto& part : c.parts) look(group + c.name + " ", part);
  };
  for (const auto& c : cli::all_commands()) look("", c);
  CHECK(names.contains("agent config"));
}
