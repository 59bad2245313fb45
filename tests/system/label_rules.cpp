// Labels that rules give agents by what is stored of them.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "schemas/labels.hpp"
#include "store/registry.hpp"
#include "tests/support/pipeline.hpp"

using schemas::json;
using tests::pipeline;

namespace {

void write_rules(const pipeline& p, const std::string& items) {
  const auto file = p.paths().label_rules_file();  // beside and renamed: never half of it is read
  std::ofstream(file + ".new") << "labels:\n" << items;
  std::filesystem::rename(file + ".new", file);
}

/// As wdb wrote them into the registry.
schemas::labels recorded(const pipeline& p) {
  const auto registry = store::registry::open(p.paths().agents(), true);
  REQUIRE(registry);
  const auto record = registry->find(p.agent);
  REQUIRE(record);
  REQUIRE(record->has_value());
  return (*record)->figures.rule_labels;
}

constexpr const char* two_rules =
    "- {set: os=debian, where: os.id = debian}\n"
    "- {set: role=later, where: [os.id = deb*, users.name = later]}\n";

}  // namespace

TEST_CASE("agents are labelled by what is stored of them, and anew when that changes",
          "[system][labels]") {
  pipeline p;
  write_rules(p, two_rules);
  p.start_all();
  p.await_settled("the first scan");
  const auto found_by = [&](const std::string& label) {
    return p.ask({"agents", "--label", label}).size();
  };
  CHECK(found_by("os=debian") == 1);
  CHECK(found_by("role") == 0);
  tests::await("the registry to have it",
               [&] { return recorded(p) == schemas::labels{"os=debian"}; });
  p.add_user("later", 3000);
  tests::await("the second label", [&] { return found_by("role=later") == 1; });
  CHECK(recorded(p) == schemas::labels{"os=debian", "role=later"});

  // Nothing is decided, and nothing shown, where one is not known.
  int code = 0;
  CHECK(p.muster({"agent", "label", p.agent, "bad", "--set", "os=mine"}, &code)
            .starts_with("muster: no agent 'bad'"));
  CHECK(code == 1);
  CHECK(recorded(p) == schemas::labels{"os=debian", "role=later"});
  p.ask({"agent", "label", p.agent, "--set", "os=mine"});
  const auto row = p.ask({"agents"}).at(0);
  CHECK(row.at("labels") == json::array({"os=mine", "role=later"}));
  CHECK(row.at("label_rules") == json::array({"role=later"}));
  CHECK(found_by("os=debian") == 0);
  const auto rules = p.ask({"labels"});
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].at("agents") == 0);  // what was given wins
  CHECK(rules[1].at("agents") == 1);
  CHECK(rules[1].at("where") == json::array({"os.id = deb*", "users.name = later"}));
}

TEST_CASE("rules that were just written count at once, with the stages up or down",
          "[system][labels]") {
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  CHECK(p.ask({"agents"}).at(0).at("labels").empty());
  write_rules(p, two_rules);
  CHECK(p.ask({"agents", "--label", "os=debian"}).size() == 1);
  tests::await("wdb to have told them by the new rules", [&] { return !recorded(p).empty(); });
  p.stop_all();
  write_rules(p, "- {set: os=other, where: os.id = debian}\n");
  CHECK(p.ask({"agents", "--label", "os=other"}).size() == 1);
  std::filesystem::remove(p.paths().label_rules_file());
  CHECK(p.ask({"agents"}).at(0).at("labels").empty());
  CHECK(p.ask({"labels"}).empty());
}

TEST_CASE("a broken file of rules is named with its place, and a list without them is incomplete",
          "[system][labels]") {
  pipeline p;
  write_rules(p, two_rules);
  p.start_all();
  p.await_settled("the first scan");
  write_rules(p, "- {set: os=debian, where: os.os_id = debian}\n");
  const auto place = p.paths().label_rules_file() + ":2:27: no column 'os_id' of os";
  int code = -1;
  CHECK(p.muster({"labels"}, &code).find(place) != std::string::npos);
  CHECK(code == 1);
  CHECK(p.muster({"agents"}, &code).find(place) != std::string::npos);
  CHECK(code == 3);
  tests::await("wdb to say so", [&] { return p.log("wdb").find(place) != std::string::npos; });
  CHECK(recorded(p) == schemas::labels{"os=debian"});  // by the rules of before
}
