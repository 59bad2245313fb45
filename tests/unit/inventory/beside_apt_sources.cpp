// Sources that a test makes up, beside what apt would fetch for them.
#include <iostream>
#include <set>

#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

constexpr int apt_variants = 16;
using wanted_indexes = std::set<std::string>;

std::string suite_line(tests::chance& random, int host) {
  std::string out = random.one_in(3) ? "deb-src " : "deb ";
  if (random.one_in(3)) out += random.one_in(2) ? "[ arch=amd64 ] " : "[arch=amd64 lang=en] ";
  out += fmt::format("http://h{}.example/debian{} ", host, random.one_in(2) ? "/" : "");
  if (random.one_in(5)) return out + (random.one_in(2) ? "./\n" : "flat/x/ # flat\n");
  out += random.of(std::array{"stable", "stable-updates", "a/updates"});
  for (const auto* c : {" main", " contrib", "  non-free"})
    if (random.one_in(2)) out += c;
  return out + (random.one_in(4) ? " extra # comment\n" : " last\n");
}

std::string suite_stanza(tests::chance& random, int host) {
  auto out = fmt::format("Types: {}\nURIs: http://s{}.example/u http://t{}.example/u\n",
                         random.of(std::array{"deb", "deb-src", "deb deb-src"}), host, host);
  if (random.one_in(3)) out += "# a comment\n";
  out += random.one_in(2) ? "Suites: one two\nComponents: main\n universe\nArchitectures: amd64\n"
                          : "suites: three\nComponents: main\n";
  if (random.one_in(3)) out += "Enabled: " + std::string(random.of(std::array{"no", "yes", "off"}));
  return out + "\n\n";
}

/// `source http://h1.example/debian/dists/stable/main`, of every index that apt would fetch.
wanted_indexes by_apt(const std::string& root) {
  wanted_indexes out;
  for (const auto& line :
       tests::lines_of({"apt-get", "update", "--print-uris", "-o", "Dir=" + root, "-o",
                        "Acquire::Languages=none", "-o", "APT::Architecture=amd64", "-o",
                        "Acquire::AllowInsecureRepositories=true"})) {
    if (!line.starts_with('\'')) continue;
    const auto uri = line.substr(1, line.find('\'', 1) - 1);
    const auto folder = uri.substr(0, uri.rfind('/'));
    const bool sources = uri.find("/Sources") != uri.npos;
    if (!sources && uri.find("/Packages") == uri.npos) continue;
    const auto last = folder.substr(folder.rfind('/'));
    const bool nested = last == "/source" || last.starts_with("/binary-");
    out.insert((sources ? "source " : "binary ") +
               (nested ? folder.substr(0, folder.rfind('/')) : folder));
  }
  return out;
}

wanted_indexes by_rows(const std::string& root) {
  wanted_indexes out;
  const auto s = scan(table_id::repositories, root);
  CHECK(s.status == table_status::ok);
  for (const auto& r : rows<schemas::repository>(s)) {
    if (r.enabled != true) continue;
    const auto kind = r.type == "deb" ? "binary " : "source ";
    const auto base = *r.uri + (r.uri->ends_with('/') ? "" : "/");
    if (r.suite->ends_with('/'))
      out.insert(kind + base + r.suite->substr(0, r.suite->size() - 1));
    else
      for (const auto& c : *r.components) out.insert(kind + base + "dists/" + *r.suite + "/" + c);
  }
  return out;
}

}  // namespace

TEST_CASE("the indexes that apt fetches are those of the rows", "[inventory][owners]") {
  if (tests::peer("apt-get").empty()) tests::skip("apt-get is not here");
  tests::chance random(tests::seed("sources of apt"));
  std::size_t compared = 0;
  for (int variant = 0; variant < apt_variants; ++variant) {
    const tests::temp_dir root;
    for (const auto* folder : {"etc/apt/apt.conf.d", "etc/apt/preferences.d",
                               "var/lib/apt/lists/partial", "var/cache/apt/archives/partial"})
      fs::create_directories(root / folder);
    write(root, "var/lib/dpkg/status", "");
    std::string lines, stanzas;
    for (int i = 0; i < 4; ++i) lines += suite_line(random, i);
    for (int i = 0; i < 3; ++i) stanzas += suite_stanza(random, i);
    write(root, "etc/apt/sources.list", lines);
    write(root, "etc/apt/sources.list.d/s.sources", stanzas);
    INFO("variant " << variant << "\n" << lines << stanzas);
    const auto theirs = by_apt(root.path());
    CHECK(by_rows(root.path()) == theirs);
    compared += theirs.size();
  }
  std::cout << "apt-get update --print-uris: " << apt_variants << " variants, " << compared
            << " indexes\n";
  CHECK(compared > apt_variants);
}
