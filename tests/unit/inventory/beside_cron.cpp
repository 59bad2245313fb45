// Names and lines that a test makes up, beside what run-parts and cron's own crontab say of them.
#include <sys/stat.h>

#include "collector/inventory/jobs/crontab_text.hpp"
#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using cron_words = std::vector<std::string>;
constexpr int cron_variants = 16;

std::string made_of(tests::chance& random, const cron_words& parts, unsigned most) {
  std::string out;
  for (unsigned n = 1 + random.below(most); n > 0; --n) out += random.of(parts);
  return out;
}

/// A field of a crontab, mostly right.
std::string a_field(tests::chance& random) {
  const cron_words heads{"*", "1", "7", "0", "12", "59", "mon", "JAN", "99", "x", ""},
      tails{"", "", "", "-5", "-mon", "/2", "/0", "-7/3", ",4", ",", "~9", "-", "/"};
  return !random.one_in(3) ? "*" : random.of(heads) + random.of(tails);
}

}  // namespace

TEST_CASE("the scripts that are run are those that run-parts --test lists", "[inventory][owners]") {
  const auto program = tests::peer("run-parts");
  if (program.empty()) tests::skip("no run-parts here");
  tests::chance random(tests::seed("run-parts"));
  const cron_words parts{"a", "Z", "9", "-", "_", ".", "~", "+", "sh", " ", "\xc3\xa9", "dpkg-old"};
  int asked = 0, run = 0;
  for (int variant = 0; variant < cron_variants; ++variant) {
    tests::temp_dir root;
    for (int n = 0; n < 12; ++n) {
      const auto path = "etc/cron.daily/x" + made_of(random, parts, 4);
      if (fs::exists(root / path)) continue;
      if (random.one_in(8)) {
        fs::create_directories(root / path);
      } else {
        write(root, path, "#!/bin/sh\n");
        ::chmod((root / path).c_str(), random.one_in(4) ? 0644 : 0755);
      }
    }
    cron_words ours;
    for (const auto& j : rows<schemas::scheduled_job>(scan(table_id::scheduled_jobs, root.path())))
      if (++asked; j.enabled == "enabled") ours.push_back(root.path() + *j.command);
    auto theirs = tests::lines_of({program, "--test", root / "etc/cron.daily"});
    std::ranges::sort(ours);
    std::ranges::sort(theirs);
    INFO("variant " << variant);
    CHECK(ours == theirs);
    run += static_cast<int>(theirs.size());
  }
  std::cout << "run-parts --test: " << cron_variants << " folders, " << asked
            << " scripts, of which " << run << " run\n";
  CHECK(run > 20);
  CHECK(run < asked);
}

TEST_CASE("the lines that are jobs are those that Debian's crontab takes", "[inventory][owners]") {
  const auto crontab = tests::peer("crontab"), unshare = tests::peer("unshare");
  if (crontab.empty() || unshare.empty()) tests::skip("neither crontab nor unshare here");
  // In a namespace of its own, because it wants its spool.
  const auto said = [&](const std::string& path) {
    const auto lines =
        tests::lines_of({unshare, "-rm", "/bin/sh", "-c",
                         "mount -t tmpfs none /var/spool && mkdir -p /var/spool/cron/crontabs && " +
                             crontab + " -n " + path});
    return lines.empty() ? std::string{} : lines.back();
  };
  tests::temp_dir root;
  write(root, "good", "* * * * * x\n");
  if (said(root / "good").find("successfully") == std::string::npos)
    tests::skip("this crontab does not check a file: " + said(root / "good"));
  tests::chance random(tests::seed("crontab"));
  const cron_words settings{"A=b",       "A = 'b c'", "A='b", "A=\"b\" c", "A B=c", "A=",      "=b",
                            "@hourly x", "@foo x",    "# c",  "",          "\t# c", "@reboot", "A"};
  int good = 0, asked = 0;
  for (int variant = 0; variant < 2 * cron_variants; ++variant) {
    std::string text;
    if (random.one_in(3)) {
      text = random.of(settings);
    } else {
      for (int n = 0; n < 5; ++n) text += a_field(random) + (random.one_in(4) ? "\t" : " ");
      text += "x";
    }
    text += random.one_in(8) ? "" : "\n";
    write(root, "crontab", text);
    INFO("variant " << variant << ": " << text);
    const bool theirs = said(root / "crontab").find("successfully") != std::string::npos;
    CHECK((inventory::parse_crontab(text, {}, [](const auto&) {}) == 0) == theirs);
    good += theirs;
    ++asked;
  }
  std::cout << "crontab -n: " << asked << " files, " << good << " of them good\n";
  CHECK(good > 0);
  CHECK(good < asked);
}
