// The data folder and the processes that have it, each broken by itself.
#include <sys/stat.h>
#include <unistd.h>

#include "cli/health/stages.hpp"
#include "store/told_log.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/health/whole_house.hpp"

using tests::has;
using tests::only;
using tests::whole_house;

namespace {

void write_sinks(const whole_house& house, const std::string& sink) {
  whole_house::write(house.file("muster.yaml"), "sinks: [" + sink + "]\n");
}

std::string broken_configuration(const whole_house& house) {
  const auto found = cli::health::find_broken_configuration(house.h).value();
  REQUIRE(found.size() == 1);
  return found.front().what;
}

}  // namespace

TEST_CASE("a stage that was stopped is there and does nothing", "[health]") {
  whole_house house;
  whole_house::write(
      house.h.proc + "/103/stat",
      "103 (muster-alerts) T 1 1 1 0 -1 0 0 0 0 0 5 5 0 0 20 0 3 0 1000 9999999 2560 "
      "0 0\n");
  CHECK(only(house, "stage-down") == "alerts (process 103) was stopped, and does nothing");
}

TEST_CASE("stages of the folder that this one was copied from are none of its own", "[health]") {
  whole_house house;
  const auto copy = house.file("../copy");
  std::filesystem::copy(house.h.paths.data, copy, std::filesystem::copy_options::recursive);
  const auto original = std::exchange(house.h.paths, schemas::data_paths{copy});
  for (const auto& s : cli::health::stages_of(house.h)) CHECK_FALSE(s.runs());
  CHECK(has(only(house, "stage-down"), "copy: no stages are running"));
  house.h.paths = original;
  std::filesystem::remove_all(house.h.proc + "/102/fd");  // whom this user may not look at
  for (const auto& s : cli::health::stages_of(house.h)) CHECK(s.runs());
}

TEST_CASE("what ended under `muster up` is started again by it", "[health]") {
  whole_house house;
  house.stop(102);
  const auto remedy = [&] { return cli::health::find_stages_down(house.h)->at(0).remedy; };
  CHECK(has(remedy(), "then start it: muster up --data " + house.h.paths.data));
  whole_house::write(house.h.paths.lock(), "99\n");
  whole_house::write(house.h.proc + "/99/stat",
                     "99 (muster) S 1 1 1 0 -1 0 0 0 0 0 5 5 0 0 20 0 3 0 1000 9999999 2560 0 0\n");
  CHECK(has(remedy(), "`muster up` starts it again; look why it ends"));
}

TEST_CASE("a folder that is gone while its stage runs", "[health]") {
  whole_house house;
  std::filesystem::remove_all(house.h.paths.told());
  CHECK(has(only(house, "data-lost"), "/told is gone while alerts runs"));
  house.stop(103);  // then it is made at the next start
  CHECK(only(house, "stage-down") == "alerts does not run");
}

TEST_CASE("a folder of the server that another user made", "[health]") {
  if (::geteuid() != 0) tests::skip("only root can give files away");
  whole_house house;
  house.give_stages(4711);
  REQUIRE(::chown(house.h.paths.data.c_str(), 4711, 4711) == 0);
  REQUIRE(::chown(house.h.paths.told().c_str(), 0, 0) == 0);
  CHECK(has(only(house, "data-foreign"),
            "/told belongs to user 0, and the server's stages run as "
            "user 4711"));
}

TEST_CASE("a secret of a sink that is not there", "[health]") {
  whole_house house;
  write_sinks(house, "{name: hook, type: webhook, url: 'https://h/x', secret_file: /none/secret}");
  CHECK(has(broken_configuration(house), "sink hook: /none/secret: no such file"));
}

TEST_CASE("a sink that the stage that runs does not have yet", "[health]") {
  whole_house house;
  write_sinks(house, "{name: out, type: syslog, address: 'udp://127.0.0.1:514'}");
  store::told_log::open(house.h.paths.told(), false).value();
  CHECK(only(house, "sink-dead") ==
        "sink out to udp://127.0.0.1:514 is configured, and muster-alerts does not have it yet");
}

TEST_CASE("what a sink writes, starts or trusts, and cannot", "[health]") {
  whole_house house;
  const auto why = [&](const std::string& sink) {
    write_sinks(house, sink);
    return broken_configuration(house);
  };
  CHECK(has(why("{name: f, type: jsonl, path: /none/out.jsonl}"), "sink f: /none: No such file"));
  CHECK(has(why("{name: f, type: jsonl, path: /dev/null}"), "/dev/null: want a regular file"));
  CHECK(has(why("{name: m, type: mail, to: a@b.example, program: /none/sendmail}"),
            "sink m: /none/sendmail: No such file"));
  CHECK(has(why("{name: w, type: webhook, url: 'https://h/x', ca_file: /etc/passwd}"),
            "/etc/passwd: want certificates in PEM"));
  CHECK(has(why("{name: w, type: webhook, url: 'https://h/x', ca_file: /dev/zero}"), "/dev/zero"));
}

TEST_CASE("a sink that would write into Muster's own files", "[health]") {
  whole_house house;
  write_sinks(house, "{name: f, type: jsonl, path: '" + house.h.paths.told() + "/data.mdb'}");
  CHECK(has(broken_configuration(house), "is where Muster keeps its own files"));
}

TEST_CASE("what root can read and the stages' user cannot", "[health]") {
  if (::geteuid() != 0) tests::skip("needs root");
  whole_house house;
  const auto part = house.file("conf.d/a.yaml");
  whole_house::write(part, "interval: 5m\n");
  for (auto folder = std::filesystem::path(house.h.paths.data); folder.has_relative_path();
       folder = folder.parent_path())
    std::filesystem::permissions(folder, std::filesystem::perms::others_exec,
                                 std::filesystem::perm_options::add);
  REQUIRE(::chown(house.h.paths.told().c_str(), 4711, 4711) == 0);
  const auto found = cli::health::find_broken_configuration(house.h).value();
  REQUIRE(found.size() == 1);
  CHECK(found.front().what == part + ": Permission denied (as user 4711, whom the stages run as)");
}

TEST_CASE("another user's configuration is no fault to root who looks at it", "[health]") {
  if (::geteuid() != 0) tests::skip("only root can give files away");
  whole_house house;
  whole_house::write(house.file("muster.yaml"), "interval: 5m\n");
  REQUIRE(::chown(house.file("muster.yaml").c_str(), 4711, 4711) == 0);
  REQUIRE(::chown(house.h.paths.data.c_str(), 4711, 4711) == 0);
  CHECK(cli::health::find_broken_configuration(house.h)->empty());
  CHECK(cli::health::find_writable_configuration(house.h)->empty());
}
