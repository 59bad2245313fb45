// What is told of a host that a test makes up.
#pragma once

#include "explain/explain.hpp"
#include "tests/support/explained_host.hpp"
#include "tests/unit/vulnerabilities/sample_feeds.hpp"

namespace tests {

struct explained_to {
  explain::explanation of;
  query::coverage coverage;
  std::vector<std::string> skipped;
  std::vector<std::string> lines;  ///< `HOP|VALUE|STATUS`

  /// The evidence of the only hop that begins so.
  std::string evidence(const std::string& line) const {
    std::string out;
    for (const auto& h : of.all)
      if (text_of(h).starts_with(line)) out += (out.empty() ? "" : "\n") + h.evidence;
    return out;
  }
  static std::string text_of(const explain::hop& h) {
    const auto j = explain::hop_json(h);
    return j["hop"].get<std::string>() + "|" +
           (j["value"].is_null() ? "-" : j["value"].get<std::string>()) + "|" +
           j["status"].get<std::string>();
  }
};

struct explaining {
  static constexpr std::int64_t now = 1'700'006'400'000, scanned = now - 3'600'000;
  bool in_any_case = true, with_feeds = true;
  schemas::waivers waivers = {};

  explained_to operator()(const explained_host& h, const std::string& kind,
                          const std::string& value) const {
    const temp_dir dir;
    h.write(dir / "web-1", scanned);
    return of_stores(dir.path(), kind, value);
  }
  /// web-1 has its store there.
  explained_to of_stores(const std::string& folder, const std::string& kind,
                         const std::string& value) const {
    query::fleet fleet({.hosts = {{.agent = "web-1", .hostname = {}, .had_store = true}},
                        .stores = folder,
                        .now = now});
    sample_feeds files;  // one record affects nginx
    files.add(osv_record("DSA-1-1", "Debian:12", "nginx", "1.22.1-9+deb12u1",
                         R"("upstream":["CVE-2023-44487"],)"));
    const temp_dir none;
    auto feeds = with_feeds ? files.imported() : vulnerabilities::feeds::open(none / "f").value();
    vulnerabilities::matcher by(feeds);
    vulnerabilities::package_memory known;
    explain::host_facts facts(fleet, 0);
    const auto asked = explain::parse_question(kind, value).value();
    explained_to out{
        explain::explain_host(asked, facts, {feeds, by, known, waivers}, in_any_case).value(),
        fleet.coverage(),
        {},
        {}};
    for (const auto& [host, why] : fleet.skipped()) out.skipped.push_back(host + ": " + why);
    for (const auto& one : out.of.all) out.lines.push_back(explained_to::text_of(one));
    return out;
  }
};

}  // namespace tests
