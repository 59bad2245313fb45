// Units that a test makes up, beside what systemd says of the same folders.
#include <map>
#include <set>

#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

constexpr int systemd_variants = 16;
using unit_texts = std::vector<std::string>;

const unit_texts folders_of_units{"etc/systemd/system", "run/systemd/system",
                                  "usr/local/lib/systemd/system", "usr/lib/systemd/system"};

struct made_up {
  tests::temp_dir root;
  std::string log;

  void file(const std::string& path, const std::string& text) {
    if (fs::exists(fs::symlink_status(root / path))) return;
    write(root, path, text);
    log += path + "\n";
  }
  void link(const std::string& path, const std::string& target) {
    if (fs::exists(fs::symlink_status(root / path))) return;
    fs::create_directories(fs::path(root / path).parent_path());
    fs::create_symlink(target, root / path);
    log += path + " -> " + target + "\n";
  }
  std::map<std::string, schemas::service> services() const {
    std::map<std::string, schemas::service> out;
    for (auto& s : rows<schemas::service>(scan(table_id::services, root.path())))
      out.emplace(*s.name, s);
    return out;
  }
};

int version_of(const std::string& program) {
  for (const auto& line : tests::lines_of({program, "--version"}))
    if (line.starts_with("systemd ")) return std::atoi(line.c_str() + 8);
  return 0;
}

/// systemd names every key it does not know, in the order in which it reads: the last drop-in that
/// it complains about is the one that counts.
std::string last_user(const std::string& analyze, const std::string& root,
                      const std::string& unit) {
  std::string user = "file";
  for (const auto& line :
       tests::lines_of({analyze, "verify", "--man=no", "--root=" + root, unit})) {
    const auto at = line.find("'Muster");
    if (at != line.npos) user = "u" + line.substr(at + 7, line.find('\'', at + 7) - at - 7);
  }
  return user;
}

}  // namespace

TEST_CASE("what drop-ins make of a unit is what systemd-analyze reads", "[inventory][owners]") {
  const auto analyze = tests::peer("systemd-analyze");
  if (analyze.empty()) tests::skip("no systemd-analyze here");
  if (version_of(analyze) < 250) tests::skip("this systemd-analyze does not verify below a root");
  tests::chance random(tests::seed("drop-ins"));
  const unit_texts units{"a.service", "a-b.service", "a-b-c.service", "a-b@i-j.service",
                         "z.service"};
  const unit_texts changed{"a.service",      "a-b.service",  "a-b-c.service", "a-.service",
                           "a-b-.service",   "service",      "a-b@.service",  "a-b@i-j.service",
                           "a-@i-j.service", "a-@.service",  "z.service",     "socket",
                           "a-b@i-.service", "a-b@k.service"};
  int asked = 0, changes = 0;
  for (int variant = 0; variant < systemd_variants; ++variant) {
    made_up host;
    for (const auto* target : {"sysinit", "basic", "shutdown", "multi-user"})
      host.file("usr/lib/systemd/system/" + std::string(target) + ".target",
                "[Unit]\nDescription=a target\n");
    for (const auto* unit : {"a.service", "a-b.service", "a-b-c.service", "a-b@.service"})
      host.file("usr/lib/systemd/system/" + std::string(unit),
                "[Service]\nType=oneshot\nUser=file\nExecStart=/bin/true\n");
    host.link("etc/systemd/system/z.service", "/usr/lib/systemd/system/a-b.service");
    host.link("etc/systemd/system/multi-user.target.wants/a-b@i-j.service",
              "/usr/lib/systemd/system/a-b@.service");
    for (unsigned n = 0; n < 16; ++n) {
      const auto path = random.of(folders_of_units) + "/" + random.of(changed) + ".d/" +
                        std::to_string(10 + random.below(5)) + ".conf";
      if (random.one_in(6))
        host.link(path, "/dev/null");
      else
        host.file(path, fmt::format("[Service]\nUser=u{}\nMuster{}=1\n", n, n));
    }
    const auto ours = host.services();
    for (const auto& unit : units) {
      INFO("variant " << variant << ", " << unit << "\n" << host.log);
      REQUIRE(ours.contains(unit));
      const auto theirs = last_user(analyze, host.root.path(), unit);
      CHECK(ours.at(unit).user == theirs);
      ++asked;
      changes += theirs != "file";
    }
  }
  std::cout << "systemd-analyze verify: " << systemd_variants << " variants, " << asked
            << " units, of which drop-ins change " << changes << "\n";
  CHECK(changes > asked / 2);  // or nothing was compared
}

TEST_CASE("the states of unit files are those of systemctl --root", "[inventory][owners]") {
  const auto systemctl = tests::peer("systemctl");
  if (systemctl.empty()) tests::skip("no systemctl here");
  tests::chance random(tests::seed("unit files"));
  const unit_texts names{"web.service", "db.service", "log.socket", "tick.timer", "watch.path"};
  const unit_texts installs{"", "[Install]\nWantedBy=multi-user.target\n",
                            "[Install]\nAlso=db.service\n",
                            "[Install]\nAlias=web2.service\nWantedBy=multi-user.target\n"};
  int compared = 0;
  std::set<std::string> states;
  for (int variant = 0; variant < systemd_variants; ++variant) {
    made_up host;
    for (const auto& name : names) {
      const auto folder = random.of(folders_of_units), path = folder + "/" + name;
      host.file(path, "[Unit]\nDescription=made up\n[Service]\nExecStart=/bin/true\n" +
                          random.of(installs));
      if (random.one_in(3))
        host.link("etc/systemd/system/multi-user.target.wants/" + name, "/" + path);
      if (random.one_in(4))
        host.link("run/systemd/system/multi-user.target.wants/" + name, "/" + path);
      if (random.one_in(5)) host.link(random.of(folders_of_units) + "/" + name, "/dev/null");
    }
    host.file("usr/lib/systemd/system/job@.service",
              "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n" +
                  std::string(random.one_in(2) ? "DefaultInstance=one\n" : ""));
    for (const auto* instance : {"one", "two"})
      if (random.one_in(2))
        host.link(
            "etc/systemd/system/multi-user.target.wants/job@" + std::string(instance) + ".service",
            "/usr/lib/systemd/system/job@.service");
    const auto ours = host.services();
    for (const auto& line : tests::lines_of({systemctl, "--root=" + host.root.path(), "--no-legend",
                                             "--no-pager", "list-unit-files"})) {
      std::istringstream words(line);
      std::string unit, state;
      words >> unit >> state;
      if (!unit.ends_with(".service") && !unit.ends_with(".socket") && !unit.ends_with(".timer") &&
          !unit.ends_with(".path"))
        continue;
      INFO("variant " << variant << ", " << unit << "\n" << host.log);
      REQUIRE(ours.contains(unit));
      CHECK(ours.at(unit).enabled.value_or("(absent)") == state);
      states.insert(state);
      ++compared;
    }
  }
  std::cout << "systemctl list-unit-files: " << systemd_variants << " variants, " << compared
            << " units, " << states.size() << " states\n";
  CHECK(states.size() >= 4);
}
