// A table with several sources: what is removed from one is seen to go while another one is broken
// in whatever way, and nothing of the broken one is taken as removed.
#include <functional>
#include <random>

#include "collector/state/diff.hpp"
#include "tests/support/seed.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

/// Two records and the files they lie in; `path` is what gets broken.
struct source {
  std::string name, path;
  std::function<void(const tests::temp_dir&, bool both)> write;
  bool strict = true;  ///< whatever is broken in it is a fault; its owner passes over nothing
};

struct sources_of_table {
  table_id table;
  std::vector<source> all;
};

source one_file(const std::string& path, const std::string& first, const std::string& second,
                const std::string& end = "") {
  return {path, path, [=](const tests::temp_dir& root, bool both) {
            write(root, path, first + (both ? second : "") + end);
          }};
}

/// Two files, of which the second one goes; the first one is broken.
source two_files(const std::string& first, const std::string& text, const std::string& second,
                 const std::string& other) {
  return {first, first, [=](const tests::temp_dir& root, bool both) {
            write(root, first, text);
            write(root, second, other);
            if (!both) fs::remove_all(fs::path(root / second).parent_path());
          }};
}

std::string deb(const std::string& name) {
  return "Package: " + name + "\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n";
}
std::string metadata(const std::string& name) { return "Name: " + name + "\nVersion: 1\n\n"; }
std::string manifest(const std::string& name) {
  return R"({"name":")" + name + R"(","version":"1"})";
}

source python_site(const std::string& site) {
  auto out = two_files(site + "/a-1.dist-info/METADATA", metadata("a"),
                       site + "/b-1.dist-info/METADATA", metadata("b"));
  out.strict = false;  // pip passes over metadata without a name
  return out;
}
source npm_place(const std::string& place) {
  return two_files(place + "/a/package.json", manifest("a"), place + "/b/package.json",
                   manifest("b"));
}
source firefox(const std::string& user) {
  return one_file("home/" + user + "/.mozilla/firefox/p.default/extensions.json",
                  R"({"addons":[{"id":"a@x","version":"1","type":"extension"})",
                  R"(,{"id":"b@x","version":"1","type":"extension"})", "]}");
}
source chromium(const std::string& user) {
  const auto folder = "home/" + user + "/.config/google-chrome/Default/Extensions/";
  return two_files(folder + std::string(32, 'a') + "/1_0/manifest.json", manifest("a"),
                   folder + std::string(32, 'b') + "/1_0/manifest.json", manifest("b"));
}
source podman(const std::string& storage, const std::string& id) {
  return one_file(storage + "/overlay-containers/containers.json",
                  R"([{"id":")" + id + R"(1","names":["a"]})",
                  R"(,{"id":")" + id + R"(2","names":["b"]})", "]");
}
source docker() {
  const auto config = [](char c) {
    return R"({"ID":")" + std::string(64, c) + R"(","Name":"/x","State":{"Running":true}})";
  };
  const auto folder = [](char c) {
    return "var/lib/docker/containers/" + std::string(64, c) + "/config.v2.json";
  };
  return two_files(folder('a'), config('a'), folder('b'), config('b'));
}
/// A file of which its owner passes over lines without sense.
source file_of_lines(const std::string& path, const std::string& first, const std::string& second) {
  auto out = one_file(path, first, second);
  out.strict = false;
  return out;
}
source connection(const std::string& folder, const std::string& suffix, const std::string& text,
                  const std::string& key) {
  return {folder, folder + "/a" + suffix,
          [=](const tests::temp_dir& root, bool both) {
            for (const auto* name : {"a", "b"})
              write(root, folder + "/" + name + suffix,
                    fmt::format(fmt::runtime(text), fmt::arg("name", key + name)));
            if (!both) fs::remove(root / (folder + "/b" + suffix));
          },
          false};
}

std::vector<sources_of_table> every_table() {
  return {{table_id::packages,
           {one_file("var/lib/dpkg/status", deb("a"), deb("b")),
            one_file("lib/apk/db/installed", "P:a\nV:1\nA:x\n\n", "P:b\nV:1\nA:x\n\n"),
            two_files("var/lib/pacman/local/a-1/desc", "%NAME%\na\n\n%VERSION%\n1\n",
                      "var/lib/pacman/local/b-1/desc", "%NAME%\nb\n\n%VERSION%\n1\n"),
            python_site("usr/lib/python3/dist-packages"),
            python_site("home/ann/.local/lib/python3.11/site-packages"),
            python_site("home/bob/.local/lib/python3.11/site-packages"),
            npm_place("usr/lib/node_modules"), npm_place("home/ann/.npm-global/lib/node_modules")}},
          {table_id::browser_extensions, {firefox("ann"), chromium("ann"), firefox("bob")}},
          {table_id::containers,
           {docker(), podman("var/lib/containers/storage", "aa0"),
            podman("home/ann/.local/share/containers/storage", "bb0")}},
          {table_id::protocols,
           {connection("etc/NetworkManager/system-connections", ".nmconnection",
                       "[connection]\nid={name}\ntype=ethernet\ninterface-name={name}\n[ipv4]\n"
                       "method=auto\n",
                       "nm"),
            connection("etc/systemd/network", ".network",
                       "[Match]\nName={name}\n[Network]\nDHCP=yes\n", "sn"),
            connection("etc/netplan", ".yaml",
                       "network: {{ethernets: {{{name}: {{dhcp4: true}}}}}}\n", "np")}},
          {table_id::scheduled_jobs,
           {file_of_lines("etc/crontab", "@daily root a\n", "@daily root b\n"),
            file_of_lines("etc/cron.d/x", "@daily root a\n", "@daily root b\n"),
            file_of_lines("var/spool/cron/ann", "@daily a\n", "@daily b\n"),
            file_of_lines("etc/anacrontab", "1 5 a x\n", "1 5 b x\n")}},
          {table_id::resolvers,
           {file_of_lines("etc/resolv.conf", "nameserver 192.0.2.1\n", "nameserver 192.0.2.2\n"),
            file_of_lines("etc/hosts", "192.0.2.1 a\n", "192.0.2.2 b\n"),
            file_of_lines("etc/nsswitch.conf", "passwd: files\n", "group: files\n"),
            file_of_lines("etc/ntp.conf", "server a\n", "server b\n")}},
          {table_id::preloads,
           {file_of_lines("etc/ld.so.preload", "/a\n", "/b\n"),
            file_of_lines("etc/environment", "LD_PRELOAD=/a\n", "LD_AUDIT=/b\n"),
            file_of_lines("etc/security/pam_env.conf", "LD_PRELOAD DEFAULT=/a\n",
                          "LD_AUDIT DEFAULT=/b\n")}}};
}

std::set<std::string> minus(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> out;
  std::ranges::set_difference(a, b, std::inserter(out, out.end()));
  return out;
}

std::set<std::string> keys_of(const inventory::table_scan& s, table_id t) {
  std::set<std::string> out;
  for (const auto& row : s.rows) out.insert(*schemas::key_of(*schemas::find_table(t), row.stable));
  return out;
}

/// In place of the file something that is none.
void break_it(const tests::temp_dir& root, const std::string& path, unsigned way) {
  fs::remove_all(root / path);
  switch (way % 4) {
    case 0:
      return fs::create_symlink(fs::path(path).filename(), root / path);  // to itself
    case 1:
      return void(fs::create_directory(root / path));
    case 2:
      return write(root, path, std::string("\x01\xff garbage {[\n:::\n"));
    default:
      return write(root, path, std::string(4096, '\0'));
  }
}

}  // namespace

TEST_CASE("what goes from one source goes while another one is broken", "[inventory][sources]") {
  std::mt19937 random(tests::seed("sources"));
  for (const auto& [table, all] : every_table())
    for (const auto& gone : all)
      for (const auto& broken : all) {
        if (&gone == &broken) continue;
        const auto way = static_cast<unsigned>(random());
        INFO(schemas::find_table(table)->name << ": a record of " << gone.name << " goes, "
                                              << broken.path << " is broken by way " << way % 4);
        const tests::temp_dir root;
        for (const auto& s : all) s.write(root, true);
        const auto before = scan(table, root.path());
        CHECK(before.status == table_status::ok);
        const auto known = keys_of(before, table);
        REQUIRE(known.size() >= 2 * all.size());
        gone.write(root, false);
        const auto removed = minus(known, keys_of(scan(table, root.path()), table));
        REQUIRE_FALSE(removed.empty());
        break_it(root, broken.path, way);

        const auto now = scan(table, root.path());
        collector::state::known_rows remembered;
        for (const auto& row : before.rows) {
          const auto key = *schemas::key_of(*schemas::find_table(table), row.stable);
          remembered.emplace(*known.find(key), row.stable);
        }
        const auto d = collector::state::diff(*schemas::find_table(table), std::move(remembered),
                                              {.table = table,
                                               .status = now.status,
                                               .reason = now.reason,
                                               .rows = now.rows,
                                               .missed = now.missed});
        REQUIRE(d);
        const std::set<std::string> deleted(d->deletes.begin(), d->deletes.end());
        CHECK(minus(removed, deleted).empty());
        if (broken.strict) CHECK(minus(deleted, removed).empty());
      }
}

TEST_CASE("ten thousand broken records of one person hold up nobody else's",
          "[inventory][sources]") {
  inventory::gaps all;
  for (int n = 0; n < 10'000; ++n)
    all.add(
        {{{"format", "pypi"}, {"path", "/home/eve"}, {"path", fmt::format("/home/eve/{}", n)}}});
  const auto holds = [&](const char* format, const char* path) {
    schemas::package p;
    p.name = "x";
    p.format = format;
    p.path = path;
    return *all.hold(*schemas::find_table(table_id::packages), schemas::encode_row(p).stable);
  };
  CHECK(holds("pypi", "/home/eve/9999/x"));
  CHECK_FALSE(holds("pypi", "/home/ann/1"));
  CHECK_FALSE(holds("npm", "/home/eve/1"));
}
