// What systemd hears of a stage, on the socket that it gives a unit of Type=notify.
#include "common/service/manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>

#include "common/fd.hpp"
#include "common/reload.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

/// The environment and the socket of a unit, while it lives.
class listener {
 public:
  explicit listener(const char* watchdog_us = nullptr)
      : socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)} {
    const auto path = dir_ / "notify";
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    path.copy(at.sun_path, sizeof at.sun_path - 1);
    REQUIRE(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0);
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    if (watchdog_us == nullptr) return;
    ::setenv("WATCHDOG_USEC", watchdog_us, 1);
    ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
  }
  ~listener() {
    for (const auto* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
  }
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;

  /// The next message; empty: there is none.
  std::string next() const {
    std::array<char, 512> text{};
    const auto size = ::recv(socket_.get(), text.data(), text.size(), 0);
    return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : std::string();
  }

 private:
  tests::temp_dir dir_;
  common::unique_fd socket_;
};

}  // namespace

TEST_CASE("service manager: a long start is not given up, and a ready stage says what it does",
          "[service]") {
  const listener systemd;
  {
    common::service::manager service;
    CHECK(systemd.next().empty());
    service.still_starting("opens its records");
    CHECK(systemd.next() == "EXTEND_TIMEOUT_USEC=90000000\nSTATUS=opens its records");
    service.ready("stores what agents\nsend");
    CHECK(systemd.next() == "READY=1\nSTATUS=stores what agents\\x0asend");
    service.tell("stores what 3 agents send");
    CHECK(systemd.next() == "STATUS=stores what 3 agents send");
    service.tell("stores what 3 agents send");
    CHECK(systemd.next().empty());
  }
  CHECK(systemd.next() == "STOPPING=1");
}

TEST_CASE("service manager: each round shows that a stage is alive, four times in its time",
          "[service]") {
  const listener systemd("8000000");
  common::service::manager service;
  const auto start = common::instant{} + std::chrono::hours{1};
  service.begin_round(start);
  CHECK(systemd.next() == "WATCHDOG=1");
  service.begin_round(start + std::chrono::milliseconds{1'999});
  CHECK(systemd.next().empty());
  service.begin_round(start + std::chrono::seconds{2});
  CHECK(systemd.next() == "WATCHDOG=1");
}

TEST_CASE("service manager: nobody watches, and nothing is said in a round", "[service]") {
  const listener systemd;
  common::service::manager service;
  service.begin_round();
  CHECK(systemd.next().empty());
}

TEST_CASE("service manager: a stage reloads until its next round", "[service]") {
  const listener systemd;
  common::service::manager service;
  common::accept_reload();
  CHECK_FALSE(service.take_reload());
  service.ready("tells what is raised");
  CHECK(systemd.next() == "READY=1\nSTATUS=tells what is raised");
  REQUIRE(std::raise(SIGHUP) == 0);
  CHECK(service.take_reload());
  CHECK(systemd.next().starts_with("RELOADING=1\nMONOTONIC_USEC="));
  CHECK_FALSE(service.take_reload());
  service.begin_round();
  CHECK(systemd.next() == "READY=1\nSTATUS=tells what is raised");
  service.begin_round();
  CHECK(systemd.next().empty());
}
