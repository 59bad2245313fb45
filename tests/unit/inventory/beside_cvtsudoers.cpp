// Files of sudoers that a test makes up, beside what sudo's own cvtsudoers makes of them.
#include <fmt/ranges.h>

#include <set>

#include "collector/inventory/accounts/sudoers.hpp"
#include "collector/inventory/json_file.hpp"
#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using sudo_words = std::vector<std::string>;
using schemas::json;
constexpr int sudo_variants = 40;

std::string sudo_list_of(tests::chance& random, const sudo_words& from, unsigned most) {
  sudo_words out;
  for (unsigned n = 1 + random.below(most); n > 0; --n) out.push_back(random.of(from));
  return fmt::format("{}", fmt::join(out, random.one_in(2) ? "," : " , "));
}

std::string made_up_sudoers(tests::chance& random) {
  const sudo_words users{"ann",     "bob", "!ann", "PEOPLE", "%wheel",
                         "!%wheel", "#7",  "ALL",  "!PEOPLE"},
      hosts{"ALL", "h1", "h2", "SHOPS", "!h1"}, others{"op", "root", "OPS", "%disk"},
      commands{"ALL",     "/bin/a", "/bin/a -x *", "/bin/b a\\:b\\,c", "C",       "!C",
               "!/bin/a", "D",      "/bin/dir/",   "sudoedit /etc/x",  "!!/bin/c"},
      tags{"", "", "NOPASSWD: ", "PASSWD:", "NOEXEC: ", "EXEC:", "NOEXEC:NOPASSWD: "};
  std::string out =
      "User_Alias PEOPLE = bob, !ann, %wheel\nHost_Alias SHOPS = h1, !h3\n"
      "Runas_Alias OPS = op, www\nCmnd_Alias C = /bin/c, !/bin/d, D : D = /bin/e x, !/bin/f\n";
  for (unsigned line = 1 + random.below(4); line > 0; --line) {
    out += sudo_list_of(random, users, 3);
    for (unsigned part = 1 + random.below(2); part > 0; --part) {
      out += " " + sudo_list_of(random, hosts, 2) + " = ";
      for (unsigned n = 1 + random.below(3); n > 0; --n) {
        if (random.one_in(3)) out += "(" + sudo_list_of(random, others, 2) + ")";
        if (random.one_in(6)) out += "(ALL : disk) ";
        out += random.of(tags) + random.of(commands) + (n > 1 ? ", " : "");
      }
      if (part > 1) out += " :";
    }
    out += "\n";
  }
  return out;
}

bool json_says(const json& one, std::string_view name) {
  return inventory::boolean_at(one, name).value_or(false);
}

/// Whether the last of the users that match is one who may.
bool is_named(const json& spec, const std::string& user, bool in_wheel) {
  bool out = false;
  for (const auto& one : inventory::member(spec, "User_List")) {
    const auto name = inventory::text_at(one, "username"),
               group = inventory::text_at(one, "usergroup");
    const bool matches = name == "ALL" || name == user || (in_wheel && group == "wheel") ||
                         (user == "ann" && inventory::integer_at(one, "userid") == 7);
    if (matches) out = !json_says(one, "negated");
  }
  return out;
}

std::string json_names_in(const json& list, const sudo_words& keys) {
  sudo_words out;
  for (const auto& one : list)
    for (const auto& key : keys)
      if (const auto name = inventory::text_at(one, key))
        out.push_back((json_says(one, "negated") ? "!" : "") +
                      (key == "usergroup" ? "%" + *name : *name));
  return fmt::format("{}", fmt::join(out, ","));
}

struct told {
  std::string how, command;
  bool refused;
};

std::string how_of(const json& spec, const json& commands) {
  std::string out = json_names_in(inventory::member(spec, "Host_List"), {"hostname"});
  out = out == "ALL" ? "" : out + " = ";
  const auto& users = inventory::member(commands, "runasusers");
  const auto& groups = inventory::member(commands, "runasgroups");
  out += "(" + (users.empty() && groups.empty() ? "root"
                                                : json_names_in(users, {"username", "usergroup"}));
  if (!groups.empty()) out += ":" + json_names_in(groups, {"usergroup", "groupname"}).substr(1);
  out += ") ";
  std::string tags;  // `setenv` is told where ALL has it as well, and stands in none of our texts
  for (const auto& option : inventory::member(commands, "Options")) {
    if (inventory::boolean_at(option, "authenticate") == false) tags = "NOPASSWD: " + tags;
    if (json_says(option, "noexec")) tags += "NOEXEC: ";
  }
  return out + tags;
}

/// What the program says that the user may, in our words.
std::set<std::string> told_of(const json& said, const std::string& user, bool in_wheel) {
  std::vector<told> all;
  for (const auto& spec : inventory::member(said, "User_Specs")) {
    if (!is_named(spec, user, in_wheel)) continue;
    for (const auto& commands : inventory::member(spec, "Cmnd_Specs"))
      for (const auto& one : inventory::member(commands, "Commands"))
        all.push_back({how_of(spec, commands), inventory::text_at(one, "command").value_or("?"),
                       json_says(one, "negated")});
  }
  std::set<std::string> out;
  for (auto at = all.begin(); at != all.end(); ++at) {
    if (at->refused) continue;
    std::set<std::string> except;
    for (auto later = at; later != all.end(); ++later)
      if (later->refused)
        except.insert(later->how == at->how ? later->command : later->how + later->command);
    out.insert(at->how + at->command +
               (except.empty() ? "" : fmt::format(" except {}", fmt::join(except, "; "))));
  }
  return out;
}

}  // namespace

TEST_CASE("what sudoers grants is what cvtsudoers makes of it", "[inventory][owners]") {
  const auto program = tests::peer("cvtsudoers");
  if (program.empty()) tests::skip("no cvtsudoers here");
  const auto library = fs::path(program).parent_path().parent_path() / "libexec/sudo";
  tests::chance random(tests::seed("cvtsudoers"));
  int compared = 0, rights = 0;
  for (int variant = 0; variant < sudo_variants; ++variant) {
    tests::temp_dir root;
    const auto text = made_up_sudoers(random);
    write(root, "etc/sudoers", text);
    const auto lines = tests::lines_of({"/usr/bin/env", "LD_LIBRARY_PATH=" + library.string(),
                                        program, "-e", "-f", "json", root / "etc/sudoers"});
    const auto said = inventory::parse_json(fmt::format("{}", fmt::join(lines, "\n")));
    if (!said) continue;  // not every text that is made up is one of sudoers
    auto ours = inventory::read_sudoers(*common::root_dir::open(root.path()));
    for (const std::string user : {"ann", "bob", "eve"})
      for (const bool in_wheel : {false, true}) {
        std::vector<std::pair<std::string, std::int64_t>> groups;
        if (in_wheel) groups.emplace_back("wheel", 10);
        auto expected = told_of(*said, user, in_wheel);
        const auto got = ours.grants_to({user, user == "ann" ? 7 : 8, groups});
        INFO("variant " << variant << ", " << user << ": " << text);
        std::erase_if(expected, [](const auto& one) { return one.size() > 256; });
        std::set<std::string> whole;
        for (const auto& one : got)
          if (one.find("... (") == one.npos) whole.insert(one);
        CHECK(whole == expected);
        ++compared;
        rights += static_cast<int>(expected.size());
      }
  }
  std::cout << "cvtsudoers: " << sudo_variants << " files, " << compared << " accounts, " << rights
            << " rights\n";
  CHECK(rights > 50);
}
