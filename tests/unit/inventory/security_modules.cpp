// SELinux and AppArmor by their files.
#include "collector/inventory/security/modules.hpp"

#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using module_row = schemas::security_module;
using text_list = std::vector<std::string>;

std::vector<module_row> modules_of(const tests::temp_dir& root) {
  const auto s = scan(table_id::security_modules, root.path());
  CHECK(s.status == table_status::ok);
  return rows<module_row>(s);
}

text_list profiles_in(const std::string& text) {
  text_list out;
  for (const auto& p : inventory::parse_apparmor(text).profiles)
    out.push_back(p.name + " " + p.mode);
  return out;
}

constexpr const char* some_profiles =
    "#include <tunables/global>\nabi <abi/3.0>,\n@{LIB}=/usr/lib/{a,b}\n"
    "profile first /usr/{,s}bin/first flags=(attach_disconnected, complain) {\n"
    "  include <abstractions/base>\n  /etc/{a,b}/** r, # with a { in it\n"
    "  profile child {\n    capability chown,\n  }\n  ^hat flags=(kill) {\n    /x r,\n  }\n"
    "  deny /y {w,r},\n}\n"
    "/usr/bin/second {\n  /etc/passwd r,\n}\n"
    "\"/opt/with blank\" flags=(unconfined) { }\n"
    "profile third flags=(enforce)\n{\n}\n";

}  // namespace

TEST_CASE("modules: SELinux's configuration is read as its library does", "[inventory][modules]") {
  tests::temp_dir root;
  write(root, "etc/selinux/config",
        "# SELINUX=disabled\nSELINUX=maybe\nSELINUX=Enforcing \nSELINUX=permissive\n"
        "SELINUXTYPE=targeted\n  SELINUXTYPE=mls\n");
  const auto all = modules_of(root);
  REQUIRE(all.size() == 1);
  CHECK(all[0].module == "selinux");
  CHECK_FALSE(all[0].name);
  CHECK(all[0].configured == "enforcing");
  CHECK(all[0].policy == "mls");
  CHECK(all[0].source == "/etc/selinux/config");
  CHECK_FALSE(all[0].mode);  // only a running kernel has one
  for (const auto& [line, mode] : {std::pair("SELINUX=permissive # for now", "permissive"),
                                   std::pair("SELINUX=disabled#x", "disabled")}) {
    write(root, "etc/selinux/config", line);
    CHECK(modules_of(root).at(0).configured == mode);
  }
  write(root, "etc/selinux/config", "SELINUX = enforcing\n");
  CHECK(scan(table_id::security_modules, root.path()).status == table_status::partial);
}

TEST_CASE("modules: profiles of AppArmor with their hats, children and modes",
          "[inventory][modules]") {
  CHECK(profiles_in(some_profiles) == text_list{"first complain", "first//child enforce",
                                                "first//hat kill", "/usr/bin/second enforce",
                                                "/opt/with blank unconfined", "third enforce"});
}

TEST_CASE("modules: a block may be empty or end behind its last rule", "[inventory][modules]") {
  CHECK(profiles_in("profile a {}\nprofile b { /{x,y}/** r, /z r,}\n/{usr/,}bin/c {}\n"
                    "profile d flags=(complain){\n}\n") ==
        text_list{"a enforce", "b enforce", "/{usr/,}bin/c enforce", "d complain"});
}

TEST_CASE("modules: of a file with a block that has no end nothing is loaded, which is told",
          "[inventory][modules]") {
  tests::temp_dir root;
  write(root, "etc/apparmor.d/good", "profile good { }\n");
  write(root, "etc/apparmor.d/open", "profile whole { }\nprofile open {\n  /x r,\n");
  const auto s = scan(table_id::security_modules, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.missed.empty());
  CHECK(s.reason ==
        "etc/apparmor.d/open: a block has no end, and apparmor_parser takes nothing of the file");
  CHECK(s.rows.size() == 1);
}

TEST_CASE("modules: what the kernel lists has its mode behind it", "[inventory][modules]") {
  text_list out;
  for (const auto& p : inventory::parse_loaded_profiles(
           "/usr/bin/man (enforce)\nopt (x)/y (complain)\nman_groff (unconfined)\nno mode\n"))
    out.push_back(p.name + " " + p.mode);
  CHECK(out == text_list{"/usr/bin/man enforce", "opt (x)/y complain", "man_groff unconfined"});
  CHECK(inventory::in_brackets("none [integrity] confidentiality\n") == "integrity");
  CHECK(inventory::in_brackets("][").empty());
}

TEST_CASE("modules: links disable profiles or have them complain", "[inventory][modules]") {
  tests::temp_dir root;
  write(root, "etc/apparmor.d/usr.bin.a", "/usr/bin/a { }\n");
  write(root, "etc/apparmor.d/usr.bin.b", "/usr/bin/b { }\n");
  write(root, "etc/apparmor.d/usr.bin.c", "profile c { }\n");
  write(root, "etc/apparmor.d/c.dpkg-old", "profile old { }\n");
  write(root, "etc/apparmor.d/abstractions/base", "profile none { }\n");
  fs::create_directories(root / "etc/apparmor.d/disable");
  fs::create_directories(root / "etc/apparmor.d/force-complain");
  fs::create_symlink("/etc/apparmor.d/usr.bin.a", root / "etc/apparmor.d/disable/usr.bin.a");
  fs::create_symlink("/nowhere", root / "etc/apparmor.d/force-complain/usr.bin.b");
  std::map<std::string, std::string> modes;
  for (const auto& m : modules_of(root)) modes[*m.name] = *m.configured;
  CHECK(modes == std::map<std::string, std::string>{
                     {"/usr/bin/a", "disabled"}, {"/usr/bin/b", "complain"}, {"c", "enforce"}});
}

TEST_CASE("modules: a root without either has none, and what is not read is said",
          "[inventory][modules]") {
  tests::temp_dir root;
  CHECK(scan(table_id::security_modules, root.path()).status == table_status::unsupported);
  std::string many;
  for (int n = 0; n < 100'000; ++n) many += "/" + std::to_string(n) + " {\n}\n";
  write(root, "etc/apparmor.d/many", many);
  auto s = scan(table_id::security_modules, root.path());
  CHECK(s.status == table_status::partial);  // larger than a file may be
  CHECK(s.rows.empty());
  write(root, "etc/apparmor.d/many", many.substr(0, 900'000));
  CHECK(inventory::parse_apparmor(many).profiles.size() == 20'000);
  write(root, "etc/apparmor.d/many", "profile \xff\xfe {\n}\n");
  CHECK(modules_of(root).at(0).name == "\xff\xfe");
  fs::remove(root / "etc/apparmor.d/many");
  fs::create_symlink("../../../../../../../etc/passwd", root / "etc/apparmor.d/out");
  CHECK(scan(table_id::security_modules, root.path()).rows.empty());
}

TEST_CASE("modules: too many profiles are told", "[inventory][modules]") {
  tests::temp_dir root;
  std::string many;
  for (int n = 0; n < 6000; ++n) many += "/" + std::to_string(n) + " {\n}\n";
  write(root, "etc/apparmor.d/first", many);
  CHECK(modules_of(root).size() == 6000);
  many.clear();
  for (int n = 0; n < 6000; ++n) many += "/b" + std::to_string(n) + " {\n}\n";
  write(root, "etc/apparmor.d/second", many);
  const auto s = scan(table_id::security_modules, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.reason == "more than 10000 profiles");
  CHECK(s.rows.size() == 10'000);
}

TEST_CASE("modules: what the kernel says and is not looked into is not gone",
          "[inventory][modules]") {
  const auto live = common::root_dir::open("/");
  REQUIRE(live);
  const auto keeps = [&](const char* left_out, const char* module) {
    const auto host = live->without({{left_out, "made-up"}});
    REQUIRE(host);
    const auto s = inventory::run(provider_of(table_id::security_modules), *host);
    module_row row;
    row.module = module;
    return *s.missed.hold(*schemas::find_table(table_id::security_modules),
                          schemas::encode_row(row).stable);
  };
  CHECK(keeps("/sys", "yama"));
  CHECK(keeps("/sys/module", "apparmor"));
  if (fs::exists("/sys/kernel/security")) CHECK(keeps("/sys/kernel/security/lockdown", "lockdown"));
}

TEST_CASE("the names of profiles are those of apparmor_parser", "[inventory][owners]") {
  const auto parser = tests::peer("apparmor_parser");
  if (parser.empty()) tests::skip("no apparmor_parser here");
  tests::chance random(tests::seed("apparmor"));
  const text_list heads{"profile a%", "/usr/bin/b%", "profile c% /usr/{,s}bin/c%", "\"/opt/d %\"",
                        "profile \"e %\" /opt/e%"},
      flags{"", " flags=(complain)", " flags=(attach_disconnected, kill)", " flags=(unconfined)",
            " (complain)"},
      bodies{"",
             "  /etc/{a,b}/** r,\n",
             "  # } {\n",
             "  capability chown, # x {\n",
             "  profile inner {\n    /x r,\n  }\n",
             "  ^hat {\n    /y r,\n  }\n",
             "  hat under {\n    /y r,\n  }\n",
             "  deny /z{,1} w,\n",
             "  audit /q r,\n"};
  int compared = 0;
  for (int variant = 0; variant < 16; ++variant) {
    tests::temp_dir root;
    std::string text;
    for (unsigned n = 1 + random.below(4); n > 0; --n) {
      auto head = random.of(heads);
      for (auto at = head.find('%'); at != head.npos; at = head.find('%'))
        head.replace(at, 1, std::to_string(n));
      text += head + random.of(flags) + (random.one_in(3) ? "\n{\n" : " {\n");
      for (unsigned b = random.below(3); b > 0; --b) text += random.of(bodies);
      text += "}\n";
    }
    write(root, "made-up", text);
    auto theirs = tests::lines_of({parser, "-N", root / "made-up"});
    std::erase_if(theirs, [](const auto& line) {
      return line.starts_with("Warning") || line.starts_with("Cache");
    });
    if (theirs.empty() || std::ranges::any_of(theirs, [](const auto& line) {
          return line.find("arser error") != line.npos || line.find("Multiple") != line.npos;
        }))
      continue;  // two with one name
    text_list ours;
    for (const auto& p : inventory::parse_apparmor(text).profiles) ours.push_back(p.name);
    std::ranges::sort(ours);
    std::ranges::sort(theirs);
    INFO("variant " << variant << "\n" << text);
    CHECK(ours == theirs);
    ++compared;
  }
  std::cout << "apparmor_parser -N: " << compared << " files\n";
  CHECK(compared > 4);
}
