// Debian's own scanner, on a list that is made of the same records.
#include <catch2/catch.hpp>
#include <iostream>
#include <map>
#include <sstream>

#include "tests/support/peers.hpp"
#include "tests/support/shared.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/text_file.hpp"
#include "tests/unit/vulnerabilities/sample_hosts.hpp"
#include "vulnerabilities/read_osv.hpp"

namespace {

namespace fs = std::filesystem;
using vulnerabilities::event_kind;
using vulnerabilities::state;

/// What a list of debsecan has no words for; why a record is not in ours.
std::string why_not_listed(const vulnerabilities::osv_record& record,
                           const vulnerabilities::affected_versions& entry) {
  if (record.facts.withdrawn != 0) return "withdrawn";
  if (entry.ranges.size() != 1) return "not one range: a list has a single fixed version";
  const auto& events = entry.ranges[0].events;
  if (events.empty() || events[0].version != "0") return "introduced later: lists begin at 0";
  if (events.size() > 2) return "several intervals";
  if (events.size() == 2 && events[1].kind != static_cast<schemas::u64>(event_kind::fixed))
    return "last_affected: lists have the fixed version";
  return entry.versions.empty() ? "" : "versions beside the range";
}

struct made_list {
  std::vector<std::string> problems, lines;  ///< of the list: names, and what is about packages
  std::map<std::string, std::set<std::string>> versions;  ///< to try, by source
  std::map<std::string, int> left_out;                    ///< by the reason
};

/// Of the release's entries; records that are listed go into the feed too.
void add_record(const std::string& text, const std::string& release, made_list& to,
                tests::sample_feeds& feed) {
  const auto record = vulnerabilities::read_osv(text);
  REQUIRE(record);
  bool listed = false;
  for (auto one : record->affected) {
    if (one.ecosystem != release) continue;
    vulnerabilities::prepare(one.what, common::versions::format::deb);
    if (const auto why = why_not_listed(*record, one.what); !why.empty()) {
      ++to.left_out[why];
      return;
    }
    const auto& events = one.what.ranges[0].events;
    const auto fixed = events.size() == 2 ? events[1].version : std::string();
    for (const auto& cve : record->facts.cves) {
      to.lines.push_back(fmt::format("{},{},S ?{},{},", one.name, to.problems.size(),
                                     fixed.empty() ? ' ' : 'F', fixed));
      to.problems.push_back(cve + ",,");
    }
    auto& versions = to.versions[one.name];
    versions.insert({"0~1", "1:0-1", "2:9-1"});
    if (!fixed.empty())
      for (const auto* end : {"", "~", "+b1", ".1", "~deb11u9"}) versions.insert(fixed + end);
    listed = true;
  }
  if (listed) feed.add(text);
}

using findings = std::set<std::string>;  ///< `CVE PACKAGE`

findings by_debsecan(const std::string& program, const tests::host& h, const made_list& list) {
  const tests::temp_dir dir;
  std::ofstream status(dir / "status");
  for (const auto& p : h.packages)
    status << fmt::format(
        "Package: {}\nStatus: install ok installed\nSource: {} ({})\nVersion: {}\n\n", *p.name,
        *p.source, *p.source_version, *p.version);
  status.close();
  std::ofstream(dir / "plain") << fmt::format(
      "VERSION 1\n{}\n\n{}\n\n\n", fmt::join(list.problems, "\n"), fmt::join(list.lines, "\n"));
  const auto root = fs::path(program).parent_path().parent_path().parent_path();
  const auto script = fmt::format(
      "cd {0} && /usr/bin/python3 -c 'import zlib; open(\"list\",\"wb\").write("
      "zlib.compress(open(\"plain\",\"rb\").read()))' && "
      "PYTHONPATH={1}/usr/lib/python3/dist-packages "
      "/usr/bin/python3 {2} --source file://{0}/ --suite list --status status --format simple "
      "--config /dev/null",
      dir.path(), root.string(), program);
  const auto lines = tests::lines_of({"sh", "-c", script});
  return {lines.begin(), lines.end()};
}

/// What is judged minor is in the list too: it is affected, and nobody mends it.
findings by_us(const tests::host& h, const tests::sample_feeds& of) {
  findings out;
  for (const auto& f : tests::found_on(h, of))
    if (f.is == state::affected || f.is == state::judged_minor)
      for (const auto& binary : f.binaries) out.insert(f.what->cve + " " + binary);
  return out;
}

}  // namespace

TEST_CASE("debsecan finds what we find, on a list of the same records",
          "[vulnerabilities][owner][shared]") {
  const auto program = tests::peer("debsecan");
  if (program.empty()) tests::skip("debsecan is not here");
  if (!fs::exists(tests::shared("data/osv"))) tests::skip("MUSTER_SHARED has no data/osv");
  for (const std::string number : {"10", "11", "12"}) {
    made_list list;
    tests::sample_feeds feed;
    for (const auto* folder : {"data/osv/debian", "data/osv/debian-derived"})
      for (const auto& file : fs::directory_iterator(tests::shared(folder)))
        add_record(tests::text_of(file.path().string()), "Debian:" + number, list, feed);
    auto h = tests::host_of("debian", number);
    for (const auto& [source, versions] : list.versions)
      for (const auto& version : versions)
        tests::install(h, "deb", fmt::format("p{}", h.packages.size()), version, source, version);
    const auto theirs = by_debsecan(program, h, list), ours = by_us(h, feed);
    std::cout << fmt::format("debsecan and Debian {}: {} packages, {} findings; left out: {}\n",
                             number, h.packages.size(), theirs.size(),
                             list.left_out.empty() ? "none" : "");
    for (const auto& [why, count] : list.left_out) std::cout << "  " << count << " " << why << '\n';
    CHECK(theirs.size() > 5);
    for (const auto& one : theirs) {
      INFO("Debian " << number << ": debsecan alone: " << one);
      CHECK(ours.contains(one));
    }
    for (const auto& one : ours) {
      INFO("Debian " << number << ": Muster alone: " << one);
      CHECK(theirs.contains(one));
    }
  }
}
