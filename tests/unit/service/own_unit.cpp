#include "common/service/own_unit.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

using common::service::service_of;

TEST_CASE("the unit of a process is the last part of its control group", "[service]") {
  CHECK(service_of("0::/system.slice/muster-collector.service\n") == "muster-collector.service");
  CHECK(service_of("0::/system.slice/system-muster.slice/muster-analyzer@1.service\n") ==
        "muster-analyzer@1.service");
  // Version 1 beside it, as in a container.
  CHECK(service_of("12:pids:/x.service\n1:name=systemd:/system.slice/a.service\n0::/\n") ==
        "a.service");
}

TEST_CASE("what is in no service of the system has no unit", "[service][bad]") {
  for (const auto* text :
       {"", "0::/\n", "0::/init.scope\n", "0::/user.slice/user-0.slice/session-1.scope\n",
        "0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.service\n",
        "0::/system.slice/ssh.service/inner\n", "4:memory:/system.slice/x.service\n", "nonsense"})
    CHECK_FALSE(service_of(text));
  // A test that a service started is not the service.
  ::setenv("SYSTEMD_EXEC_PID", "1", 1);
  CHECK_FALSE(common::service::own_unit());
  ::unsetenv("SYSTEMD_EXEC_PID");
}
