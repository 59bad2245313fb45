// A data folder that is copied with its host: what is taken out of it, and when it is left alone.
#include "collector/agent/image.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "collector/agent/enrolling.hpp"
#include "collector/agent/joined.hpp"
#include "collector/state/identity.hpp"
#include "common/secret_file.hpp"
#include "schemas/enrolment/agent_key.hpp"
#include "tests/support/enrolment_samples.hpp"
#include "tests/support/temp_dir.hpp"

namespace fs = std::filesystem;
using common::errc;

namespace {

void write(const std::string& file) {
  fs::create_directories(fs::path(file).parent_path());
  std::ofstream(file) << "x";
}

/// The folder of a host that has joined and collected.
struct joined_folder {
  explicit joined_folder(const std::string& machine = "a machine") {
    const auto keys = common::net::make_curve_keys();
    REQUIRE(
        schemas::write_agent_key(paths.keys(), schemas::bind_to_machine(keys.secret_key, machine)));
    REQUIRE(schemas::replace_server_file(paths.server_file(), tests::sample_server_file()));
    for (const auto* file : {"/agent-id", "/collector/web-1/data.mdb", "/collector/web-1/lock",
                             "/run/collector.pid", "/mine/notes"})
      write(paths.data + file);
  }
  common::result<std::vector<std::string>> prepare() const {
    return collector::prepare_image(paths, paths.token_file());
  }
  bool has(const std::string& name) const { return fs::exists(paths.data + "/" + name); }
  bool has_all() const {
    return has("keys/agent.key") && has("agent-id") && has("collector/web-1/data.mdb") &&
           schemas::read_server_file(paths.server_file()) == tests::sample_server_file();
  }
  tests::temp_dir dir;
  schemas::data_paths paths{dir / "data"};
};

}  // namespace

TEST_CASE("what makes a host one agent is taken out of an image, and told", "[image]") {
  const joined_folder host;
  const auto said = host.prepare();
  REQUIRE(said);
  CHECK(*said == std::vector<std::string>{
                     "removed the agent's id from server.yaml", "removed keys/agent.key",
                     "removed agent-id", "removed collector/web-1",
                     "removed run, with locks and sockets", "kept mine", "kept server.yaml",
                     "no token in " + host.paths.token_file() +
                         ": a copy says what to do, until `muster join` is run there with one"});
  for (const auto* gone : {"keys/agent.key", "agent-id", "collector/web-1", "run"})
    CHECK_FALSE(host.has(gone));
  CHECK(host.has("mine/notes"));
  auto server = tests::sample_server_file();
  server.agent.clear();
  CHECK(schemas::read_server_file(host.paths.server_file()) == server);
  const auto again = host.prepare();
  REQUIRE(again);
  CHECK(again->size() == 3);
  CHECK(again->front() == "kept mine");
}

TEST_CASE("a copy that has no token says what to do", "[image]") {
  const joined_folder host;
  REQUIRE(host.prepare());
  REQUIRE(collector::enrol_by_token(host.paths, host.paths.token_file()));
  const auto joined = collector::read_joined(host.paths);
  REQUIRE_FALSE(joined);
  CHECK(joined.error().detail.find("a copy of an image, and not enrolled: run `muster join` with a "
                                   "token, or leave one in " +
                                   host.paths.token_file()) != std::string::npos);
}

TEST_CASE("an image is prepared only where no collector runs", "[image]") {
  const joined_folder host;
  for (const auto* held : {"/collector/web-1/lock", "/run/collector.pid"}) {
    const auto lock = common::lock_file::take(host.paths.data + held, "a collector");
    REQUIRE(lock);
    const auto done = host.prepare();
    REQUIRE_FALSE(done);
    CHECK(done.error().code == errc::busy);
    CHECK(host.has_all());
  }
  CHECK(host.prepare());
}

TEST_CASE("a server's data folder becomes no image", "[image]") {
  const auto* what = GENERATE("/agents/data.mdb", "/keys/server.key");
  const joined_folder host;
  write(host.paths.data + what);
  const auto done = host.prepare();
  REQUIRE_FALSE(done);
  CHECK(done.error().code == errc::usage);
  CHECK(host.has_all());
}

TEST_CASE("a token that copies could not use is refused before anything is removed", "[image]") {
  const joined_folder host;
  REQUIRE(common::write_secret(host.paths.token_file(), "muster1.nothing"));
  CHECK_FALSE(host.prepare());
  fs::permissions(host.paths.token_file(), fs::perms::owner_read | fs::perms::others_read);
  const auto readable = host.prepare();
  REQUIRE_FALSE(readable);
  CHECK(readable.error().code == errc::refused);
  CHECK(host.has_all());
  CHECK_FALSE(collector::prepare_image({host.dir / "nowhere"}, host.paths.token_file()));
}

TEST_CASE("a token of another server than the image's is refused", "[image]") {
  const joined_folder host;
  auto token = tests::sample_token();
  token.expires = common::wall_ms() + 3'600'000;
  token.server_keys = {std::string(32, '\x22')};
  REQUIRE(common::write_secret(host.paths.token_file(), schemas::encode_token(token)));
  const auto done = host.prepare();
  REQUIRE_FALSE(done);
  CHECK(done.error().detail.find("of another server than the one in " + host.paths.server_file()) !=
        std::string::npos);
  CHECK(host.has_all());
  token.server_keys = tests::sample_token().server_keys;
  fs::remove(host.paths.token_file());
  REQUIRE(common::write_secret(host.paths.token_file(), schemas::encode_token(token)));
  CHECK(host.prepare());
}

TEST_CASE("a host that has joined needs no token, whatever lies there", "[image]") {
  const auto machine = collector::machine_id(*common::root_dir::open("/")).value_or("");
  const joined_folder host(machine);
  REQUIRE(common::write_secret(host.paths.token_file(), "muster1.nothing"));
  CHECK(collector::enrol_by_token(host.paths, host.paths.token_file()));
  CHECK(host.has_all());
}

TEST_CASE("a token that is none leaves a copied folder as it is", "[image]") {
  const joined_folder copy("another machine");
  REQUIRE(common::write_secret(copy.paths.token_file(), "muster1.nothing"));
  const auto done = collector::enrol_by_token(copy.paths, copy.paths.token_file());
  REQUIRE_FALSE(done);
  CHECK(done.error().detail.starts_with(copy.paths.token_file() + ": "));
  CHECK(copy.has_all());
}
