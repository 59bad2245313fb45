// What leaves for other programs: package URLs, a bill of materials, CSV; and the documentation of
// the tables.
#include <catch2/catch.hpp>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "schemas/purl.hpp"
#include "schemas/table_docs.hpp"
#include "views/csv.hpp"
#include "views/sbom.hpp"

using schemas::json;

namespace {

schemas::os debian() {
  schemas::os os;
  os.distribution = "debian";
  os.version_id = "12";
  os.name = "Debian GNU/Linux";
  os.hostname = "web-1";
  return os;
}

schemas::package a_package(const char* format, const char* name, const char* version,
                           const char* architecture = nullptr) {
  schemas::package p;
  p.format = format;
  p.name = name;
  p.version = version;
  if (architecture != nullptr) p.architecture = architecture;
  return p;
}

std::string csv(const std::vector<json>& values) {
  return views::csv_record(values, views::csv_for::program);
}

}  // namespace

TEST_CASE("a package URL of every format", "[export]") {
  const auto on = debian();
  CHECK(schemas::purl_of(a_package("deb", "libstdc++6", "1:12.2-14+b1", "amd64"), on) ==
        "pkg:deb/debian/libstdc%2B%2B6@1:12.2-14%2Bb1?arch=amd64&distro=debian-12");
  auto rpm = a_package("rpm", "NetworkManager", "1:1.44-2.fc39", "x86_64");
  rpm.epoch = 1;
  schemas::os fedora;
  fedora.distribution = "fedora";
  fedora.version_id = "39";
  CHECK(schemas::purl_of(rpm, fedora) ==
        "pkg:rpm/fedora/NetworkManager@1.44-2.fc39?arch=x86_64&distro=fedora-39&epoch=1");
  CHECK(schemas::purl_of(a_package("apk", "musl", "1.2.4-r0", "x86_64"), {}) ==
        "pkg:apk/alpine/musl@1.2.4-r0?arch=x86_64");
  CHECK(schemas::purl_of(a_package("pacman", "curl", "8.5-1", "any"), {}) ==
        "pkg:alpm/arch/curl@8.5-1?arch=any");
  CHECK(schemas::purl_of(a_package("pypi", "Zope_Interface", "6.0"), on) ==
        "pkg:pypi/zope-interface@6.0");
  CHECK(schemas::purl_of(a_package("npm", "@npmcli/fs", "3.1.0"), on) ==
        "pkg:npm/%40npmcli/fs@3.1.0");
  CHECK(schemas::purl_of(a_package("snap", "core22", "20240111"), on) ==
        "pkg:generic/snap/core22@20240111");
  CHECK(schemas::purl_of(a_package("flatpak", "org.example.Demo", "1 2"), on) ==
        "pkg:generic/flatpak/org.example.Demo@1%202");
}

TEST_CASE("the namespace of a package URL is the vendor, not the id", "[export]") {
  for (const auto& [id, vendor] : {std::pair{"opensuse-leap", "opensuse"},
                                   {"opensuse-tumbleweed", "opensuse"},
                                   {"sles", "suse"},
                                   {"sled", "suse"},
                                   {"rhel", "redhat"},
                                   {"ol", "oracle"},
                                   {"amzn", "amazon"},
                                   {"fedora", "fedora"},
                                   {"almalinux", "almalinux"},
                                   {"olpc", "olpc"}}) {
    schemas::os on;
    on.distribution = id;
    CHECK(schemas::purl_of(a_package("rpm", "bash", "5-1", "noarch"), on) ==
          fmt::format("pkg:rpm/{}/bash@5-1?arch=noarch&distro={}", vendor, id));
  }
}

TEST_CASE("a package URL says what it was built from where that is called otherwise", "[export]") {
  auto deb = a_package("deb", "libuuid1", "2.38.1-5+b1", "amd64");
  deb.source = "util-linux";
  deb.source_version = "2.38.1-5";
  CHECK(schemas::purl_of(deb, debian()) ==
        "pkg:deb/debian/libuuid1@2.38.1-5%2Bb1?arch=amd64&distro=debian-12&upstream=util-linux%"
        "402.38.1-5");
  deb.source_version = deb.version;
  CHECK(schemas::purl_of(deb, debian()).ends_with("&upstream=util-linux"));
  deb.source.reset();
  CHECK(schemas::purl_of(deb, debian()).find("upstream") == std::string::npos);
  auto rpm = a_package("rpm", "bash", "5-1", "noarch");
  rpm.source = "bash-5-1.src.rpm";
  CHECK(schemas::purl_of(rpm, {}).ends_with("&upstream=bash-5-1.src.rpm"));
}

namespace {

/// The rules of the published schema (bom-1.5) for what we write: members that must be there, and
/// no others than it knows.
void check_component(const json& c, std::set<std::string>& references) {
  static const std::set<std::string> types{"application",
                                           "framework",
                                           "library",
                                           "container",
                                           "platform",
                                           "device",
                                           "firmware",
                                           "operating-system",
                                           "file",
                                           "device-driver",
                                           "machine-learning-model",
                                           "data"};
  static const std::set<std::string> known{
      "type",       "mime-type", "bom-ref",      "supplier",   "author",
      "publisher",  "group",     "name",         "version",    "description",
      "scope",      "hashes",    "licenses",     "copyright",  "cpe",
      "purl",       "swid",      "modified",     "pedigree",   "externalReferences",
      "components", "evidence",  "releaseNotes", "properties", "signature"};
  CHECK(types.contains(c.at("type").get<std::string>()));
  CHECK(c.at("name").is_string());
  for (const auto& [name, value] : c.items()) CHECK(known.contains(name));
  CHECK(references.insert(c.at("bom-ref").get<std::string>()).second);  // unique in the document
  if (c.contains("licenses"))
    for (const auto& l : c["licenses"])
      CHECK((l.at("license").contains("name") != l.at("license").contains("id")));
  if (c.contains("externalReferences"))
    for (const auto& r : c["externalReferences"])
      CHECK((r.at("type").is_string() && r.at("url").is_string()));
  if (c.contains("properties"))
    for (const auto& p : c["properties"])
      CHECK((p.at("name").is_string() && p.at("value").is_string()));
}

}  // namespace

TEST_CASE("the bill of materials follows the rules of CycloneDX 1.5", "[export]") {
  auto twice = a_package("pypi", "demo", "1.0");
  twice.path = "/usr/lib/python3/dist-packages/demo-1.0.dist-info/METADATA";
  auto again = twice;
  again.path = "/opt/x/lib/python3.11/site-packages/demo-1.0.dist-info/METADATA";
  auto left = a_package("deb", "left-behind", "1", "amd64");
  left.status = "deinstall ok config-files";
  auto odd = a_package("deb", "odd\xff", "2", "amd64");
  odd.license = "MIT";
  odd.homepage = "https://example.org/";
  const auto bom = views::cyclonedx({.agent = "h-1",
                                     .serial = views::new_uuid(),
                                     .made_at = 1'700'000'000'000,
                                     .os = debian(),
                                     .packages = {twice, again, left, odd}});
  CHECK(bom.at("bomFormat") == "CycloneDX");
  CHECK(bom.at("specVersion") == "1.5");
  CHECK(bom.at("version") == 1);
  CHECK(std::regex_match(
      bom.at("serialNumber").get<std::string>(),
      std::regex(
          "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")));
  static const std::set<std::string> known{
      "$schema",      "bomFormat",       "specVersion", "serialNumber",       "version",
      "metadata",     "components",      "services",    "externalReferences", "dependencies",
      "compositions", "vulnerabilities", "annotations", "formulation",        "properties",
      "signature"};
  for (const auto& [name, value] : bom.items()) CHECK(known.contains(name));
  CHECK(bom.at("metadata").at("timestamp") == "2023-11-14T22:13:20.000Z");
  std::set<std::string> references;
  check_component(bom["metadata"]["component"], references);
  const auto& components = bom.at("components");
  REQUIRE(components.size() ==
          4);  // the system, and three packages: the removed one does not count
  for (const auto& c : components) {
    check_component(c, references);
    if (c["type"] != "operating-system") CHECK(c.at("purl").get<std::string>().starts_with("pkg:"));
  }
  for (const auto& d : bom.at("dependencies")) {
    CHECK(references.contains(d.at("ref").get<std::string>()));
    for (const auto& r : d.at("dependsOn")) CHECK(references.contains(r.get<std::string>()));
  }
  CHECK_NOTHROW(bom.dump());  // whatever bytes the host had
}

TEST_CASE("CSV: what needs quotes has them, absent is not empty", "[export]") {
  CHECK(csv({"a", nullptr, "", 7, true, "x,y", "say \"hi\"\n", json::array({"p", "q"})}) ==
        "a,,\"\",7,true,\"x,y\",\"say \"\"hi\"\"\n\",\"[\"\"p\"\",\"\"q\"\"]\"\r\n");
}

TEST_CASE(
    "CSV: a text that a spreadsheet would take for a formula is one no more, a number stays a "
    "number",
    "[export]") {
  CHECK(csv({"=1+1", "+a", "-a", "@a", "\ta", "\ra", "a=b", -7, 7}) ==
        "'=1+1,'+a,'-a,'@a,'\ta,\"'\ra\",a=b,-7,7\r\n");
  CHECK(csv({"=HYPERLINK(\"http://e.example.org\",\"x\")"}) ==
        "\"'=HYPERLINK(\"\"http://e.example.org\"\",\"\"x\"\")\"\r\n");
}

TEST_CASE("docs/inventory.md has the columns that the tables have", "[export]") {
  std::ifstream in(std::string(MUSTER_SOURCE_DIR) + "/docs/inventory.md");
  std::ostringstream text;
  text << in.rdbuf();
  INFO("make it again: muster tables --markdown");
  CHECK(text.str().ends_with(schemas::tables_markdown()));
}
