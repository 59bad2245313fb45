#include <catch2/catch.hpp>

#include "collector/policy/native/programs.hpp"
#include "collector/policy/native/show_format.hpp"
#include "collector/policy/rule.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace policy = collector::policy;

TEST_CASE("no command line breaks what answers it without a process", "[fuzz]") {
  const auto root =
      common::root_dir::open(std::string(MUSTER_SOURCE_DIR) + "/tests/fixtures/debian12");
  REQUIRE(root);
  tests::fuzz(
      "native answers",
      {"dpkg-query -W -f='${binary:Package}\\t${Status}\\n' bash", "stat -Lc '%n %a %u/%U' /etc",
       "systemctl is-enabled ssh.service", "sysctl net.ipv4.ip_forward", "getent passwd root",
       "findmnt -nk /tmp", "sh -c \"stat -c %a /etc/passwd\"", "systemctl list-unit-files"},
      [&](const std::string& line) {
        const auto argv = policy::split_command(line);
        if (argv.empty()) return;
        policy::native::host facts(*root);
        (void)policy::native::answer(argv, facts);
      });
}

TEST_CASE("no format and no stanza breaks the printing of packages", "[fuzz]") {
  const std::string stanza =
      "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2-2\n";
  tests::fuzz("show formats",
              {"${Package} ${Version}\\n", "${db:Status-Status;-20}", "a\\tb$", stanza},
              [&](const std::string& text) {
                for (const auto* format : {text.c_str(), "${Package;9}\\n"})
                  if (const auto f = policy::native::show_format::parse(format)) {
                    (void)f->print(stanza, "amd64");
                    (void)f->print(text, "amd64");
                  }
              });
}
