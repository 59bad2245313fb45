// What belongs together on a host, whatever of it is asked for.
#include <catch2/catch.hpp>

#include "tests/unit/explain/explained.hpp"

using lines = std::vector<std::string>;
using tests::explained_host;
using tests::explaining;

namespace {

const lines whole_chain{
    "port|tcp 0.0.0.0:8080|known",      "process|nginx (pid 812)|known",
    "executable|/usr/sbin/nginx|known", "package|nginx 1.22.1-9 (deb, amd64)|known",
    "service|nginx.service|known",      "user|www-data (uid 33)|known",
    "checks|baseline/1|known",          "cves|CVE-2023-44487|known"};

}  // namespace

TEST_CASE("whatever is asked for of a chain, all of it is told in one order", "[explain]") {
  const explained_host host;
  for (const auto& [kind, value] :
       std::vector<std::pair<std::string, std::string>>{{"port", "8080"},
                                                        {"process", "nginx"},
                                                        {"process", "812"},
                                                        {"process", "/usr/sbin/nginx"},
                                                        {"file", "/usr/sbin/nginx"},
                                                        {"package", "nginx"},
                                                        {"service", "nginx"},
                                                        {"service", "nginx.service"}}) {
    INFO(kind << " " << value);
    const auto told = explaining()(host, kind, value);
    CHECK(told.of.is_there);
    CHECK(told.of.is_whole());
    CHECK(told.lines == whole_chain);
    for (const auto& h : told.of.all) CHECK(h.as_of == explaining::scanned);
  }
}

TEST_CASE("a user is known by name and by uid, and checks by the name alone", "[explain]") {
  explained_host host;
  for (const std::string value : {"www-data", "33"}) {
    auto wanted = whole_chain;
    wanted[6] = "checks|-|none";
    CHECK(explaining()(host, "user", value).lines == wanted);
  }
  host.checks.push_back(tests::check_with_rule("4", "failed", "c:sudo -l -U www-data -> r:ALL"));
  CHECK(explaining()(host, "user", "www-data").lines[6] == "checks|baseline/4|known");
}

TEST_CASE("each hop says by what it is known", "[explain]") {
  const auto told = explaining()({}, "port", "8080");
  CHECK(told.evidence("port") == "ports: listening, pid 812 (nginx), uid 0");
  CHECK(told.evidence("process") == "processes: nginx: worker, parent 1");
  CHECK(told.evidence("executable") == "exe of pid 812");
  CHECK(told.evidence("package") ==
        "has the program that holds tcp 0.0.0.0:8080 (and 1 more), status install ok installed");
  CHECK(told.evidence("service") ==
        "cgroup of pid 812, state active, file /lib/systemd/system/nginx.service, runs "
        "/usr/sbin/nginx");
  CHECK(told.evidence("user") == "uid of pid 812, home /var/www");
  CHECK(told.evidence("checks") ==
        "failed, medium: title of 1; names nginx: f:/etc/nginx/nginx.conf -> r:^server_tokens "
        "off");
  CHECK(told.evidence("cves").starts_with("affected: nginx 1.22.1-9: "));
  CHECK(told.evidence("cves").ends_with("; feed Debian of 2026-11-29"));
}

TEST_CASE("what is asked for says that it is there, and what else leads to it", "[explain]") {
  explained_host host;
  host.processes.push_back(host.processes[0]);
  host.processes[1].pid = 813;
  CHECK(explaining()(host, "package", "nginx").evidence("package") ==
        "is installed, has the executable of pid 812 (and 1 more), status install ok installed");
  CHECK(explaining()(host, "user", "33").evidence("user") ==
        "is an account, uid of pid 812 (and 1 more), home /var/www");
  CHECK(explaining()(host, "service", "nginx").evidence("executable") ==
        "started by nginx.service (and 2 more)");
}

TEST_CASE("connections of a port count only where nobody listens", "[explain]") {
  explained_host host;
  host.ports.erase(host.ports.begin());
  CHECK(explaining()(host, "port", "8080").lines.front() == "port|tcp 10.0.0.5:8080|known");
}

TEST_CASE("a file is found where units, setuid files and checks name it", "[explain]") {
  explained_host host;
  schemas::suid_file suid;
  suid.path = "/usr/bin/sudo", suid.mode = "4755", suid.owner = "root", suid.package = "sudo";
  host.suid_files = {suid};
  const auto sudo = explaining()(host, "file", "/usr/bin/sudo");
  CHECK(sudo.evidence("executable") == "suid_files: mode 4755, owner root");
  CHECK(sudo.evidence("package|sudo|unknown").find("packages has no row of it") !=
        std::string::npos);
  const auto unit = explaining()(host, "file", "/lib/systemd/system/nginx.service");
  CHECK(unit.evidence("service|nginx.service|known").starts_with("its unit file, "));
  const auto checked = explaining{.in_any_case = false}(host, "file", "/etc/nginx/nginx.conf");
  CHECK(checked.of.is_there);
  CHECK(checked.lines[6] == "checks|baseline/1|known");
  CHECK_FALSE(explaining{.in_any_case = false}(host, "file", "/etc/nginx").of.is_there);
}

TEST_CASE("a file is found by the name that it has through /bin, /sbin and /lib", "[explain]") {
  const explained_host host;
  const auto through_link = explaining()(host, "file", "/sbin/nginx");
  CHECK(through_link.of.is_there);
  CHECK(through_link.lines == explaining()(host, "file", "/usr/sbin/nginx").lines);
  const auto unit = explaining()(host, "file", "/usr/lib/systemd/system/nginx.service");
  CHECK(unit.evidence("service|nginx.service|known").starts_with("its unit file, "));
  CHECK(unit.evidence("executable|/lib/systemd/system/nginx.service|known") ==
        "unit file of nginx.service");
  CHECK_FALSE(explaining()(host, "file", "/usr/local/sbin/nginx").of.is_there);
}

TEST_CASE("of a file that nothing names it is said where one would be known", "[explain]") {
  const auto told = explaining()(explained_host(), "file", "/usr/share/doc/nginx/copyright");
  CHECK(told.evidence("executable|-|unknown") ==
        "no row of processes, services, suid_files, scheduled_jobs or startup_hooks has it; "
        "whether it is a link to a file that one has is not recorded");
  CHECK(told.evidence("package|-|unknown").find("`dpkg -S`") != std::string::npos);
  CHECK(told.evidence("cves|-|unknown") == "the package is not known");
  for (const auto& line : told.lines)
    CHECK((line == "checks|-|none" || line.ends_with("|unknown")));
  CHECK_FALSE(told.of.is_whole());
}

TEST_CASE("what is not there is none, and of hosts without it nothing is told", "[explain]") {
  const explained_host host;
  const auto told = explaining()(host, "port", "81");
  CHECK_FALSE(told.of.is_there);
  CHECK(told.of.is_whole());
  CHECK(told.lines == lines{"port|-|none", "process|-|none", "executable|-|none", "package|-|none",
                            "service|-|none", "user|-|none", "checks|-|none", "cves|-|none"});
  CHECK(told.evidence("port") == "no socket has that port");
  for (const auto& [kind, value] :
       std::vector<std::pair<std::string, std::string>>{{"port", "81"},
                                                        {"package", "ngin"},
                                                        {"user", "www"},
                                                        {"service", "nginx.socket"},
                                                        {"process", "81"},
                                                        {"file", "/usr/sbin/ngin"}}) {
    INFO(kind << " " << value);
    CHECK(explaining{.in_any_case = false}(host, kind, value).lines.empty());
  }
}

TEST_CASE("a waiver is told with what it covers", "[explain]") {
  explaining ask;
  schemas::waiver w;
  w.policy = "baseline", w.checks = {"1"}, w.owner = "jane", w.reason = "soon";
  w.expires = 4'102'444'800'000;
  ask.waivers.all = {w};
  w.policy = schemas::vulnerability_policy, w.checks = {"CVE-2023-44487"};
  ask.waivers.all.push_back(w);
  const auto told = ask({}, "port", "8080");
  CHECK(told.evidence("checks").starts_with("failed, waived until 2100-01-01 by jane: soon, "));
  CHECK(told.evidence("cves").starts_with("affected, waived until 2100-01-01 by jane: soon: "));
}

TEST_CASE("a file may be a link to what a process of its name runs", "[explain]") {
  explained_host host;
  host.processes[0].name = "awk", host.processes[0].exe = "/usr/bin/mawk";
  const auto told = explaining()(host, "file", "/usr/bin/awk");
  CHECK(told.evidence("executable|-|unknown").ends_with(": awk (pid 812) runs /usr/bin/mawk"));
  const auto elsewhere = explaining{.in_any_case = false}(host, "file", "/usr/bin/awk");
  CHECK(elsewhere.lines.empty());
  CHECK_FALSE(elsewhere.of.is_whole());
}

TEST_CASE("that a package or a unit is not there is said so", "[explain]") {
  CHECK(explaining()({}, "package", "nosuch").evidence("package|-|none") == "it is not installed");
  CHECK(explaining()({}, "service", "nosuch").evidence("service|-|none") ==
        "there is no such unit");
}

TEST_CASE("a port is found at one address, and where all are listened at", "[explain]") {
  const explained_host host;  // at 0.0.0.0
  CHECK(explaining()(host, "port", "127.0.0.1:8080").of.is_there);
  CHECK(explaining()(host, "port", "*:8080").of.is_there);
  CHECK_FALSE(explaining()(host, "port", "[::1]:8080").of.is_there);
  auto six = host;
  for (auto& p : six.ports) p.local_address = "::1";
  CHECK(explaining()(six, "port", "[::1]:8080").of.is_there);
  CHECK_FALSE(explaining()(six, "port", "[::2]:8080").of.is_there);
}

TEST_CASE("a path is meant however it is written", "[explain]") {
  const explained_host host;
  for (const std::string path :
       {"/usr/sbin/../sbin/nginx", "/usr//sbin/nginx/", "/usr/sbin/./nginx"})
    CHECK(explaining()(host, "file", path).lines == whole_chain);
}
