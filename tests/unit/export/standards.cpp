// What leaves for other programs, beside what its standards publish: the JSON Schemas of CycloneDX
// and the test data of package URLs.
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "common/subprocess.hpp"
#include "schemas/json.hpp"
#include "schemas/purl.hpp"
#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/shared.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"
#include "views/sbom.hpp"

namespace {

using texts = std::vector<std::string>;

/// Text as hosts have it: names, addresses, and bytes that are none.
std::string odd_text(tests::chance& random) {
  static const texts all{"demo",
                         "libstdc++6",
                         "1:2.3~rc1-4+b1",
                         "\xff\xfe",
                         "a\x01\x1b[31mb",
                         "Größe",
                         "https://demo.example.org/a b",
                         "http://x/%zz",
                         "https://demo.example.org/?q=1#x",
                         "http://[::1",
                         "MIT OR (GPL-2.0 AND \"x\")",
                         "@scope/name",
                         "a/b/c",
                         "\n",
                         "=1+1"};
  return random.of(all);
}

schemas::package odd_package(tests::chance& random) {
  static const texts formats{"deb", "rpm",  "apk",  "pacman",  "pypi",
                             "npm", "snap", "opkg", "flatpak", "portage"};
  schemas::package p;
  p.format = random.of(formats);
  for (auto* field : {&p.name, &p.version, &p.architecture, &p.description, &p.vendor, &p.license,
                      &p.homepage, &p.source, &p.status, &p.path})
    if (!random.one_in(5)) *field = odd_text(random);
  p.path = fmt::format("/{}", random.below(1u << 31));  // keys differ
  if (random.one_in(3)) p.epoch = random.below(9);
  return p;
}

std::string odd_bill(tests::chance& random, const std::string& version) {
  views::sbom_facts facts{.agent = "h-1",
                          .serial = views::new_uuid(),
                          .made_at = 1'700'000'000'000,
                          .os = {},
                          .packages = {},
                          .spec_version = version};
  for (auto* field : {&facts.os.hostname, &facts.os.distribution, &facts.os.version_id,
                      &facts.os.version, &facts.os.name})
    if (!random.one_in(3)) *field = odd_text(random);
  const auto n = random.below(30);
  for (unsigned i = 0; i < n; ++i) facts.packages.push_back(odd_package(random));
  return schemas::dump_indented(views::cyclonedx(facts));
}

common::run_outcome validated(const std::string& version, const texts& documents) {
  texts command{
      tests::peer("python3"), std::string(MUSTER_SOURCE_DIR) + "/tests/support/json_schema.py",
      tests::shared(fmt::format("data/schemas/cyclonedx/{0}/bom-{0}.schema.json", version))};
  if (!std::ifstream(command.back())) tests::skip("no schemas of CycloneDX (MUSTER_SHARED)");
  command.insert(command.end(), documents.begin(), documents.end());
  const auto ran = common::run(command, {});
  if (!ran || ran->exit_status == 3) tests::skip("no python3 with jsonschema here");
  return *ran;
}

}  // namespace

TEST_CASE("bills of materials keep the published schemas of CycloneDX", "[export][owners]") {
  tests::chance random(tests::seed("cyclonedx"));
  for (const std::string version : {"1.5", "1.6"}) {
    const tests::temp_dir folder;
    texts documents;
    for (int n = 0; n < 12; ++n) {
      documents.push_back(folder / fmt::format("{}.json", n));
      std::ofstream(documents.back()) << odd_bill(random, version);
    }
    const auto good = validated(version, documents);
    CHECK(good.output == "");
    CHECK(good.exit_status == 0);
    auto bill = nlohmann::json::parse(odd_bill(random, version));
    bill["components"][0]["colour"] = "blue";
    std::ofstream(documents.front()) << bill;
    CHECK(validated(version, {documents.front()}).exit_status == 1);
    std::cout << "CycloneDX " << version << ": " << documents.size() << " bills\n";
  }
}

namespace {

/// The parts of a case; nullopt: it has a subpath, which none of ours has.
std::optional<schemas::package_url> parts_of(const nlohmann::json& of) {
  const auto text = [&](const char* name) {
    return of.at(name).is_null() ? "" : of.at(name).get<std::string>();
  };
  if (!text("subpath").empty()) return std::nullopt;
  schemas::package_url u{text("type"), text("namespace"), text("name"), text("version"), {}};
  if (!of.at("qualifiers").is_null())
    u.qualifiers = of.at("qualifiers").get<std::map<std::string, std::string>>();
  return u;
}

nlohmann::json test_data(const std::string& path) {
  std::ifstream in(tests::shared("data/schemas/purl/" + path));
  if (!in) tests::skip("no test data of package URLs (MUSTER_SHARED)");
  return nlohmann::json::parse(in);
}

}  // namespace

TEST_CASE("package URLs are those of the published test data", "[export][owners]") {
  int compared = 0;
  const auto compare = [&](const nlohmann::json& parts, const nlohmann::json& expected) {
    const auto u = parts_of(parts);
    if (!u) return;
    CHECK(schemas::canonical(*u) == expected.get<std::string>());
    const auto parsed = schemas::parse_purl(expected.get<std::string>());
    REQUIRE(parsed);
    CHECK(schemas::canonical(*parsed) == expected.get<std::string>());
    ++compared;
  };
  const std::set<std::string> ours{"deb", "rpm", "apk", "alpm", "pypi", "npm", "generic"};
  for (const auto& type : ours) {
    const auto of_type = test_data("tests/types/" + type + "-test.json");
    for (const auto& t : of_type.at("tests"))
      if (t.at("test_type") == "build" && t.at("expected_failure") == false)
        compare(t.at("input"), t.at("expected_output"));
  }
  const auto suite = test_data("test-suite-data.json");
  for (const auto& t : suite)
    if (t.at("is_invalid") == false && ours.contains(t.at("type").get<std::string>()))
      compare(t, t.at("canonical_purl"));
  std::cout << "package URLs: " << compared << " compared\n";
  CHECK(compared >= 30);
}
