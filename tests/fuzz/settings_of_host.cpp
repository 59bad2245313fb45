// Files that say what a host runs at its time, whom it asks and what it loads, in whatever form.
#include "collector/inventory/jobs/crontab_text.hpp"
#include "collector/inventory/security/modules.hpp"
#include "tests/fuzz/host_file.hpp"

TEST_CASE("no bytes break the readers of scheduled jobs", "[fuzz]") {
  tests::temp_dir root;
  write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\n");
  const auto f = GENERATE(
      tests::host_file{table_id::scheduled_jobs,
                       "etc/crontab",
                       {"PATH=/bin\n1-5/2,7 * * jan mon root x --password=y\n@daily root z\n",
                        "A='b c'\n-* * * * * root w\n"}},
      tests::host_file{table_id::scheduled_jobs,
                       "etc/anacrontab",
                       {"RANDOM_DELAY=45\n1 5 cron.daily nice x\n@monthly 45 m y \\\n z\n"}},
      tests::host_file{table_id::scheduled_jobs,
                       "var/spool/at/a0000f01c16dc0",
                       {"#!/bin/sh\n# atrun uid=0 gid=0\nA=b; export A\ncd / || {\n exit 1\n}\n"
                        "${SHELL:-/bin/sh} << 'marcin'\necho x\nmarcin\n"}},
      tests::host_file{table_id::scheduled_jobs,
                       "etc/systemd/system/a.timer",
                       {"[Timer]\nOnCalendar=daily\nOnBootSec=\nUnit=b.service\n"
                        "[Install]\nWantedBy=timers.target\n"}});
  tests::fuzz_file(root, f);
}

TEST_CASE("no bytes break the readers of security modules", "[fuzz]") {
  tests::temp_dir root;
  const auto f = GENERATE(
      tests::host_file{table_id::security_modules,
                       "etc/selinux/config",
                       {"SELINUX=enforcing\nSELINUXTYPE=targeted\n"}},
      tests::host_file{
          table_id::security_modules,
          "etc/apparmor.d/a",
          {"profile a /x flags=(complain) {\n ^hat {\n }\n /{a,b} r, # {\n}\n", "\"/a b\" { }\n"}});
  tests::fuzz_file(root, f);
}

TEST_CASE("no bytes break the readers of resolvers", "[fuzz]") {
  tests::temp_dir root;
  const auto f = GENERATE(
      tests::host_file{table_id::resolvers,
                       "etc/resolv.conf",
                       {"nameserver fe80::1%a\nsearch a b\ndomain c\noptions ndots:2 rotate\n"}},
      tests::host_file{table_id::resolvers, "etc/hosts", {"::1 a b # c\n127.0.0.1\td\n"}},
      tests::host_file{table_id::resolvers,
                       "etc/nsswitch.conf",
                       {"passwd: files [NOTFOUND=return] sss\nhosts: dns\n"}},
      tests::host_file{table_id::resolvers,
                       "etc/systemd/resolved.conf",
                       {"[Resolve]\nDNS=192.0.2.1 \"x y\"\nDNS=\nDomains=~.\nDNSSEC=yes\n"}},
      tests::host_file{
          table_id::resolvers,
          "etc/chrony.conf",
          {"pool a iburst\nconfdir /etc /run\ninclude /etc/*.conf\nsourcedir /etc\n"}});
  tests::fuzz_file(root, f);
}

TEST_CASE("no bytes break the readers of preloads", "[fuzz]") {
  tests::temp_dir root;
  const auto f = GENERATE(
      tests::host_file{table_id::preloads, "etc/ld.so.preload", {"/a:/b c # d\n$LIB/e\n"}},
      tests::host_file{table_id::preloads,
                       "etc/security/pam_env.conf",
                       {"LD_AUDIT DEFAULT=a OVERRIDE=\"b c\"\nLD_PRELOAD \\\n DEFAULT=x\n"}},
      tests::host_file{table_id::preloads,
                       "etc/systemd/system/a.service",
                       {"[Service]\nEnvironment=\"LD_PRELOAD=/a b\" X=y\nUnsetEnvironment=LD_X\n"
                        "EnvironmentFile=-/etc/systemd/system/a.service\n"}});
  tests::fuzz_file(root, f);
}

TEST_CASE("no bytes break the parsers of crontabs and profiles", "[fuzz]") {
  tests::fuzz("crontab and profiles",
              {"1-5/2,7 * * jan mon root x\n@daily root z\nA = 'b'\n", "profile a { ^b { } }\n"},
              [](const std::string& bytes) {
                std::size_t jobs = 0;
                (void)inventory::parse_crontab(bytes, {.has_users = true, .hushes = true},
                                               [&](const auto& line) {
                                                 ++jobs;
                                                 REQUIRE_FALSE(line.user.empty());
                                               });
                REQUIRE(jobs <= bytes.size() / 2);
                REQUIRE(inventory::parse_apparmor(bytes).profiles.size() <= bytes.size());
              });
}
