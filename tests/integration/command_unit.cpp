// Commands in a unit of their own, with a stand-in for systemd that starts the other side here: the
// answers are those of this process, and every way in which a unit can fail comes to an end.
#include "collector/commands/command_unit.hpp"

#include <systemd/sd-bus.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <mutex>
#include <set>

#include "collector/commands/messages.hpp"
#include "collector/commands/serve.hpp"
#include "common/version.hpp"
#include "tests/support/captured_log.hpp"
#include "tests/support/private_bus.hpp"
#include "tests/support/skip.hpp"

namespace commands = collector::commands;
using namespace std::chrono_literals;

namespace {

common::instant soon() { return std::chrono::steady_clock::now() + 10s; }

/// What a unit of the stand-in does with its standard input.
using unit_body = std::function<void(commands::channel)>;

void serves(commands::channel c) { CHECK(commands::serve(std::move(c))); }
void ends_at_once(commands::channel) {}
void is_another_version(commands::channel c) {
  CHECK(c.send(schemas::encode(commands::greeting{"0.0.1"}), soon()));
}
void greet(commands::channel& c) {
  CHECK(
      c.send(schemas::encode(commands::greeting{std::string(common::program_version())}), soon()));
}
/// Answers the first command, and dies.
void dies_at_work(commands::channel c) {
  greet(c);
  const auto asked = c.receive(commands::batch_bytes, soon());
  if (!asked) return;
  const auto all = *commands::batch_of(*schemas::decode<commands::batch>(*asked));
  CHECK(c.send(schemas::encode(commands::message_of(0, common::run(all.commands[0], all.limits))),
               soon()));
}

/// systemd, as far as it starts transient units.
class starter {
 public:
  /// `bodies`: of the units in turn, the last for all further ones; none: it refuses.
  starter(const std::string& address, std::vector<unit_body> bodies) : bodies_(std::move(bodies)) {
    sd_bus_new(&bus_);
    sd_bus_set_address(bus_, address.c_str());
    sd_bus_set_bus_client(bus_, 1);
    REQUIRE(sd_bus_start(bus_) >= 0);
    REQUIRE(sd_bus_request_name(bus_, "org.freedesktop.systemd1", 0) >= 0);
    REQUIRE(sd_bus_add_fallback(bus_, nullptr, "/", &answer_call, this) >= 0);
    thread_ = std::thread([this] {
      while (!stop_)
        if (sd_bus_process(bus_, nullptr) == 0) sd_bus_wait(bus_, 20'000);
    });
  }
  ~starter() {
    stop_ = true;
    thread_.join();
    for (auto& u : units_) u.join();
    sd_bus_close_unref(bus_);
  }
  starter(const starter&) = delete;
  starter& operator=(const starter&) = delete;

  std::set<std::string> properties() const {
    const std::lock_guard lock(mutex_);
    return properties_;
  }
  std::size_t started() const { return started_; }

 private:
  static int answer_call(sd_bus_message* call, void* self, sd_bus_error* error) {
    return static_cast<starter*>(self)->start(call, error);
  }
  int start(sd_bus_message* call, sd_bus_error* error) {
    if (bodies_.empty())
      return sd_bus_error_set(error, SD_BUS_ERROR_ACCESS_DENIED, "Access denied");
    const char *name = nullptr, *mode = nullptr;
    CHECK(sd_bus_message_read(call, "ss", &name, &mode) > 0);
    common::unique_fd input;
    sd_bus_message_enter_container(call, 'a', "(sv)");
    while (sd_bus_message_enter_container(call, 'r', "sv") > 0) {
      const char* property = nullptr;
      sd_bus_message_read(call, "s", &property);
      note(property);
      if (std::string_view(property) == "StandardInputFileDescriptor") {
        int fd = -1;
        CHECK(sd_bus_message_read(call, "v", "h", &fd) > 0);
        input = common::unique_fd(::dup(fd));
      } else {
        sd_bus_message_skip(call, "v");
      }
      sd_bus_message_exit_container(call);
    }
    const auto& body = bodies_[std::min<std::size_t>(started_++, bodies_.size() - 1)];
    units_.emplace_back([body, in = std::make_shared<common::unique_fd>(std::move(input))] {
      body(commands::channel(std::move(*in)));
    });
    return sd_bus_reply_method_return(call, "o", "/org/freedesktop/systemd1/job/1");
  }
  void note(const char* property) {
    const std::lock_guard lock(mutex_);
    properties_.insert(property);
  }

  sd_bus* bus_ = nullptr;
  std::vector<unit_body> bodies_;
  mutable std::mutex mutex_;
  std::set<std::string> properties_;
  std::vector<std::thread> units_;
  std::atomic<std::size_t> started_{0};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

commands::command_unit unit_on(const tests::private_bus& bus) {
  return commands::command_unit({.bus_address = bus.address(),
                                 .part_of = "muster-collector.service",
                                 .argv = {"/usr/bin/muster-collector", "--run-commands"},
                                 .patience = 10s});
}

common::run_batch some_commands() {
  return {.commands = {{"echo", "one"},
                       {"sh", "-c", "echo out; echo err >&2; exit 3"},
                       {"sh", "-c", "kill -9 $$"},
                       {"no-such-program-anywhere"},
                       {"head", "-c", "5000", "/dev/zero"},
                       {"sh", "-c", "printf '\\377'"}},
          .limits = {.output_bytes = 1000},
          .at_a_time = 3};
}

std::string text_of(const common::run_answer& a) {
  if (!a) return "not started";
  if (!*a) return fmt::format("{}: {}", common::name((*a).error().code), (*a).error().detail);
  const auto& r = **a;
  return fmt::format("{} {} {} {} {}", r.exit_status, r.signal, r.timed_out, r.truncated, r.output);
}

std::vector<std::string> all_answers(const common::run_batch& b, const common::batch_runner& run) {
  std::vector<std::string> out(b.commands.size(), "no answer");
  run(b, [&](std::size_t n, common::run_answer a) { return out.at(n) = text_of(a), true; });
  return out;
}

std::vector<std::string> all_answers(const common::run_batch& b, commands::command_unit& unit) {
  return all_answers(b,
                     [&](const auto& batch, const auto& answered) { unit.run(batch, answered); });
}

}  // namespace

TEST_CASE("a unit of the commands answers as this process does", "[commands]") {
  const tests::private_bus bus;
  if (!bus.runs()) tests::skip("no dbus-daemon here");
  const starter systemd(bus.address(), {serves});
  const tests::captured_log log;
  auto unit = unit_on(bus);
  const auto here = all_answers(some_commands(), common::run_all);
  CHECK(all_answers(some_commands(), unit) == here);
  CHECK(here[1] == "3 0 false false out\nerr\n");
  CHECK(all_answers(some_commands(), unit) == here);  // of the same unit
  CHECK(systemd.started() == 1);
  const common::run_batch slow{.commands = {{"sleep", "60"}}, .limits = {.time = 50ms}};
  CHECK(all_answers(slow, unit) == all_answers(slow, common::run_all));
  auto late = some_commands();
  late.time = 0ms;
  CHECK(all_answers(late, unit) == std::vector<std::string>(late.commands.size(), "not started"));
  for (const auto* limit : {"ExecStart", "PartOf", "RuntimeMaxUSec", "MemoryMax", "TasksMax",
                            "CPUWeight", "CollectMode"})
    CHECK(systemd.properties().contains(limit));
  unit.end();
  CHECK(all_answers(some_commands(), unit) == here);  // of the next one
  CHECK(systemd.started() == 2);
  unit.end();
}

TEST_CASE("without a unit commands run in this process, and the reason is told once",
          "[commands][bad]") {
  const tests::private_bus bus;
  if (!bus.runs()) tests::skip("no dbus-daemon here");
  const auto here = all_answers(some_commands(), common::run_all);
  struct trouble {
    std::vector<unit_body> bodies;
    std::string why;
  };
  const std::vector<trouble> all{
      {{}, "Access denied"},
      {{ends_at_once}, "the other end was closed"},
      {{is_another_version}, "another version of the program was installed"}};
  for (const auto& [bodies, why] : all) {
    INFO(why);
    const starter systemd(bus.address(), bodies);
    tests::captured_log log;
    auto unit = unit_on(bus);
    for (int scans = 0; scans < 2; ++scans) {
      CHECK(all_answers(some_commands(), unit) == here);
      unit.end();
    }
    const auto said = log.take();
    REQUIRE(said.size() == 1);
    CHECK(said[0].find("run in the collector's own sandbox") != std::string::npos);
    CHECK(said[0].find(why) != std::string::npos);
  }
}

TEST_CASE("a unit that dies is replaced, and what is not answered is asked again",
          "[commands][bad]") {
  const tests::private_bus bus;
  if (!bus.runs()) tests::skip("no dbus-daemon here");
  const auto here = all_answers(some_commands(), common::run_all);
  const tests::captured_log log;
  SECTION("once") {
    const starter systemd(bus.address(), {dies_at_work, serves});
    auto unit = unit_on(bus);
    CHECK(all_answers(some_commands(), unit) == here);
    CHECK(systemd.started() == 2);
    unit.end();
  }
  SECTION("again and again: what it did not get to was not run") {
    const starter systemd(bus.address(), {dies_at_work});
    auto unit = unit_on(bus);
    const auto got = all_answers(some_commands(), unit);
    CHECK(got[0] == here[0]);
    CHECK(got[1] == here[1]);
    for (std::size_t n = 2; n < got.size(); ++n)
      CHECK(got[n].find("the unit in which it ran has ended") != std::string::npos);
    CHECK(systemd.started() == 2);
  }
}

TEST_CASE("a systemd that is not there leaves commands to this process", "[commands][bad]") {
  const tests::captured_log log;
  commands::command_unit unit({.bus_address = "unix:path=/nowhere", .part_of = "x", .argv = {"x"}});
  CHECK(all_answers(some_commands(), unit) == all_answers(some_commands(), common::run_all));
}
