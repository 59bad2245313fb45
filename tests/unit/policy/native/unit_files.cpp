// systemctl's list-unit-files and is-enabled: on generated trees of unit files, and on this
// machine.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "collector/policy/native/unit_list.hpp"
#include "common/subprocess.hpp"
#include "tests/support/native.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/unit/policy/native/unit_tree.hpp"

namespace fs = std::filesystem;
namespace native = collector::policy::native;

namespace {

struct score {
  int asked = 0, answered = 0;
  std::string differences;
};

/// One command line both ways, the tree being the root of both.
void compare(const std::string& root, std::vector<std::string> words,
             const std::optional<native::reply>& ours, score& s) {
  ++s.asked;
  if (!ours) return;
  ++s.answered;
  std::vector<std::string> argv{"systemctl", "--root=" + root};
  argv.insert(argv.end(), words.begin(), words.end());
  const auto real = common::run(argv, {});
  REQUIRE(real);
  if (real->output == ours->output && real->exit_status == ours->exit_status) return;
  if (s.differences.size() > 8192) return;
  s.differences += fmt::format("\n{}\n  native {} <<{}>>\n  real {} <<{}>>", fmt::join(argv, " "),
                               ours->exit_status, ours->output, real->exit_status, real->output);
}

void compare_tree(const std::string& root, const std::vector<std::string>& names, tests::chance& c,
                  score& lists, score& states) {
  const auto dir = common::root_dir::open(root);
  REQUIRE(dir);
  const auto files = native::unit_files::load(*dir);
  REQUIRE(files);
  const auto presets = native::unit_presets::load(*dir);
  static const std::vector<std::string> choices[]{
      {},    {"--type=service"}, {"--state=enabled,static"}, {"--no-legend"}, {"a*", "t@*", "z.*"},
      {"no"}};
  auto words = c.of(choices);
  words.insert(words.begin(), "list-unit-files");
  const auto asked = native::parse_list_unit_files(words);
  REQUIRE(asked);
  compare(root, words,
          native::list_unit_files(*asked, *files, [&] { return presets ? &*presets : nullptr; }),
          lists);
  for (int i = 0; i < 4; ++i) {
    const auto& name = c.of(names);
    const auto [certain, state] = files->state_of(name);
    std::optional<native::reply> ours;
    if (certain && !state.empty())
      ours = {std::string(state) + "\n", state == "masked" || state == "disabled" ? 1 : 0};
    if (certain && state.empty())
      ours = {"Failed to get unit file state for " + name + ": No such file or directory\n", 1};
    compare(root, {"is-enabled", name}, ours, states);
  }
}

}  // namespace

TEST_CASE("unit files have the states that systemctl gives them", "[policy][native]") {
  if (const auto why = tests::not_debian_12(); !why.empty() || !fs::exists("/usr/bin/systemctl"))
    tests::skip(why.empty() ? "there is no systemctl" : why);
  tests::chance c(tests::seed("unit files"));
  score lists, states;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(4);
  for (int i = 0; i < 150 && std::chrono::steady_clock::now() < end; ++i) {
    const tests::temp_dir dir;
    const tests::unit_tree tree(dir.path(), c);
    compare_tree(dir.path(), tree.names(), c, lists, states);
  }
  std::cout << fmt::format("unit files: {} of {} lists and {} of {} states answered natively\n",
                           lists.answered, lists.asked, states.answered, states.asked);
  INFO(lists.differences << states.differences);
  CHECK((lists.differences.empty() && states.differences.empty()));
  CHECK(lists.answered * 10 >= lists.asked);
  CHECK(states.answered * 2 >= states.asked);
}

TEST_CASE("this machine's unit files are listed as systemctl lists them", "[policy][native]") {
  if (const auto why = tests::not_debian_12(); !why.empty() || !fs::exists("/usr/bin/systemctl"))
    tests::skip(why.empty() ? "there is no systemctl" : why);
  std::vector<std::vector<std::string>> asked;
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{},
                                             {"--type=service"},
                                             {"--type=timer,socket", "--no-pager"},
                                             {"--state=enabled"},
                                             {"--state=masked,alias", "--no-legend"},
                                             {"dbus*"},
                                             {"systemd-*.service", "get?y@.service"},
                                             {"nope"},
                                             {"--no-legend", "nope"},
                                             {"--legend=false", "--type=slice"},
                                             {"--type=bogus"},
                                             {"--state=bogus"},
                                             {"--type="},
                                             {"--root=/"},
                                             {"-t", "service"},
                                             {"[a-c]*"}}) {
    auto& argv = asked.emplace_back(std::vector<std::string>{"systemctl", "list-unit-files"});
    argv.insert(asked.size() % 2 == 0                 ? argv.end()
                : words.empty() || words[0][0] != '-' ? argv.end()
                                                      : argv.begin() + 1,
                words.begin(), words.end());
  }
  const auto r = tests::compare(asked);
  INFO(r.native << " of " << r.asked << " answered natively" << r.differences);
  std::cout << fmt::format("this machine's unit files: {} of {} lists answered natively\n",
                           r.native, r.asked);
  CHECK(r.differences.empty());
}
