// Generated files login.defs, read here and by `groupadd --prefix`, which takes the highest id of
// the system's groups and the lowest of the others.
#include <unistd.h>

#include <sstream>

#include "common/subprocess.hpp"
#include "tests/support/native.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/text_file.hpp"
#include "tests/unit/effective/tree.hpp"

namespace {

std::string generated_login_defs(tests::chance& c) {
  static const std::vector<std::string> names{"SYS_GID_MAX", "GID_MIN", "GID_MINI", "gid_min"},
      before{"", "", "  ", "\t", "# ", "#"}, between{" ", "\t", " \t ", " \""},
      after{"", " ", "\t", "\"", "\" x", "\r"};
  std::string out = "SYS_GID_MAX 900\nGID_MIN 3000\nGID_MAX 60000\n";
  for (unsigned n = c.below(9); n > 0; --n) {
    const auto& name = c.of(names);
    const auto value = (name == "SYS_GID_MAX" ? 400 : 2000) + c.below(400);
    out += c.of(before) + name + (c.one_in(9) ? "" : c.of(between) + std::to_string(value)) +
           c.of(after) + "\n";
  }
  return out;
}

/// The id of the group that the program added below the tree; empty: it did not.
std::string added_group(const tests::settings_tree& t, const std::vector<std::string>& options) {
  std::vector<std::string> argv{"groupadd", "--prefix", t.path()};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.push_back("added");
  const auto out = common::run(argv, {});
  if (!out || out->exit_status != 0) return "";
  const auto text = tests::text_of(t.path() + "/etc/group");
  const auto at = text.find("added:x:");
  return at == text.npos ? "" : text.substr(at + 8, text.find(':', at + 8) - at - 8);
}

}  // namespace

TEST_CASE("login.defs says what it says to groupadd", "[policy][effective][owner]") {
  if (::geteuid() != 0) tests::skip("groupadd wants to be root");
  tests::chance c(tests::seed("login.defs"));
  constexpr int variants = 30;
  int asked = 0;
  std::ostringstream differences;
  for (int v = 0; v < variants; ++v) {
    const auto text = generated_login_defs(c);
    for (const std::string key : {"SYS_GID_MAX", "GID_MIN"}) {
      tests::settings_tree t;
      t.file("/etc/login.defs", text).file("/etc/group", "root:x:0:\n").file("/etc/gshadow", "");
      const auto theirs = added_group(
          t, key == "GID_MIN" ? std::vector<std::string>{} : std::vector<std::string>{"--system"});
      if (v == 0 && theirs.empty()) tests::skip("no groupadd that knows --prefix");
      ++asked;
      if (theirs != t.value("login.defs:" + key))
        differences << "variant " << v << " " << key << ": " << theirs << ", here "
                    << t.value("login.defs:" + key) << " of\n"
                    << text;
    }
  }
  std::cout << "login.defs: " << variants << " variants, " << asked << " asked\n";
  CHECK(differences.str() == "");
}
