#include "collector/policy/start_order.hpp"

#include <catch2/catch.hpp>

namespace policy = collector::policy;
using texts = std::vector<std::string>;

TEST_CASE("of commands that nobody has seen run each kind is started once before any is again",
          "[policy][order]") {
  CHECK(policy::start_order({"dpkg -s a", "dpkg -s b", "dpkg -s c", "systemctl is-enabled a",
                             "systemctl is-enabled b", "systemctl list-unit-files", "mount"},
                            nullptr) == texts{"dpkg -s a", "systemctl is-enabled a",
                                              "systemctl list-unit-files", "mount", "dpkg -s b",
                                              "dpkg -s c", "systemctl is-enabled b"});
}

TEST_CASE("each script of a shell is a kind", "[policy][order]") {
  CHECK(policy::start_order({"dpkg -s a", "dpkg -s b", "sh -c \"sleep 1\"", "sh -c \"find /\""},
                            nullptr) ==
        texts{"dpkg -s a", "sh -c \"sleep 1\"", "sh -c \"find /\"", "dpkg -s b"});
}

TEST_CASE("known commands follow the unknown, the longest first", "[policy][order]") {
  policy::command_times times;
  times.note("a x", std::chrono::milliseconds{5});
  times.note("b x", std::chrono::milliseconds{50});
  times.note("c x", std::chrono::milliseconds{5});
  CHECK(policy::start_order({"a x", "d x", "c x", "b x"}, &times) ==
        texts{"d x", "b x", "a x", "c x"});
  CHECK(policy::start_order({}, &times).empty());
}
