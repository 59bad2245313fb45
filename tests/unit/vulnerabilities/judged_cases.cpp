// Real records: the cases that somebody judged by hand, and the evaluation that the OSV format
// defines, written down once more as it stands there.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/support/shared.hpp"
#include "tests/support/skip.hpp"
#include "vulnerabilities/ecosystems.hpp"
#include "vulnerabilities/judge.hpp"
#include "vulnerabilities/read_osv.hpp"

namespace {

namespace versions = common::versions;
using nlohmann::json;
using vulnerabilities::state;

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::optional<versions::format> order_named(const std::string& name) {
  if (name == "dpkg") return versions::format::deb;
  if (name == "rpm") return versions::format::rpm;
  if (name == "apk") return versions::format::apk;
  if (name == "pep440") return versions::format::pypi;
  if (name == "semver") return versions::format::npm;
  return std::nullopt;
}

/// By all entries of a record for the release and the package.
state judged(vulnerabilities::osv_record record, const std::string& release,
             const std::string& package, versions::format order, const std::string& version) {
  auto out = state::not_affected;
  if (record.facts.withdrawn != 0) return out;
  for (auto& one : record.affected) {
    if (one.ecosystem != release || one.name != package) continue;
    vulnerabilities::prepare(one.what, order);
    out = std::max(out, vulnerabilities::judge(one.what, order, version).is);
  }
  return out;
}

// The pseudo-code of ossf.github.io/osv-schema, "Evaluation".

bool is_before(versions::format order, const std::string& a, const std::string& b) {
  if (a == "0" || b == "0") return a == "0" && b != "0";
  return versions::compare(order, a, b) < 0;
}

bool is_in_range(const json& range, versions::format order, const std::string& version) {
  struct event {
    std::string kind, at;
    int turn = 0;
  };
  std::vector<event> all;
  bool is_limited = false, is_below = false;
  for (const auto& e : range.value("events", json::array()))
    for (const auto& [kind, turn] :
         {std::pair{"introduced", 0}, {"last_affected", 1}, {"fixed", 2}, {"limit", 3}})
      if (e.contains(kind)) {
        const auto at = e[kind].get<std::string>();
        if (turn < 3) all.push_back({kind, at, turn});
        is_limited = is_limited || turn == 3;
        is_below = is_below || (turn == 3 && (at == "*" || is_before(order, version, at)));
      }
  if (is_limited && !is_below) return false;
  std::stable_sort(all.begin(), all.end(), [&](const event& a, const event& b) {
    if (is_before(order, a.at, b.at)) return true;
    return !is_before(order, b.at, a.at) && a.turn < b.turn;
  });
  bool vulnerable = false;
  for (const auto& e : all) {
    const bool reached = e.at == "0" || versions::compare(order, version, e.at) >= 0;
    const bool passed = e.at != "0" && versions::compare(order, version, e.at) > 0;
    if (e.kind == "introduced" && reached) vulnerable = true;
    if (e.kind == "fixed" && reached) vulnerable = false;
    if (e.kind == "last_affected" && passed) vulnerable = false;
  }
  return vulnerable;
}

bool is_vulnerable(const json& entry, versions::format order, const std::string& version) {
  if (const auto at = entry.find("versions"); at != entry.end() && at->is_array())
    for (const auto& v : *at)
      if (v == version) return true;
  if (const auto at = entry.find("ranges"); at != entry.end() && at->is_array())
    for (const auto& range : *at) {
      const auto type = range.value("type", "");
      const auto by = type == "SEMVER" ? versions::format::npm : order;
      if (type != "GIT" && is_in_range(range, by, version)) return true;
    }
  return false;
}

/// Those of the record, and such as lie near them.
std::set<std::string> versions_near(const json& entry) {
  std::set<std::string> out{"0", "0~1", "1", "999:1"};
  const auto add = [&](const std::string& v) {
    if (v.empty() || v == "*") return;
    for (const auto* end : {"", "~", "+b1", ".1", "-0"}) out.insert(v + end);
    out.insert(v.substr(0, v.size() - 1));
  };
  std::size_t taken = 0;
  if (const auto at = entry.find("versions"); at != entry.end() && at->is_array())
    for (const auto& v : *at)
      if (taken++ < 20) add(v.get<std::string>());
  if (const auto at = entry.find("ranges"); at != entry.end() && at->is_array())
    for (const auto& range : *at)
      for (const auto& e : range["events"])
        for (const auto& v : e) add(v.get<std::string>());
  return out;
}

}  // namespace

TEST_CASE("every judged case of real records is judged alike", "[vulnerabilities][shared]") {
  std::ifstream cases(tests::shared("data/osv/cases.jsonl"));
  if (!cases) tests::skip("MUSTER_SHARED has no data/osv/cases.jsonl");
  std::size_t agreed = 0;
  for (std::string line; std::getline(cases, line);) {
    const auto c = json::parse(line);
    INFO(line);
    const auto order = order_named(c["ordering"]);
    REQUIRE(order);
    const auto text = text_of(tests::shared("data/osv/" + c["record"].get<std::string>()));
    auto record = vulnerabilities::read_osv(text);
    REQUIRE(record);
    CHECK(std::ranges::find(record->facts.cves, c["cve"].get<std::string>()) !=
          record->facts.cves.end());
    const auto is = judged(*record, c["release"], c["source"], *order, c["source_version"]);
    CHECK(vulnerabilities::name(is) == c["expect"].get<std::string>());
    agreed += vulnerabilities::name(is) == c["expect"].get<std::string>();
  }
  std::cout << "judged cases: " << agreed << " agree\n";
  CHECK(agreed >= 75);
}

TEST_CASE("what is affected is what the format's own evaluation calls so",
          "[vulnerabilities][shared]") {
  const std::filesystem::path folder(tests::shared("data/osv"));
  if (!std::filesystem::exists(folder)) tests::skip("MUSTER_SHARED has no data/osv");
  std::size_t compared = 0, records = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    const auto path = file.path().string();
    if (!path.ends_with(".json") || path.find("debian-tracker") != path.npos) continue;
    const auto text = text_of(path);
    const auto raw = json::parse(text);
    const auto record = vulnerabilities::read_osv(text);
    INFO(path);
    if (!record) FAIL(record.error().detail);
    ++records;
    std::size_t at = 0;
    for (const auto& entry : raw["affected"]) {
      if (!entry.contains("package")) continue;
      auto ours = record->affected.at(at++);
      const auto* of = vulnerabilities::find_ecosystem(ours.ecosystem);
      const auto order = of == nullptr ? versions::format::deb : of->order;
      vulnerabilities::prepare(ours.what, order);
      for (const auto& version : versions_near(entry)) {
        ++compared;
        const bool is = vulnerabilities::judge(ours.what, order, version).is == state::affected;
        if (is == is_vulnerable(entry, order, version)) continue;
        FAIL(ours.ecosystem << " " << ours.name << " " << version);
      }
    }
  }
  std::cout << "the format's own evaluation: " << compared << " versions of " << records
            << " records\n";
  CHECK(records == 439);
}
