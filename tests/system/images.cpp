// Copies of a host: each becomes an agent of its own.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <set>

#include "common/secret_file.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/other_host.hpp"
#include "tests/support/skip.hpp"

namespace {

namespace fs = std::filesystem;

struct server_of_images {
  server_of_images() {
    stages.listen_on(tests::free_address().text());
    for (const auto* name : {"broker", "wdb", "analyzer-1"}) stages.start(name);
  }
  tests::pipeline stages;
};

std::vector<std::string> machine_number(int number) {
  return tests::on_machine(fmt::format("{:032x}", number));
}

void await_id(const tests::other_host& host, const std::string& but) {
  const auto is_new = [&] {
    const auto id = host.id();
    return !id.empty() && id != but;
  };
  tests::await("the copy to be an agent", is_new, std::chrono::seconds{60},
               [&] { return host.log(); });
}

}  // namespace

TEST_CASE("an image that was prepared is copied twice: two agents, and no duplicate",
          "[system][enrolment][image]") {
  if (::geteuid() != 0) tests::skip("another machine id takes a mount, and that root");
  server_of_images server;
  const auto token = tests::make_token(server.stages, {"--uses", "3", "--label", "from=image"});
  tests::other_host image(machine_number(1));
  const auto original = image.join(token);
  REQUIRE(common::write_secret(image.paths().token_file(), token));
  image.start_collector();
  tests::await_equal(server.stages, original);
  int code = -1;
  CHECK(image.prepare_image(&code).find("is running here already") != std::string::npos);
  CHECK(code == 1);
  image.stop_collector();
  const auto said = image.prepare_image(&code);
  INFO(said);
  CHECK(code == 0);
  CHECK(said.find("removed keys/agent.key") != std::string::npos);
  CHECK(said.find("removed collector/" + original) != std::string::npos);
  CHECK(said.find("copies enrol with it until") != std::string::npos);
  CHECK(said.find(token) == std::string::npos);

  tests::other_host one(machine_number(2)), other(machine_number(3));
  for (auto* copy : {&one, &other}) {
    copy->copy_data_of(image);
    copy->start_collector();
    await_id(*copy, original);
    tests::await_equal(server.stages, copy->id());
  }
  CHECK(std::set{original, one.id(), other.id()}.size() == 3);
  CHECK(server.stages.ask({"agents", "--label", "from=image"}).size() == 3);
  CHECK(server.stages.count_alerts("duplicate-machine") == 0);
  CHECK(server.stages.count_alerts("duplicate-agent") == 0);
  const auto id = one.id();
  one.start_collector();  // the token is there still, and nobody needs it
  tests::await_equal(server.stages, id);
  CHECK(one.id() == id);
}

TEST_CASE("a copy of a host that nobody prepared enrols anew where a token was left",
          "[system][enrolment][image]") {
  if (::geteuid() != 0) tests::skip("another machine id takes a mount, and that root");
  server_of_images server;
  const auto token = tests::make_token(server.stages, {"--uses", "2"});
  tests::other_host host(machine_number(1)), copy(machine_number(2));
  const auto original = host.join(token);
  host.start_collector();
  tests::await_equal(server.stages, original);
  host.stop_collector();
  copy.copy_data_of(host);
  copy.start_collector();
  tests::await("the copy to refuse the key of another machine",
               [&] { return copy.log().find("was made on another machine") != std::string::npos; });
  CHECK(copy.id() == original);
  REQUIRE(common::write_secret(copy.paths().token_file(), token));
  copy.start_collector();
  await_id(copy, original);
  tests::await_equal(server.stages, copy.id());
  CHECK_FALSE(fs::exists(copy.paths().data + "/collector/" + original));
  host.start_collector();  // the key of the first is its own as before
  tests::await_equal(server.stages, original);
  CHECK(server.stages.count_alerts("duplicate-agent") == 0);
}

TEST_CASE("a copy without a token says what to do, and goes on when it was done",
          "[system][enrolment][image]") {
  server_of_images server;
  tests::other_host image, copy;
  image.join(tests::make_token(server.stages));
  int code = -1;
  image.prepare_image(&code);
  CHECK(code == 0);
  copy.copy_data_of(image);
  copy.start_collector();
  tests::await("the collector to end", [&] { return copy.collector_ended(); });
  CHECK(copy.log().find("run `muster join` with a token, or leave one in") != std::string::npos);
  const auto id = copy.join(tests::make_token(server.stages));
  copy.start_collector();
  tests::await_equal(server.stages, id);
}

TEST_CASE("a host waits with its token for a server that is not there yet",
          "[system][enrolment][image]") {
  server_of_images server;
  const auto token = tests::make_token(server.stages);
  server.stages.kill("broker");
  tests::other_host host;
  REQUIRE(common::write_secret(host.paths().token_file(), token));
  host.start_collector();
  tests::await("a first try",
               [&] { return host.log().find("the next try is in") != std::string::npos; });
  CHECK(host.id().empty());
  server.stages.start("broker");
  await_id(host, {});
  tests::await_equal(server.stages, host.id());
}
