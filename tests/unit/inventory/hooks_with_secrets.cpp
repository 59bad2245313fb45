// Files of hooks that hold secrets: what is told of them, and that no hash of theirs is one of a
// secret.
#include <catch2/catch.hpp>

#include "tests/unit/inventory/hook_host.hpp"

using namespace tests;

namespace {

std::string sum_of(std::string_view text) {
  return common::to_hex(std::string_view(common::sha256(text)));
}

/// Nothing of a row has it.
bool shows(const std::vector<hook>& rows, const std::string& secret) {
  return std::ranges::any_of(rows, [&](const hook& h) {
    return (*h.name + h.runs.value_or("") + h.digest.value_or("")).find(secret) !=
           std::string::npos;
  });
}

}  // namespace

TEST_CASE("hooks: a text is masked line by line, as in its file", "[inventory][hooks][secrets]") {
  const hook_host h;
  write(h.root, "etc/grub.d/40_custom",
        "#!/bin/sh\nexec tail -n +3 $0\nset superusers=\"root\"\npassword root Cat19\n");
  write(h.root, "etc/cloud/cloud.cfg.d/x.cfg", "chpasswd:\n  list: |\n    root:Cat20\n");
  write(h.root, "etc/udev/rules.d/x.rules", "RUN+=\"/usr/bin/mysql -pCat21 x\"\n");
  write(h.root, "etc/pam.d/x",
        "auth required pam_mount.so password=Cat22\nauth sufficient /opt/x.so secret=Cat23\n");
  write(h.root, "etc/systemd/system/x.service.d/y.conf",
        "[Service]\nEnvironment=DB_PASSWORD=Cat24\nExecStart=/x --password Cat25\n");
  write(h.root, "etc/logrotate.d/x",
        "/var/log/x {\n postrotate\n  mysqladmin -u root -pCat26 flush-logs\n endscript\n}\n");
  const auto all = h.all();
  CHECK_FALSE(shows(all, "Cat"));
  const auto boot = h.at("/etc/grub.d/40_custom");
  CHECK(boot.runs->starts_with(
      "#!/bin/sh;exec tail -n +3 $0;set superusers=\"root\";password root *** ("));
}

TEST_CASE("hooks: no digest is of a secret, and one that was changed is no other hook",
          "[inventory][hooks][secrets]") {
  const hook_host h;
  const auto profile = [&](const std::string& text) {
    write(h.root, "etc/profile", text);
    return h.at("/etc/profile");
  };
  const std::string before = "umask 022\nexport DB_PASSWORD=Cat27\n";
  const auto one = profile(before);
  CHECK(one.digest != sum_of(before));
  CHECK(one.digest == sum_of("umask 022\nexport DB_PASSWORD=***\n"));
  const auto rotated = profile("umask 022\nexport DB_PASSWORD=Dog28\n");
  CHECK(rotated.digest == one.digest);
  CHECK(rotated.runs == one.runs);
  const auto taken = profile("umask 022\nexport DB_PASSWORD=Cat27\n/tmp/x\n");
  CHECK(taken.digest != one.digest);
  CHECK(taken.runs != one.runs);
  // What a shell would run is no secret, also where one could stand.
  const auto hidden = profile("umask 022\nexport DB_PASSWORD=\"Cat27$(/tmp/x)\"\n");
  CHECK(hidden.digest != one.digest);
  CHECK(hidden.runs != one.runs);
  const std::string plain = "umask 022\n";
  CHECK(profile(plain).digest == sum_of(plain));
}

TEST_CASE("hooks: a command keeps its row where the lines around it look like a key",
          "[inventory][hooks][secrets]") {
  const hook_host h;
  write(h.root, "etc/udev/rules.d/x.rules",
        "# -----BEGIN PRIVATE KEY-----\nRUN+=\"/tmp/x\"\n# -----END PRIVATE KEY-----\n");
  CHECK(h.of("udev") == hook_texts{"/etc/udev/rules.d/x.rules RUN = /tmp/x"});
}

TEST_CASE("hooks: a file that is a secret by its place has no digest, a script of its name has one",
          "[inventory][hooks][secrets]") {
  const hook_host h;
  write(h.root, "etc/kernel/postinst.d/token", "Cat29\n");
  CHECK_FALSE(h.at("/etc/kernel/postinst.d/token").digest);
  CHECK_FALSE(h.at("/etc/kernel/postinst.d/token").runs);
  const std::string script = "#!/bin/sh\n/tmp/x\n";
  write(h.root, "etc/kernel/postinst.d/token", script);
  CHECK(h.at("/etc/kernel/postinst.d/token").digest == sum_of(script));
}
