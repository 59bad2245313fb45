// Feeds are taken whole or not at all.
#include "vulnerabilities/feed_import.hpp"

#include <zip.h>
#include <catch2/catch.hpp>

#include "tests/unit/vulnerabilities/sample_feeds.hpp"

using common::errc;
using vulnerabilities::feeds;

namespace {

using entries = std::vector<std::pair<std::string, std::string>>;

/// An archive as libzip writes it.
std::string zipped(const std::string& file, const entries& all) {
  int code = 0;
  zip_t* archive = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  REQUIRE(archive != nullptr);
  for (const auto& [name, text] : all)
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0),
                 ZIP_FL_OVERWRITE);
  REQUIRE(zip_close(archive) == 0);
  return file;
}

std::size_t entries_of(feeds& in, const std::string& ecosystem, const std::string& package) {
  std::size_t out = 0;
  const auto count = [&](const vulnerabilities::record_facts&,
                         const vulnerabilities::affected_versions&) {
    return ++out, common::status{};
  };
  REQUIRE(in.each_entry(ecosystem.substr(0, ecosystem.find(':')), ecosystem, package, count));
  return out;
}

std::string sample(const std::string& id, const std::string& ecosystem,
                   const std::string& package = "a") {
  return tests::osv_record(id, ecosystem, package, "1.0-1");
}

}  // namespace

TEST_CASE("an import becomes the feeds of what is in it", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(sample("DSA-1-1", "Debian:12"));
  of.add(sample("DSA-2-1", "Debian:11"));
  of.add(sample("UBUNTU-CVE-2026-1", "Ubuntu:22.04:LTS"));
  auto in = of.imported();
  REQUIRE(in.find("Debian") != nullptr);
  CHECK(in.find("Debian")->records == 2);
  CHECK(in.find("Debian")->date == 1'795'910'400'000);  // 2026-11-29
  CHECK(in.find("Debian")->sha256.size() == 64);
  CHECK(in.find("Debian")->imported_at == 1'700'000'000'000);
  CHECK(in.releases("Debian") == std::vector<std::string>{"Debian:11", "Debian:12"});
  CHECK(entries_of(in, "Debian:12", "a") == 1);
  CHECK(entries_of(in, "Debian:12", "b") == 0);
  CHECK(entries_of(in, "Ubuntu:22.04:LTS", "a") == 1);
}

TEST_CASE("the next import of an ecosystem takes its place, and leaves others alone",
          "[vulnerabilities]") {
  tests::sample_feeds of;
  std::filesystem::create_directories(of.records() + "/one");
  std::ofstream(of.records() + "/one/1.json") << sample("DSA-1-1", "Debian:12");
  std::ofstream(of.records() + "/one/2.json") << sample("RLSA-1", "Rocky Linux:9");
  std::filesystem::create_directories(of.records() + "/two");
  std::ofstream(of.records() + "/two/1.json") << sample("DSA-2-1", "Debian:12", "b");
  REQUIRE(of.import({of.records() + "/one"}));
  REQUIRE(of.import({of.records() + "/two"}));
  auto in = feeds::open(of.folder()).value();
  CHECK(entries_of(in, "Debian:12", "a") == 0);
  CHECK(entries_of(in, "Debian:12", "b") == 1);
  CHECK(entries_of(in, "Rocky Linux:9", "a") == 1);
}

TEST_CASE("an older feed is refused, unless it is asked for", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.write("new.json", sample("DSA-1-1", "Debian:12"));
  auto older = sample("DSA-2-1", "Debian:12", "b");
  older.replace(older.find("2026-11-29"), 10, "2026-11-20");
  of.write("old.json", older);
  REQUIRE(of.import({of.records() + "/new.json"}));
  const auto refused = of.import({of.records() + "/old.json"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::refused);
  CHECK(refused.error().detail ==
        "the feed of Debian is of 2026-11-20T00:00:00.000Z, and the one that is there of "
        "2026-11-29T00:00:00.000Z: nothing was imported; --older takes it all the same");
  auto kept = feeds::open(of.folder()).value();
  CHECK(entries_of(kept, "Debian:12", "a") == 1);
  REQUIRE(of.import({of.records() + "/old.json"}, {.older = true}));
  auto taken = feeds::open(of.folder()).value();
  CHECK(entries_of(taken, "Debian:12", "b") == 1);
}

TEST_CASE("a record alone does not take the place of a whole feed by mistake",
          "[vulnerabilities]") {
  tests::sample_feeds of;
  std::vector<std::string> all;
  for (const auto* n : {"1", "2", "3"}) {
    of.write(fmt::format("{}.json", n), sample(fmt::format("DSA-{}-1", n), "Debian:12"));
    all.push_back(fmt::format("{}/{}.json", of.records(), n));
  }
  of.write("one.json", sample("DSA-4-1", "Debian:12", "b"));
  REQUIRE(of.import(all));
  const auto refused = of.import({of.records() + "/one.json"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().detail.starts_with(
      "the feed of Debian that is there has 3 records, and what would take its place 1"));
  CHECK(of.import({of.records() + "/one.json"}, {.fewer = true}));
}

TEST_CASE("a record of a time to come makes no feed newer", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.write("a.json", sample("DSA-1-1", "Debian:12"));
  auto ahead = sample("DSA-2-1", "Debian:12", "b");
  ahead.replace(ahead.find("2026-11-29"), 10, "2999-01-01");
  of.write("b.json", ahead);
  REQUIRE(of.import({of.records() + "/a.json", of.records() + "/b.json"}));
  CHECK(common::format_time(feeds::open(of.folder()).value().find("Debian")->date)
            .starts_with("2026-11-29"));
  CHECK(of.import({of.records() + "/a.json"}));
}

TEST_CASE("a feed of times to come alone is refused, as nothing says how old it is",
          "[vulnerabilities]") {
  tests::sample_feeds of;
  auto ahead = sample("DSA-2-1", "Debian:12", "b");
  ahead.replace(ahead.find("2026-11-29"), 10, "2999-01-01");
  of.add(ahead);
  const auto refused = of.import({of.records()});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().detail.starts_with("the feed of Debian: every record is of a time after "));
}

TEST_CASE("an archive of one ecosystem is no feed of what else its records name",
          "[vulnerabilities]") {
  tests::sample_feeds of;
  of.write("alpine.json", sample("ALPINE-CVE-2026-1", "Alpine:v3.18"));
  REQUIRE(of.import({of.records() + "/alpine.json"}));
  auto both = sample("CVE-2026-2", "Debian:12");
  both.insert(both.rfind("]}"),
              R"(,{"package":{"ecosystem":"Alpine:v3.18","name":"b"},"ranges":[]})");
  const auto archive =
      zipped(of.records() + "/all.zip", {{"DSA-1-1.json", sample("DSA-1-1", "Debian:12")},
                                         {"CVE-2026-2.json", both},
                                         {"README.md", "no record"}});
  const auto taken = of.import({archive});
  REQUIRE(taken);
  CHECK(taken->size() == 1);
  auto in = feeds::open(of.folder()).value();
  CHECK(entries_of(in, "Alpine:v3.18", "a") == 1);
  CHECK(entries_of(in, "Alpine:v3.18", "b") == 0);
  CHECK(entries_of(in, "Debian:12", "a") == 2);
}

TEST_CASE("one broken record leaves everything as it was, and is named", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.write("good.json", sample("DSA-1-1", "Debian:12"));
  REQUIRE(of.import({of.records() + "/good.json"}));
  const auto before = feeds::open(of.folder()).value().find("Debian")->sha256;
  const auto file = of.records() + "/all.zip";
  const std::string bomb(64u << 20, ' ');
  for (const auto& [name, text, said] : std::vector<std::array<std::string, 3>>{
           {"b.json", "{\"id\":", "not JSON: byte 7: "},
           {"b.json", R"({"schema_version":"2.0.0","id":"X"})", "schema_version 2.0.0; OSV's "},
           {"b.json", R"({"id":"X","affected":)" + std::string(50, '['), "nested deeper than 32"},
           {"bomb.json", bomb, "larger than 4194304 bytes"}}) {
    zipped(file, {{"a.json", sample("DSA-2-1", "Debian:12")}, {name, text}});
    const auto refused = of.import({file});
    REQUIRE_FALSE(refused);
    INFO(refused.error().detail);
    CHECK(refused.error().detail.starts_with(fmt::format("{}: entry {}: {}", file, name, said)));
  }
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 10);
  CHECK(of.import({file}).error().detail.starts_with(file + ": not a whole ZIP archive: "));
  CHECK(of.import({of.records() + "/none"}).error().code == errc::not_found);
  CHECK(feeds::open(of.folder()).value().find("Debian")->sha256 == before);
}

TEST_CASE("an import that did not get to its end leaves nothing behind", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.write("one.json", sample("DSA-1-1", "Debian:12"));
  REQUIRE(of.import({of.records() + "/one.json"}));
  {
    auto broken_off = vulnerabilities::feed_import::begin(of.folder(), {}).value();
    const std::string text(2'000, 'x');
    for (int i = 0; i < 20'000; ++i) {  // more than one commit holds
      vulnerabilities::osv_record r;
      r.facts.id = "X-" + std::to_string(i);
      r.facts.summary = text;
      r.facts.cves = {r.facts.id};
      r.affected.push_back({"Debian:12", "p" + std::to_string(i), {}});
      REQUIRE(broken_off.add(r));
    }
  }
  const auto bytes_of = [&] {
    const auto env = vulnerabilities::open_feeds(of.folder(), true).value();
    const auto txn = common::kv::txn::read(env).value();
    return txn.count(env.db(vulnerabilities::databases::records));
  };
  CHECK(bytes_of() > 1);
  auto in = feeds::open(of.folder()).value();
  CHECK(entries_of(in, "Debian:12", "a") == 1);
  CHECK(entries_of(in, "Debian:12", "p1") == 0);
  REQUIRE(vulnerabilities::feed_import::begin(of.folder(), {}));
  CHECK(bytes_of() == 1);
}

TEST_CASE("languages are taken when they are asked for, and rebuilt packages never",
          "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(sample("DSA-1-1", "Debian:12"));
  of.add(sample("ROOT-OS-DEBIAN-12-CVE-2026-1", "Debian:12"));
  of.add(sample("PYSEC-2026-1", "PyPI", "Foo.Bar"));
  auto without = of.imported();
  CHECK(without.find("PyPI") == nullptr);
  CHECK(entries_of(without, "Debian:12", "a") == 1);
  auto with = of.imported({.languages = true});
  CHECK(entries_of(with, "PyPI", "foo-bar") == 1);
  tests::sample_feeds none;
  none.add(sample("PYSEC-2026-1", "PyPI"));
  CHECK(none.import({none.records()}).error().detail.ends_with("(PyPI and npm with --languages)"));
}

TEST_CASE("Debian's tracker says what is minor", "[vulnerabilities]") {
  tests::sample_feeds of;
  of.add(sample("DSA-1-1", "Debian:12"));
  of.write("tracker.json",
           R"({"a":{"CVE-2026-1":{"releases":{"bookworm":{"status":"open","nodsa":"Minor issue"},)"
           R"("sid":{"status":"open","urgency":"unimportant"},)"
           R"("trixie":{"status":"resolved","urgency":"unimportant"}}},)"
           R"("CVE-2026-2":{"releases":{"bookworm":{"status":"open","urgency":"unimportant"}}},)"
           R"("CVE-2026-3":{"releases":{"bookworm":{"status":"open","urgency":"low"}}}}})");
  const auto in = of.imported();
  REQUIRE(in.find(vulnerabilities::tracker_feed) != nullptr);
  CHECK(in.find("Debian")->records == 1);
  CHECK(in.why_minor("12", "a", "CVE-2026-1").value() == "Minor issue");
  CHECK(in.why_minor("12", "a", "CVE-2026-2").value() == "unimportant");
  CHECK_FALSE(in.why_minor("12", "a", "CVE-2026-3").value());
  CHECK_FALSE(in.why_minor("13", "a", "CVE-2026-1").value());
  of.write("tracker.json", R"({"a":{"CVE-2026-1":{"releases":{"bookworm":{"status":"op)");
  const auto cut = of.import({of.records()});
  REQUIRE_FALSE(cut);
  CHECK(cut.error().detail.find("tracker.json: a: CVE-2026-1: releases: bookworm: status: not "
                                "JSON at byte ") != std::string::npos);
}
