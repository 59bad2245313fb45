// The version that AppStream metadata tells.
#include "collector/inventory/appstream.hpp"

#include <catch2/catch.hpp>

using collector::inventory::newest_release;

TEST_CASE("the newest release counts, however the file is written", "[inventory]") {
  CHECK(newest_release(
            "<component><releases><release\n  version=\"3.5\"/></releases></component>") == "3.5");
  CHECK(newest_release("<c><release version='1' date='2020-01-01'/>"
                       "<release version='2' date='2023-05-01'/></c>") == "2");
  CHECK(newest_release("<c><release date='2023-05-01T10:00:00Z' version='2'/>"
                       "<release version='1' timestamp='1500000000'/></c>") == "2");
  CHECK(newest_release("<c><release version='5'/><release version='4'/></c>") == "5");
  CHECK(newest_release("<c><!-- <release version='9'/> --><release version='1&amp;2'/></c>") ==
        "1&2");
  CHECK(newest_release("<c><![CDATA[<release version='9'/>]]><release version='1'/></c>") == "1");
}

TEST_CASE("what is no such file tells no version", "[inventory]") {
  CHECK_FALSE(newest_release(""));
  CHECK_FALSE(newest_release("<c>"));
  CHECK_FALSE(newest_release("<c></c>"));
  CHECK_FALSE(newest_release("release version='1'"));
  CHECK_FALSE(newest_release("<!DOCTYPE c [<!ENTITY a 'x'>]><c><release version='1'/></c>"));
  std::string deep;
  for (int n = 0; n < 1000; ++n) deep += "<a>";
  CHECK_FALSE(newest_release(deep + "<release version='1'/>"));
}
