// The rule file of a running analyzer.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "analyzer/rule_file.hpp"
#include "common/hash.hpp"
#include "tests/support/temp_dir.hpp"

using analyzer::rule_file;
using seen = analyzer::rule_file::seen;
using namespace std::chrono_literals;

namespace {

std::string rules_named(const std::string& id) {
  return "rules:\n- {id: " + id + ", table: users, severity: low, message: m}\n";
}

void write(const std::string& file, const std::string& text) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

struct running {
  tests::temp_dir dir;
  std::string file = dir / "alerts.yml";
  common::instant now{};
  rule_file rules = opened();

  rule_file opened() {
    write(file, rules_named("first"));
    auto r = rule_file::open(file);
    REQUIRE(r);
    return std::move(*r);
  }
  seen look_later() { return rules.look(now += 1s); }
  const std::string& id() const {
    return rules.rules().tables.at(schemas::table_id::users).rules.front().id;
  }
};

}  // namespace

TEST_CASE("a good changed rule file is taken without a restart", "[analyzer]") {
  running r;
  CHECK(r.look_later() == seen::unchanged);
  write(r.file, rules_named("second"));
  CHECK(r.look_later() == seen::taken);
  CHECK(r.id() == "second");
  CHECK(r.rules.rules().sha256 == common::sha256(rules_named("second")));
  CHECK(r.look_later() == seen::unchanged);
}

TEST_CASE("a rule file that is replaced by another of the same size is seen", "[analyzer]") {
  running r;
  write(r.file + ".new", rules_named("fifth"));
  std::filesystem::last_write_time(r.file + ".new", std::filesystem::last_write_time(r.file));
  std::filesystem::rename(r.file + ".new", r.file);
  CHECK(r.look_later() == seen::taken);
  CHECK(r.id() == "fifth");
}

TEST_CASE("a broken rule file is refused once, and the old rules stay", "[analyzer]") {
  running r;
  write(r.file, "rules: [\n");
  CHECK(r.look_later() == seen::refused);
  CHECK(r.id() == "first");
  CHECK(r.rules.rules().sha256 == common::sha256(rules_named("first")));
  CHECK(r.look_later() == seen::unchanged);  // not said again
  write(r.file, rules_named("third"));
  CHECK(r.look_later() == seen::taken);
  CHECK(r.id() == "third");
}

TEST_CASE("a rule file that vanishes is refused once, and taken when it is back", "[analyzer]") {
  running r;
  std::filesystem::remove(r.file);
  CHECK(r.look_later() == seen::refused);
  CHECK(r.look_later() == seen::unchanged);
  CHECK(r.id() == "first");
  write(r.file, rules_named("back"));
  CHECK(r.look_later() == seen::taken);
  CHECK(r.id() == "back");
}

TEST_CASE("the file is looked up once a second at most, at once when asked", "[analyzer]") {
  running r;
  CHECK(r.look_later() == seen::unchanged);
  write(r.file, rules_named("soon"));
  CHECK(r.rules.look(r.now += 999ms) == seen::unchanged);
  CHECK(r.rules.look(r.now, true) == seen::taken);
  CHECK(r.id() == "soon");
}

TEST_CASE("a rule file that was touched but says the same changes nothing", "[analyzer]") {
  running r;
  std::filesystem::last_write_time(r.file, std::filesystem::last_write_time(r.file) + 5s);
  CHECK(r.look_later() == seen::unchanged);
}

TEST_CASE("what is no regular file, and what is too big, is refused without being read",
          "[analyzer]") {
  tests::temp_dir dir;
  REQUIRE(::mkfifo((dir / "fifo").c_str(), 0600) == 0);
  CHECK_FALSE(rule_file::open(dir / "fifo"));
  CHECK_FALSE(rule_file::open(dir.path()));
  CHECK_FALSE(rule_file::open(dir / "missing"));
  write(dir / "big", "rules: []\n#" + std::string(2u << 20, 'x'));
  const auto big = rule_file::open(dir / "big");
  REQUIRE_FALSE(big);
  CHECK(big.error().detail.find("big:1:1: ") != std::string::npos);
}

TEST_CASE("rules of one's own replace the shipped ones by id, or switch them off", "[analyzer]") {
  tests::temp_dir dir;
  const std::string shipped = dir / "alerts.yml", own = dir / "alerts.d";
  write(shipped,
        "rules:\n"
        "- {id: stays, table: users, severity: low, message: shipped}\n"
        "- {id: replaced, table: users, severity: low, message: shipped}\n"
        "- {id: unwanted, table: [users, groups], severity: low, message: shipped}\n");
  std::filesystem::create_directory(own);
  write(own + "/10-ours.yml",
        "rules:\n"
        "- {id: replaced, table: groups, severity: high, message: ours}\n"
        "- {id: unwanted, off: true}\n"
        "- {id: added, table: users, severity: low, message: ours}\n");
  write(own + "/notes.txt", "no rules");
  write(own + "/.hidden.yml", "no rules");
  const auto rules = rule_file::open(shipped, own);
  REQUIRE(rules);
  const auto ids = [&](schemas::table_id t) {
    std::vector<std::string> out;
    for (const auto& r : rules->rules().tables.at(t).rules) out.push_back(r.id);
    return out;
  };
  CHECK(ids(schemas::table_id::users) == std::vector<std::string>{"stays", "added"});
  CHECK(ids(schemas::table_id::groups) == std::vector<std::string>{"replaced"});
  CHECK(rules->rules().notes.size() == 3);
}

TEST_CASE("files of one's own are taken while running: written, added, removed", "[analyzer]") {
  tests::temp_dir dir;
  const std::string shipped = dir / "alerts.yml", own = dir / "alerts.d";
  write(shipped, rules_named("shipped"));
  auto rules = *rule_file::open(shipped, own);  // the folder is not there yet
  common::instant now{};
  const auto look = [&] { return rules.look(now += 1s); };
  const auto shown = [&] { return rules.rules().notes.size(); };
  CHECK(look() == seen::unchanged);
  std::filesystem::create_directory(own);
  write(own + "/a.yml", rules_named("a"));
  CHECK(look() == seen::taken);
  CHECK(shown() == 2);
  write(own + "/b.yml", rules_named("b") + rules_named("c").substr(7));
  CHECK(look() == seen::taken);
  CHECK(shown() == 4);
  std::filesystem::remove(own + "/b.yml");
  CHECK(look() == seen::taken);
  CHECK(shown() == 2);
  CHECK(look() == seen::unchanged);
}

TEST_CASE("a broken file of one's own is named, and the rules of before stay", "[analyzer]") {
  tests::temp_dir dir;
  const std::string shipped = dir / "alerts.yml", own = dir / "alerts.d";
  write(shipped, rules_named("shipped"));
  std::filesystem::create_directory(own);
  auto rules = *rule_file::open(shipped, own);
  write(own + "/a.yml", "rules:\n- {id: nosuch, off: true}\n");
  CHECK(rules.look(common::instant{} + 1s) == seen::refused);
  CHECK(rules.rules().notes.size() == 1);
  // A start judges by the shipped rules, and takes the others once they are mended.
  auto again = *rule_file::open(shipped, own);
  CHECK(again.rules().notes.size() == 1);
  write(own + "/a.yml", rules_named("mine"));
  CHECK(again.look(common::instant{} + 2s) == seen::taken);
  CHECK(again.rules().notes.size() == 2);
  const auto own_file = analyzer::load_own_ruleset(shipped, own + "/a.yml");
  REQUIRE(own_file);
  CHECK(own_file->notes.size() == 2);
  write(shipped, "rules: [");
  CHECK_FALSE(rule_file::open(shipped, own));
}
