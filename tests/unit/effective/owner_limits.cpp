// Generated limits, read here and set by pam_limits for a shell.
#include <unistd.h>

#include <sstream>

#include "common/subprocess.hpp"
#include "common/text.hpp"
#include "tests/support/native.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/effective/tree.hpp"

namespace {

/// In a mount namespace of its own: a `su` that asks nothing and only sets limits.
constexpr auto with_limits = R"(
mount --bind "$1/etc/security" /etc/security && mount --bind "$1/su" /etc/pam.d/su || exit 99
exec su root -s /bin/sh -c 'for n in n c s; do ulimit -H$n; ulimit -S$n; done' 2>&1
)";

std::vector<std::string> limits_of(const tests::settings_tree& t) {
  const auto out = common::run({"unshare", "--mount", "sh", "-c", with_limits, "sh", t.path()}, {});
  std::vector<std::string> lines;
  if (!out || out->exit_status != 0) return lines;
  std::string_view rest = out->output, line;
  while (common::next_line(rest, line)) lines.emplace_back(line);
  return lines;
}

/// Some are words that the module says are wrong, and some only begin with a number.
std::string shown_as(tests::chance& c, unsigned value) {
  static const std::vector<std::string> wrong{"zero", "none", "\"8\"", "x10", "+"},
      behind{"x", ".5", "kB"};
  if (c.one_in(6)) return c.of(wrong);
  return (c.one_in(9) ? "+" : "") + std::to_string(value) + (c.one_in(6) ? c.of(behind) : "");
}

std::string generated_limits(tests::chance& c) {
  static const std::vector<std::string> domains{"root", "root", "root", "*", "@none", "Root"},
      items{"nofile", "core", "stack", "NOFILE"}, between{" ", "\t", "  "};
  std::string out;
  for (unsigned n = c.below(7); n > 0; --n) {
    // What is soft is never more than what is hard: which of the two would give way is not asked.
    const auto kind = c.below(3);
    const auto value = kind == 0   ? 5000 + c.below(1000)
                       : kind == 1 ? 1000 + c.below(1000)
                                   : 3000 + c.below(1000);
    static const std::vector<std::string> kinds{"hard", "Soft", "-"};
    out += (c.one_in(8) ? "#" : "") + c.of(domains) + c.of(between) + kinds[kind] + c.of(between) +
           c.of(items) + c.of(between) + shown_as(c, value) + (c.one_in(4) ? " # x" : "") + "\n";
    if (c.one_in(40)) out += c.one_in(2) ? "root -\n" : "root hard\nRoot -\n* - # x\n";
  }
  return out;
}

/// Both kinds of each, so that none is cut down to what the shell began with.
const std::string first_limits = "root - nofile 3500\nroot - core 3500\nroot - stack 3500\n";

tests::settings_tree& with_su(tests::settings_tree& t) {
  return t
      .file("/su",
            "auth sufficient pam_permit.so\naccount sufficient pam_permit.so\n"
            "session required pam_limits.so\n")
      .file("/etc/security/limits.conf", "");
}

}  // namespace

TEST_CASE("limits are those that pam_limits sets", "[policy][effective][owner]") {
  if (::geteuid() != 0) tests::skip("pam_limits is asked in a mount namespace, which needs root");
  tests::settings_tree plain;
  const auto unlimited = limits_of(with_su(plain));
  if (unlimited.size() != 6) tests::skip("no su with pam_limits can be run here");
  tests::chance c(tests::seed("limits"));
  std::ostringstream differences;
  constexpr int variants = 30;
  int set = 0, asked = 0, lifted = 0;
  for (int v = 0; v < variants; ++v) {
    tests::settings_tree t;
    with_su(t).file("/etc/security/limits.conf", first_limits + generated_limits(c));
    for (const auto* name : {"10-a.conf", "B.conf", "a.conf", ".h.conf", "x.txt"})
      if (c.one_in(2)) t.file(std::string("/etc/security/limits.d/") + name, generated_limits(c));
    const auto theirs = limits_of(t);
    REQUIRE(theirs.size() == 6);
    std::size_t at = 0;
    for (const std::string item : {"nofile", "core", "stack"})
      for (const std::string type : {"hard", "soft"}) {
        const auto mine = t.ask("limits:root:" + type + ":" + item);
        const bool is_set = mine.now == tests::effective::answer::state::set;
        ++asked;
        ++(is_set ? set : lifted);
        // The shell shows blocks of 512 bytes where the file has KiB.
        const auto number = std::atol(mine.value.c_str());
        const auto expected =
            is_set ? std::to_string(item == "core" ? 2 * number : number) : unlimited[at];
        if (theirs[at++] != expected)
          differences << "variant " << v << " " << type << " " << item << ": " << theirs[at - 1]
                      << ", here " << expected << " by "
                      << t.places("limits:root:" + type + ":" + item) << "\n";
      }
  }
  std::cout << "limits: " << variants << " variants, " << asked << " asked, " << set << " set, "
            << lifted << " lifted\n";
  CHECK(set > asked / 2);
  CHECK(differences.str() == "");
}
