// systemd's manager as a stand-in of ours on a private bus: what it says is what is read, and what
// it withholds is waited for no longer than agreed.
#include <systemd/sd-bus.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "collector/inventory/services/systemd_bus.hpp"
#include "tests/support/private_bus.hpp"
#include "tests/support/skip.hpp"

namespace inventory = collector::inventory;

namespace {

int add_unit(sd_bus_message* m, const char* name, const char* load, const char* active,
             const char* sub) {
  return sd_bus_message_append(m, "(ssssssouso)", name, "about it", load, active, sub, "",
                               "/unit/x", std::uint32_t{0}, "", "/");
}

/// Answers ListUnits, ListUnitFiles and Get(MainPID); anything else stays unanswered.
int answer(sd_bus_message* call, void* silent, sd_bus_error*) {
  const std::string member = sd_bus_message_get_member(call) ? sd_bus_message_get_member(call) : "";
  if (*static_cast<bool*>(silent)) return 1;
  if (member == "Get") return sd_bus_reply_method_return(call, "v", "u", std::uint32_t{4242});
  sd_bus_message* m = nullptr;
  sd_bus_message_new_method_return(call, &m);
  if (member == "ListUnits") {
    sd_bus_message_open_container(m, 'a', "(ssssssouso)");
    add_unit(m, "demo.service", "loaded", "active", "running");
    add_unit(m, "gone.service", "not-found", "inactive", "dead");
    add_unit(m, "tmp.mount", "loaded", "active", "mounted");
  } else {
    sd_bus_message_open_container(m, 'a', "(ss)");
    sd_bus_message_append(m, "(ss)", "/usr/lib/systemd/system/demo.service", "enabled");
  }
  sd_bus_message_close_container(m);
  sd_bus_send(sd_bus_message_get_bus(call), m, nullptr);
  sd_bus_message_unref(m);
  return 1;
}

/// The stand-in, served by a thread of its own.
class stand_in {
 public:
  stand_in(const std::string& address, bool silent) : silent_(silent) {
    sd_bus_new(&bus_);
    sd_bus_set_address(bus_, address.c_str());
    sd_bus_set_bus_client(bus_, 1);
    REQUIRE(sd_bus_start(bus_) >= 0);
    REQUIRE(sd_bus_request_name(bus_, "org.freedesktop.systemd1", 0) >= 0);
    REQUIRE(sd_bus_add_fallback(bus_, nullptr, "/", &answer, &silent_) >= 0);
    thread_ = std::thread([this] {
      while (!stop_)
        if (sd_bus_process(bus_, nullptr) == 0) sd_bus_wait(bus_, 20'000);
    });
  }
  ~stand_in() {
    stop_ = true;
    thread_.join();
    sd_bus_close_unref(bus_);
  }
  stand_in(const stand_in&) = delete;
  stand_in& operator=(const stand_in&) = delete;

 private:
  sd_bus* bus_ = nullptr;
  bool silent_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace

TEST_CASE("what systemd says on the bus: states, unit files, main pids", "[inventory][services]") {
  const tests::private_bus bus;
  if (!bus.runs()) tests::skip("no dbus-daemon here");
  const stand_in systemd(bus.address(), false);
  const auto said = inventory::ask_systemd(bus.address(), std::chrono::seconds{20});
  REQUIRE(said);
  CHECK(said->loaded.size() == 2);  // a mount is no service
  const auto& demo = said->loaded.at("demo.service");
  CHECK(demo.description == "about it");
  CHECK(demo.active_state == "active");
  CHECK(demo.sub_state == "running");
  CHECK(demo.main_pid == 4242);
  CHECK(said->loaded.at("gone.service").load_state == "not-found");
  CHECK(said->file_states.at("demo.service") == "enabled");
}

TEST_CASE("a systemd that does not answer, or is not there, is an error in time",
          "[inventory][services]") {
  const tests::private_bus bus;
  if (!bus.runs()) tests::skip("no dbus-daemon here");
  const auto nobody = inventory::ask_systemd(bus.address(), std::chrono::milliseconds{500});
  REQUIRE_FALSE(nobody);
  const stand_in systemd(bus.address(), true);
  const auto silent = inventory::ask_systemd(bus.address(), std::chrono::milliseconds{500});
  REQUIRE_FALSE(silent);
  CHECK(silent.error().code == common::errc::timeout);
  CHECK_FALSE(inventory::ask_systemd("unix:path=/nowhere", std::chrono::milliseconds{500}));
}
