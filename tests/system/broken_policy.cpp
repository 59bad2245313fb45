// A policy that breaks while collectors run, and one that was never there.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/support/pipeline.hpp"

using tests::await;
using tests::pipeline;

namespace {

void write_policy(const std::string& file, const std::string& condition) {
  std::ofstream(file) << "policy: {id: second, name: s}\nchecks:\n- {id: 1, title: t, condition: "
                      << condition << ", rules: ['f:/etc/passwd']}\n";
}

}  // namespace

TEST_CASE("a policy that breaks is told once, and marked wherever its verdicts are shown",
          "[system]") {
  pipeline p;
  const auto file = p.file("second.yml");
  write_policy(file, "all");
  p.collect_with({"--policy", file});
  p.start_all();
  p.await_settled("the first scan");
  const auto error = [&] { return p.ask({"agents"}).at(0).at("policy_error"); };
  CHECK(error().is_null());

  write_policy(file, "most");
  await("the alert", [&] { return p.count_alerts("policy-broken", "second.yml:3:") == 1; });
  await("the agent to be marked", [&] { return error().is_string(); });
  CHECK(error().get<std::string>().find("want all, any or none") != std::string::npos);
  int code = 0;
  const auto shown = p.muster({"checks", p.agent}, &code);
  CHECK(code == 3);
  CHECK(shown.find("verdicts that it concerns are of before") != std::string::npos);
  CHECK(shown.find("second") != std::string::npos);  // its check stays
  p.kill("wdb");
  p.start("wdb");
  p.await_settled("wdb to be back");
  CHECK(p.count_alerts("policy-broken") == 1);

  write_policy(file, "any");
  await("the mark to be gone", [&] { return error().is_null(); });
  write_policy(file, "some");
  await("another alert", [&] { return p.count_alerts("policy-broken") == 2; });
}

TEST_CASE("a folder of policies that is emptied keeps what was known of them", "[system]") {
  pipeline p;
  const auto folder = p.file("own");
  std::filesystem::create_directories(folder);
  write_policy(folder + "/second.yml", "all");
  p.collect_with({"--policy", folder});
  p.start_all();
  p.await_settled("the first scan");
  std::filesystem::remove(folder + "/second.yml");
  // A scan that had listed the file before says first that the file is gone.
  await("the agent to be marked", [&] {
    const auto error = p.ask({"agents"}).at(0).at("policy_error");
    return error.is_string() &&
           error.get<std::string>().find("no policy in this") != std::string::npos;
  });
  CHECK(p.muster({"checks", p.agent}).find("second") != std::string::npos);
  CHECK(p.count_alerts("policy-removed") == 0);
}

TEST_CASE("a policy that is not there is refused at the start", "[system][bad]") {
  const pipeline p("1h");
  int code = 0;
  const auto said = p.muster({"up", "--once", "--policy", p.file("none.yml")}, &code);
  CHECK(code == 1);
  CHECK(said == "muster: --policy " + p.file("none.yml") + ": no such file\n");
}
