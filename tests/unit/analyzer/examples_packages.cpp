// Packages.
#include "tests/unit/analyzer/shipped_rules.hpp"

namespace tests::shipped_rules {

using schemas::table_id;

schemas::package installed(const std::string& name, const std::string& version,
                           const std::string& status) {
  schemas::package p;
  p.name = name;
  p.version = version;
  p.architecture = "amd64";
  p.format = "deb";
  p.status = status;
  return p;
}

void add_packages(examples& all) {
  using row = schemas::package;
  const auto upgrade = [](const std::string& name) {
    return set_of(table_id::packages, {removed(installed(name, "1")), added(installed(name, "2"))});
  };
  const auto old = installed("openssl", "1"),
             half = installed("openssl", "1", "install ok half-configured");
  all["package-added"] = {{one<row>(added(old)), "low", upgrade("openssl")}};
  all["package-removed"] = {{one<row>(removed(old)), "low", upgrade("openssl")}};
  all["package-changed"] = {{upgrade("openssl"), "medium", one<row>(added(old))},
                            {from_to(old, installed("openssl", "1", "hold ok installed")), "medium",
                             one<row>(removed(old))}};
  all["security-package-removed"] = {
      {one<row>(removed(installed("auditd", "1"))), "high", upgrade("auditd")},
      {one<row>(removed(installed("apparmor", "1"))), "high",
       one<row>(removed(installed("apparmor-doc", "1")))}};
  all["package-not-configured"] = {{from_to(old, half), "medium", from_to(half, old)}};
  all["remote-shell-installed"] = {
      {one<row>(added(installed("telnetd", "1"))), "medium",
       one<row>(added(installed("telnet", "1")))},
      {one<row>(added(installed("socat", "1"))), "medium", upgrade("socat")}};
}

}  // namespace tests::shipped_rules
