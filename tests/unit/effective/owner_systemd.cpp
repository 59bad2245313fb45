// Generated drop-ins of systemd, put together here and by systemd-analyze, which prints the files
// in their order.
#include <fstream>
#include <sstream>

#include "common/subprocess.hpp"
#include "common/text.hpp"
#include "tests/support/native.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/effective/tree.hpp"

namespace {

using found = tests::effective::answer::state;
constexpr int peer_variants = 40;

/// In no order that means anything: the order is the program's.
const std::vector<std::string> drop_in_folders{"/etc/", "/run/", "/usr/local/lib/", "/usr/lib/"},
    drop_in_names{"10-a.conf", "10-B.conf", "9.conf",  "90-z.conf",
                  "a.conf",    "_.conf",    ".h.conf", "10-a.txt"};

void add_drop_ins(tests::settings_tree& t, tests::chance& c, const std::string& folder,
                  const std::function<std::string()>& text) {
  for (const auto& base : drop_in_folders)
    for (const auto& name : drop_in_names) {
      const auto path = base + folder + "/" + name;
      if (!c.one_in(3)) continue;
      if (c.one_in(6))
        t.link(path, "/dev/null");
      else
        t.file(path, c.one_in(10) ? "" : text());
    }
}

/// What the program prints, or nothing where it cannot be run.
std::string cat_config(const tests::settings_tree& t, const std::string& name) {
  const auto out =
      common::run({"systemd-analyze", "--no-pager", "--root=" + t.path(), "cat-config", name}, {});
  if (!out) tests::skip("no systemd-analyze");
  return out->exit_status == 0 ? out->output : "";
}

/// The last assignment of each key, whatever the section: lines as they were generated.
std::map<std::string, std::string> last_values(const std::string& text) {
  std::map<std::string, std::string> out;
  std::string_view rest = text, line;
  while (common::next_line(rest, line)) {
    const auto equal = line.find('=');
    if (line.starts_with('#') || line.starts_with(';') || equal == line.npos) continue;
    out[std::string(common::trim(line.substr(0, equal)))] = common::trim(line.substr(equal + 1));
  }
  return out;
}

std::string told(const tests::effective::answer& a) {
  return a.now == found::set ? a.value : a.now == found::invalid ? "invalid: " + a.error : "";
}

}  // namespace

TEST_CASE("settings of journald are those of the files that systemd-analyze prints",
          "[policy][effective][owner]") {
  tests::chance c(tests::seed("journald's settings"));
  std::ostringstream differences;
  int set = 0, asked = 0;
  const auto text = [&] {
    static const std::vector<std::string> lines{
        "Storage=auto", "Storage = none",   "#Storage=no",      "Audit=",
        "Compress=yes", " Compress=no",     "; Compress=x",     "Seal=yes",
        "storage=no",   "RateLimitBurst=5", "RateLimitBurst=10"};
    std::string out = "[Journal]\n";
    for (unsigned n = c.below(5); n > 0; --n) out += c.of(lines) + "\n";
    return out;
  };
  for (int v = 0; v < peer_variants; ++v) {
    tests::settings_tree t;
    if (!c.one_in(5)) t.file("/etc/systemd/journald.conf", text());
    add_drop_ins(t, c, "systemd/journald.conf.d", text);
    auto theirs = last_values(cat_config(t, "systemd/journald.conf"));
    for (const auto* key : {"Storage", "Compress", "Seal", "RateLimitBurst"}) {
      const auto mine = t.ask(std::string("systemd-conf:journald:") + key);
      ++asked;
      set += mine.now == found::set;
      if (told(mine) != theirs[key])
        differences << "variant " << v << " " << key << ": '" << theirs[key] << "', here '"
                    << told(mine) << "'\n";
    }
  }
  std::cout << "journald's settings: " << peer_variants << " variants, " << asked << " asked, "
            << set << " set\n";
  CHECK(set > peer_variants);
  CHECK(differences.str() == "");
}

TEST_CASE("kernel parameters are those of the files that systemd-analyze prints",
          "[policy][effective][owner]") {
  tests::chance c(tests::seed("kernel parameters"));
  std::ostringstream differences;
  int set = 0, asked = 0;
  const auto text = [&] {
    static const std::vector<std::string> keys{"kernel.sysrq", "net.ipv4.ip_forward",
                                               "net.ipv4.conf.all.rp_filter"};
    std::string out;
    for (unsigned n = c.below(5); n > 0; --n) {
      if (c.one_in(5)) out += "# ";
      out += c.of(keys) + (c.one_in(2) ? " = " : "=") + std::to_string(c.below(100)) + "\n";
    }
    return out;
  };
  for (int v = 0; v < peer_variants; ++v) {
    tests::settings_tree t;
    add_drop_ins(t, c, "sysctl.d", text);
    t.file("/etc/sysctl.conf", text());
    if (c.one_in(2)) t.link("/etc/sysctl.d/99-sysctl.conf", "../sysctl.conf");
    auto theirs = last_values(cat_config(t, "sysctl.d"));
    for (const std::string key :
         {"kernel.sysrq", "net.ipv4.ip_forward", "net.ipv4.conf.all.rp_filter"}) {
      const auto mine = t.ask("sysctl:" + key);
      ++asked;
      set += mine.now == found::set;
      if (told(mine) != theirs[key])
        differences << "variant " << v << " " << key << ": '" << theirs[key] << "', here '"
                    << told(mine) << "'\n";
    }
  }
  std::cout << "kernel parameters: " << peer_variants << " variants, " << asked << " asked, " << set
            << " set\n";
  CHECK(set > peer_variants);
  CHECK(differences.str() == "");
}
