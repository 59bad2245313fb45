// Which checks `--reference` takes.
#include <catch2/catch.hpp>

#include "views/checks.hpp"

TEST_CASE("a reference is found by family, by id and by what is below an id", "[views]") {
  const std::vector<std::string> all{"cis:CIS Debian 12 v1.1 5.2.1", "pci_dss:2.2.4", "mitre:T1036",
                                     "https://example.org/x"};
  for (const auto* wanted : {"cis", "cis:5.2.1", "cis:5.2", "CIS:5", "pci_dss:2.2", "mitre:t1036",
                             "https://example.org/x", "cis:CIS Debian 12 v1.1 5.2.1"}) {
    INFO(wanted);
    CHECK(views::has_reference(all, wanted));
  }
  for (const auto* wanted : {"", "cis:5.2.1.1", "cis:2.1", "cis:5.2.10", "pci", "nist", "cis:"}) {
    INFO(wanted);
    CHECK_FALSE(views::has_reference(all, wanted));
  }
  CHECK_FALSE(views::has_reference({}, "cis"));
}
