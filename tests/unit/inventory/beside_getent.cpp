// Accounts and groups that a test makes up in two sources, beside what getent finds in the same
// files below a root of its own.
#include <unistd.h>

#include <map>
#include <set>
#include <sstream>

#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

constexpr int getent_variants = 24;
using account_names = std::vector<std::string>;

std::string extrausers_library() {
  std::error_code none;
  const fs::path unpacked = fs::path(MUSTER_SOURCE_DIR) / "build/peers/libnss-extrausers";
  for (const auto& f : fs::recursive_directory_iterator(unpacked, none))
    if (f.path().filename() == "libnss_extrausers.so.2") return f.path().string();
  return {};
}

/// getent with what it needs to run, below a root.
void install_getent(const tests::temp_dir& root, const std::string& getent,
                    const std::string& library) {
  const auto copy = [&](const std::string& from, const std::string& to) {
    fs::create_directories(fs::path(root / to).parent_path());
    fs::copy_file(from, root / to, fs::copy_options::overwrite_existing);
  };
  copy(getent, "bin/getent");
  for (const auto& line : tests::lines_of({"ldd", getent}))
    if (const auto slash = line.find('/'); slash != line.npos) {
      const auto path = line.substr(slash, line.find(' ', slash) - slash);
      copy(path, path.substr(1));
      if (path.find("libc.so") != path.npos)
        copy(library, fs::path(path.substr(1)).parent_path() / fs::path(library).filename());
    }
}

/// name → `id` for accounts, `id members…` for groups, sorted.
using found_names = std::map<std::string, std::string>;

found_names by_getent(const tests::temp_dir& root, const std::string& database,
                      const account_names& names) {
  found_names out;
  for (const auto& name : names)
    for (const auto& line :
         tests::lines_of({"chroot", root.path(), "/bin/getent", database, name})) {
      std::istringstream in(line);
      std::string field, id, rest;
      std::getline(in, field, ':');
      std::getline(in, field, ':');
      std::getline(in, id, ':');
      std::getline(in, rest, ':');
      out[name] = id;
      if (database == "passwd") continue;
      std::set<std::string> members;
      std::istringstream list(rest);
      for (std::string m; std::getline(list, m, ',');) members.insert(m);
      for (const auto& m : members) out[name] += " " + m;
    }
  return out;
}

found_names by_scan(const tests::temp_dir& root, const std::string& database) {
  found_names out;
  if (database == "passwd")
    for (const auto& u : rows<schemas::user>(scan(table_id::users, root.path())))
      out[*u.name] = std::to_string(*u.uid);
  if (database == "group")
    for (const auto& g : rows<schemas::group>(scan(table_id::groups, root.path()))) {
      out[*g.name] = std::to_string(*g.gid);
      for (const auto& m : *g.members) out[*g.name] += " " + m;
    }
  return out;
}

std::string in_lines(const found_names& all) {
  std::string out;
  for (const auto& [name, what] : all) out += name + " " + what + "\n";
  return out;
}

}  // namespace

TEST_CASE("accounts and groups of two sources are those that getent finds", "[inventory][owners]") {
  const auto getent = tests::peer("getent"), library = extrausers_library();
  if (getent.empty() || library.empty() || ::geteuid() != 0)
    tests::skip("no getent, no libnss-extrausers below build/peers, or not root");
  tests::chance random(tests::seed("name service"));
  const account_names names{"ann", "bob", "core", "dan", "eve", "root"};
  const account_names orders{"files extrausers",
                             "extrausers files",
                             "files [NOTFOUND=return] extrausers",
                             "files [ notfound = RETURN ] extrausers",
                             "files [!SUCCESS=return] extrausers",
                             "files[UNAVAIL=return]extrausers",
                             "files [SUCCESS=merge] extrausers",
                             "extrausers [SUCCESS=merge] files # both"};
  int compared = 0;
  for (int variant = 0; variant < getent_variants; ++variant) {
    const tests::temp_dir root;
    install_getent(root, getent, library);
    std::string log;
    const auto file = [&](const std::string& path, const std::string& text) {
      write(root, path, text);
      log += path + ":\n" + text;
    };
    for (const std::string folder : {"etc/", "var/lib/extrausers/"}) {
      std::string passwd, group;
      for (const auto& name : names) {
        const auto id = random.one_in(4) ? 1 + random.below(600) : 1000 + random.below(3);
        // Of files alone: extrausers takes numbers its own way.
        const auto written = folder == "etc/" && random.one_in(4)
                                 ? random.of(account_names{"-2", "4294967294", " 7", "+8", "09",
                                                           "4294967296", "-0", "5x", ""})
                                 : std::to_string(id);
        if (random.one_in(2))
          passwd +=
              fmt::format("{}:x:{}:{}::/:/bin/sh\n", name, written, random.one_in(5) ? 100 : id);
        if (random.one_in(2)) continue;
        group += fmt::format("{}:x:{}:", name, id);
        const auto members = random.below(3);
        for (unsigned m = 0; m < members; ++m) group += (m > 0 ? "," : "") + random.of(names);
        group += "\n";
      }
      file(folder + "passwd", passwd);
      file(folder + "group", group);
    }
    const auto merge_free = random.of(account_names(orders.begin(), orders.begin() + 6));
    file("etc/nsswitch.conf", "passwd: " + merge_free + "\ngroup:\t" + random.of(orders) + "\n");
    for (const std::string database : {"passwd", "group"}) {
      INFO("variant " << variant << ", " << database << "\n" << log);
      CHECK(in_lines(by_scan(root, database)) == in_lines(by_getent(root, database, names)));
      ++compared;
    }
  }
  std::cout << "getent: " << getent_variants << " variants, " << compared << " databases\n";
}
