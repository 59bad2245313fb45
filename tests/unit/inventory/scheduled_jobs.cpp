// What is run at its time: crontabs, scripts, anacron, at and timers of made-up hosts.
#include "collector/inventory/jobs/crontab_text.hpp"
#include "collector/inventory/jobs/names.hpp"
#include "tests/unit/inventory/job_host.hpp"

namespace {

using job = schemas::scheduled_job;
using tests::debian;
using tests::jobs_of;
using text_list = std::vector<std::string>;

job named(const std::vector<job>& all, const std::string& name) {
  return the(all, [&](const job& j) { return j.name == name; });
}

void executable(const tests::temp_dir& root, const std::string& path) {
  write(root, path, "#!/bin/sh\n");
  fs::permissions(root / path, fs::perms::owner_all);
}

}  // namespace

TEST_CASE("jobs: a line of a system crontab has a user, and the settings above it",
          "[inventory][jobs]") {
  tests::temp_dir root;
  debian(root);
  write(root, "etc/crontab",
        "# a comment\nFOO=bar\n1 2 * * *\troot\tfirst --all\nPATH=/bin\nMAILTO = \"ann\"\n"
        "@reboot ann  second % input\n");
  const auto all = jobs_of(root);
  REQUIRE(all.size() == 2);
  const auto first = named(all, "first --all"), second = named(all, "second % input");
  CHECK(first.kind == "cron");
  CHECK(first.source == "/etc/crontab");
  CHECK(first.user == "root");
  CHECK(first.schedule == "1 2 * * *");
  CHECK(first.command == "first --all");
  CHECK(first.enabled == "enabled");
  CHECK(first.line == 3);
  CHECK_FALSE(first.environment);
  CHECK(second.user == "ann");
  CHECK(second.schedule == "@reboot");
  CHECK(second.environment == text_list{"MAILTO=ann", "PATH=/bin"});
}

TEST_CASE("jobs: what moves with the lines above is no change of a job", "[inventory][jobs]") {
  tests::temp_dir root;
  debian(root);
  write(root, "var/spool/cron/crontabs/ann", "1 * * * * x\n2 * * * * x\n");
  const auto before = scan(table_id::scheduled_jobs, root.path());
  write(root, "var/spool/cron/crontabs/ann", "# new\n\n1 * * * * x\n2 * * * * x\n");
  const auto after = scan(table_id::scheduled_jobs, root.path());
  REQUIRE(before.rows.size() == 2);
  REQUIRE(after.rows.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) CHECK(before.rows[i].stable == after.rows[i].stable);
  CHECK(rows<job>(after).at(1).copy == 1);
  CHECK(rows<job>(after).at(1).line == 4);
}

TEST_CASE("jobs: Debian's cron refuses a whole file for one line, cronie that line",
          "[inventory][jobs]") {
  const std::string text = "1 * * * * root good\n61 * * * * root bad\n";
  tests::temp_dir root;
  debian(root);
  write(root, "etc/cron.d/a", text);
  write(root, "etc/cron.d/open", "1 * * * * root open");
  auto all = jobs_of(root);
  CHECK(named(all, "good").enabled == "disabled");
  CHECK(named(all, "open").enabled == "disabled");
  CHECK(all.size() == 2);
  const auto s = scan(table_id::scheduled_jobs, root.path());
  CHECK(s.status == table_status::ok);  // cron does not take them either
  CHECK(s.reason == "etc/cron.d/a:2: a line that cron does not take (such files in all: 2)");
  write(root, "usr/sbin/crond", "a program");
  all = jobs_of(root);
  CHECK(named(all, "good").enabled == "enabled");
  CHECK(named(all, "open").enabled == "disabled");
}

TEST_CASE("jobs: each cron has its own idea of names in cron.d", "[inventory][jobs]") {
  tests::temp_dir root;
  debian(root);
  for (const auto* name : {"plain_1-a", "with.dot", "old~", "new.rpmnew", ".hidden"})
    write(root, std::string("etc/cron.d/") + name, std::string("@daily root ") + name + "\n");
  const auto enabled = [&] {
    text_list out;
    for (const auto& j : jobs_of(root))
      if (j.enabled == "enabled") out.push_back(*j.name);
    std::ranges::sort(out);
    return out;
  };
  CHECK(enabled() == text_list{"plain_1-a"});
  write(root, "usr/sbin/crond", "cronie");
  CHECK(enabled() == text_list{"plain_1-a", "with.dot"});
  fs::remove(root / "usr/sbin/crond");
  fs::create_symlink("/bin/busybox", root / "usr/sbin/crond");
  CHECK(enabled().empty());
}

TEST_CASE("jobs: crontabs of people lie where their cron keeps them", "[inventory][jobs]") {
  tests::temp_dir root;
  debian(root);
  const auto path = GENERATE(as<std::string>{}, "var/spool/cron/crontabs/ann",
                             "var/spool/cron/tabs/ann", "var/spool/cron/ann", "etc/crontabs/ann");
  write(root, path, "*/15\t* * * *  work\n");
  const auto all = jobs_of(root);
  REQUIRE(all.size() == 1);
  CHECK(all[0].source == "/" + path);
  CHECK(all[0].user == "ann");
  CHECK(all[0].schedule == "*/15\t* * * *");
  CHECK(all[0].command == "work");
}

TEST_CASE("jobs: of Alpine a folder that is a link to another is read once", "[inventory][jobs]") {
  tests::temp_dir root;
  debian(root);
  fs::create_directories(root / "usr/sbin");
  fs::create_symlink("/bin/busybox", root / "usr/sbin/crond");
  write(root, "etc/crontabs/root", "0 2 * * * run-parts /etc/periodic/daily\n");
  fs::create_directories(root / "var/spool/cron");
  fs::create_symlink("/etc/crontabs", root / "var/spool/cron/crontabs");
  executable(root, "etc/periodic/daily/backup");
  executable(root, "etc/periodic/daily/not.me");
  const auto all = jobs_of(root);
  CHECK(all.size() == 3);
  CHECK(named(all, "run-parts /etc/periodic/daily").enabled == "enabled");
  CHECK(named(all, "backup").enabled == "enabled");
  CHECK(named(all, "not.me").enabled == "disabled");
}

TEST_CASE("jobs: a user that no file knows may be a directory's", "[inventory][jobs]") {
  tests::temp_dir root;
  debian(root);
  write(root, "var/spool/cron/crontabs/bob", "@daily x\n");
  CHECK_FALSE(jobs_of(root).at(0).enabled);
}

TEST_CASE("jobs: a password in a command is masked, in the name too", "[inventory][jobs]") {
  tests::temp_dir root;
  debian(root);
  write(root, "etc/crontab", "@daily root mysqldump --password=hunter2secret db\n");
  const auto all = jobs_of(root);
  REQUIRE(all.size() == 1);
  CHECK(all[0].command == "mysqldump --password=*** db");
  CHECK(all[0].name == all[0].command);
}

TEST_CASE("jobs: scripts of cron.daily run if they may be run and are named well",
          "[inventory][jobs]") {
  tests::temp_dir root;
  executable(root, "etc/cron.daily/logrotate");
  executable(root, "etc/cron.daily/job.sh");
  write(root, "etc/cron.weekly/plain", "no program\n");
  write(root, "etc/cron.daily/.placeholder", "");
  const auto all = jobs_of(root);
  REQUIRE(all.size() == 3);
  CHECK(named(all, "logrotate").enabled == "enabled");
  CHECK(named(all, "logrotate").schedule == "@daily");
  CHECK(named(all, "logrotate").command == "/etc/cron.daily/logrotate");
  CHECK(named(all, "job.sh").enabled == "disabled");
  CHECK(named(all, "plain").enabled == "disabled");
}

TEST_CASE("jobs: Red Hat's run-parts asks jobs.deny and takes dots", "[inventory][jobs]") {
  tests::temp_dir root;
  write(root, "usr/bin/run-parts", "#!/usr/bin/bash\n");
  for (const auto* name : {"job.sh", "denied", "old.rpmsave"})
    executable(root, std::string("etc/cron.daily/") + name);
  write(root, "etc/cron.daily/jobs.deny", "denied\n");
  const auto all = jobs_of(root);
  CHECK(named(all, "job.sh").enabled == "enabled");
  CHECK(named(all, "denied").enabled == "disabled");
  CHECK(named(all, "old.rpmsave").enabled == "disabled");
  CHECK(all.size() == 3);
}

TEST_CASE("jobs: names of every run-parts", "[inventory][jobs]") {
  using inventory::parts_program;
  CHECK(inventory::is_run_part("a_B-9", parts_program::strict));
  CHECK_FALSE(inventory::is_run_part("a.b", parts_program::strict));
  CHECK(inventory::is_run_part("suse.de-backup", parts_program::run_crons));
  CHECK_FALSE(inventory::is_run_part("a.rpmnew", parts_program::run_crons));
  CHECK_FALSE(inventory::is_run_part("#a#", parts_program::run_crons));
  CHECK_FALSE(inventory::is_run_part("a,v", parts_program::script));
}

TEST_CASE("jobs: anacron's have a period, a delay and an id", "[inventory][jobs]") {
  tests::temp_dir root;
  write(root, "etc/anacrontab",
        "SHELL=/bin/sh\nRANDOM_DELAY=45\n# x\n1\t5\tcron.daily\tnice run-parts /etc/cron.daily\n"
        "@monthly 45 cron.monthly run-parts /etc/cron.monthly\nnonsense\n");
  const auto all = jobs_of(root);
  REQUIRE(all.size() == 2);
  const auto daily = named(all, "cron.daily");
  CHECK(daily.kind == "anacron");
  CHECK(daily.schedule == "1 5");
  CHECK(daily.command == "nice run-parts /etc/cron.daily");
  CHECK(daily.environment == text_list{"RANDOM_DELAY=45", "SHELL=/bin/sh"});
  CHECK(daily.line == 4);
  CHECK(named(all, "cron.monthly").schedule == "@monthly 45");
}

TEST_CASE("jobs: one of at is whose it says, at its file's time", "[inventory][jobs]") {
  tests::temp_dir root;
  debian(root);
  const auto path = GENERATE(as<std::string>{}, "var/spool/cron/atjobs/a0000f01c16dc0",
                             "var/spool/at/a0000f01c16dc0");
  write(root, path,
        "#!/bin/sh\n# atrun uid=1000 gid=1000\n# mail ann 0\numask 22\nTOKEN=x; export TOKEN\n"
        "cd /home/ann || {\n\t echo 'Execution directory inaccessible' >&2\n\t exit 1\n}\n"
        "${SHELL:-/bin/sh} << 'marcinDELIMITER3d'\necho hello\nmake all\n\nmarcinDELIMITER3d\n");
  fs::permissions(root / path, fs::perms::owner_all);
  write(root, "var/spool/at/.SEQ", "00015\n");
  const auto all = jobs_of(root);
  REQUIRE(all.size() == 1);
  CHECK(all[0].kind == "at");
  CHECK(all[0].name == "a15");
  CHECK(all[0].user == "ann");
  CHECK(all[0].command == "echo hello; make all");
  CHECK(all[0].schedule == "2026-01-01T00:00:00.000Z");
  CHECK(all[0].enabled == "enabled");
}

TEST_CASE("jobs: one of at that somebody wrote by hand has its command", "[inventory][jobs]") {
  tests::temp_dir root;
  debian(root);
  write(root, "var/spool/at/a0000f01c16dc0",
        "#!/bin/sh\n# x\numask 22\nTOKEN=x; export TOKEN\n\n/tmp/x -d\n");
  const auto all = jobs_of(root);
  REQUIRE(all.size() == 1);
  CHECK(all[0].command == "/tmp/x -d");
}

TEST_CASE("jobs: a timer has what its drop-ins leave of it, and what its unit runs",
          "[inventory][jobs]") {
  tests::temp_dir root;
  write(root, "usr/lib/systemd/system/tidy.timer",
        "[Timer]\nOnCalendar=daily\nOnBootSec=5min\nUnit=clean.service\n"
        "[Install]\nWantedBy=timers.target\n");
  write(root, "etc/systemd/system/tidy.timer.d/a.conf",
        "[Timer]\nOnCalendar=\nOnCalendar=Mon *-*-* 04:00\nUnit=other.service\n");
  write(root, "usr/lib/systemd/system/clean.service",
        "[Service]\nUser=ann\nExecStart=/usr/bin/clean --password=hunter2secret now\n");
  write(root, "usr/lib/systemd/system/lone.timer", "[Timer]\nOnUnitActiveSec=1h\n");
  write(root, "etc/systemd/system/of@.service", "[Service]\nUser=u-%i\nExecStart=/usr/bin/of %i\n");
  write(root, "etc/systemd/system/at@x.timer", "[Timer]\nOnBootSec=1h\nUnit=of@%i.service\n");
  fs::create_directories(root / "etc/systemd/system/timers.target.wants");
  fs::create_symlink("/usr/lib/systemd/system/tidy.timer",
                     root / "etc/systemd/system/timers.target.wants/tidy.timer");
  const auto all = jobs_of(root);
  REQUIRE(all.size() == 3);
  const auto of_instance = named(all, "at@x.timer");
  CHECK(of_instance.unit == "of@x.service");
  CHECK(of_instance.user == "u-x");
  CHECK(of_instance.command);
  const auto tidy = named(all, "tidy.timer"), lone = named(all, "lone.timer");
  CHECK(tidy.kind == "timer");
  CHECK(tidy.source == "/usr/lib/systemd/system/tidy.timer");
  CHECK(tidy.schedule == "OnCalendar=Mon *-*-* 04:00");
  CHECK(tidy.unit == "clean.service");
  CHECK(tidy.user == "ann");
  CHECK(tidy.command == "/usr/bin/clean --password=*** now");
  CHECK(tidy.enabled == "enabled");
  CHECK(lone.unit == "lone.service");
  CHECK(lone.enabled == "static");
  CHECK_FALSE(lone.command);
}

TEST_CASE("jobs: what is no crontab, too long or leads elsewhere is bounded", "[inventory][jobs]") {
  tests::temp_dir root;
  debian(root);
  std::string many;
  for (int n = 0; n < 100'000; ++n) many += "@daily x\n";
  write(root, "var/spool/cron/crontabs/ann", many);
  write(root, "var/spool/cron/crontabs/bob", "@daily y\n");
  auto s = scan(table_id::scheduled_jobs, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 1001);  // bob's is there
  CHECK_FALSE(s.missed.empty());
  fs::remove(root / "var/spool/cron/crontabs/bob");

  write(root, "var/spool/cron/crontabs/ann", std::string(2u << 20, '#'));
  s = scan(table_id::scheduled_jobs, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.empty());

  write(root, "var/spool/cron/crontabs/ann", "@daily caf\xe9 \xff\n");
  CHECK(jobs_of(root).at(0).command == "caf\xe9 \xff");

  fs::remove(root / "var/spool/cron/crontabs/ann");
  fs::create_symlink("../../../../../../../../../etc/passwd", root / "etc/crontab");
  CHECK(jobs_of(root).empty());

  tests::temp_dir empty;
  CHECK(scan(table_id::scheduled_jobs, empty.path()).status == table_status::unsupported);
}
