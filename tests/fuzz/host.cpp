#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "collector/inventory/accounts.hpp"
#include "collector/inventory/dpkg_status.hpp"
#include "collector/inventory/os_release.hpp"
#include "collector/inventory/proc_stat.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace inventory = collector::inventory;

namespace {
std::string fixture(const std::string& name) {
  std::ifstream in(std::string(MUSTER_SOURCE_DIR) + "/tests/fixtures/debian12/" + name);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}
}  // namespace

TEST_CASE("no bytes break the dpkg parser", "[fuzz]") {
  tests::fuzz("dpkg status", {fixture("var/lib/dpkg/status"), fixture("var/lib/dpkg/status.d/base")}, [](const std::string& bytes) {
    std::size_t line = 0;
    inventory::parse_dpkg_status(bytes, [&](const auto& s) {
      REQUIRE(s.line > line);
      line = s.line;
      return true;
    });
  });
}

TEST_CASE("no bytes break the account parsers", "[fuzz]") {
  tests::fuzz("passwd and group", {fixture("etc/passwd"), fixture("etc/group")}, [](const std::string& bytes) {
    inventory::parse_passwd(bytes, [](const auto& u) { REQUIRE((u.name && u.uid)); });
    inventory::parse_group(bytes, [](const auto& g) { REQUIRE((g.name && g.gid && g.members)); });
  });
}

TEST_CASE("no bytes break the /proc and os-release parsers", "[fuzz]") {
  tests::fuzz("proc and os-release",
              {"1 (systemd) S 0 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 9 1000 200 18446744073709551615 1 1 0 0 0 0",
               std::string("a\0--password\0x\0b", 16), fixture("etc/os-release")},
              [](const std::string& bytes) {
                (void)inventory::parse_proc_stat(bytes);
                REQUIRE(inventory::parse_cmdline(bytes).size() <= 256);
                (void)inventory::parse_os_release(bytes);
              });
}
