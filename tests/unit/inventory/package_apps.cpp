// What people install beside the distribution's packages: Python, npm, snaps, flatpaks.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <thread>

#include "collector/inventory/packages/snap.hpp"
#include "collector/inventory/packages/unix_http.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

std::vector<schemas::package> packages_of(const tests::temp_dir& root) {
  const auto s = scan(table_id::packages, root.path());
  INFO(s.reason);
  CHECK(s.status == table_status::ok);
  return rows<schemas::package>(s);
}
auto at_path(const std::string& part) {
  return [part](const schemas::package& p) {
    return p.path && p.path->find(part) != std::string::npos;
  };
}

}  // namespace

TEST_CASE("python: system folders, users' sites, environments and eggs", "[inventory][packages]") {
  tests::temp_dir root;
  write(root, "etc/passwd",
        "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\ndaemon:x:1:1::/usr/sbin:/"
        "bin/false\n");
  write(root, "usr/lib/python3/dist-packages/demo-1.0.dist-info/METADATA",
        "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nSummary: a demo\nHome-page: "
        "UNKNOWN\nLicense: MIT\n  and more\nAuthor: Ann\n\nName: body\n");
  write(root, "usr/lib/python3/dist-packages/demo-1.0.dist-info/INSTALLER", "pip\n");
  write(root, "usr/lib/python3/dist-packages/old_egg-0.1.egg-info",
        "Name: old-egg\nVersion: 0.1\n");
  write(root, "home/ann/.local/lib/python3.11/site-packages/mine-2.egg-info/PKG-INFO",
        "Name: mine\nVersion: 2\n");
  write(root, "srv/app/.venv/pyvenv.cfg", "home = /usr/bin\n");
  write(root, "srv/app/.venv/lib/python3.11/site-packages/demo-2.0.dist-info/METADATA",
        "Name: demo\nVersion: 2.0\n");
  fs::create_symlink("lib", root / "srv/app/.venv/lib64");
  fs::create_symlink("/home/ann", root / "home/ann/loop");
  const auto all = packages_of(root);
  REQUIRE(all.size() == 4);
  const auto demo = the(all, at_path("/usr/lib/python3/"));
  CHECK(demo.path == "/usr/lib/python3/dist-packages/demo-1.0.dist-info/METADATA");
  the(all, at_path("old_egg-0.1.egg-info"));
  CHECK(the(all, at_path(".venv")).version == "2.0");
  CHECK(the(all, at_path("PKG-INFO")).name == "mine");
  const auto first = the(all, [](const auto& p) { return p.name == "demo" && p.version == "1.0"; });
  CHECK(first.format == "pypi");
  CHECK(first.license == "MIT");
  CHECK(first.installer == "pip");
  CHECK_FALSE(first.homepage);
}

TEST_CASE("python: metadata without a version holds deletions, and says where",
          "[inventory][packages]") {
  tests::temp_dir root;
  write(root, "usr/lib/python3/dist-packages/a-1.dist-info/METADATA", "Name: a\n\nVersion: 1\n");
  fs::create_directories(root / "usr/lib/python3/dist-packages/b-1.dist-info");
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::partial);
  CHECK_FALSE(s.missed.empty());
  CHECK(s.reason == "usr/lib/python3/dist-packages/a-1.dist-info/METADATA: no readable Version");
}

TEST_CASE("python: what pip passes over is no package and no fault", "[inventory][packages]") {
  tests::temp_dir root;
  const std::string site = "usr/lib/python3/dist-packages/";
  write(root, site + "good-1.dist-info/METADATA", "Name: good\nVersion: 1\n\n");
  write(root, site + "~ood-0.9.dist-info/METADATA", "Name: good\nVersion: 0.9\n\n");
  write(root, site + "-ood-0.8.dist-info/METADATA", "Name: good\nVersion: 0.8\n\n");
  fs::create_directories(root / (site + "empty-1.dist-info"));
  write(root, site + "nameless-1.dist-info/METADATA", "Version: 1\n\n");
  write(root, site + "nothing-1.egg-info", "");
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::ok);
  CHECK(s.missed.empty());
  REQUIRE(s.rows.size() == 1);
}

TEST_CASE("python: eggs, egg-info with METADATA, and what is being developed",
          "[inventory][packages]") {
  tests::temp_dir root;
  const std::string site = "usr/lib/python3/dist-packages/";
  write(root, site + "one-1.egg/EGG-INFO/PKG-INFO", "Name: one\nVersion: 1\n\n");
  write(root, site + "two.egg-info/METADATA", "Name: two\nVersion: 2\n\n");
  write(root, site + "three.egg-link", "/srv/three/src\n../\n");
  write(root, "srv/three/src/three.egg-info/PKG-INFO", "Name: three\nVersion: 3\n\n");
  write(root, site + "gone.egg-link", "/srv/gone\n.");
  const auto s = scan(table_id::packages, root.path());
  INFO(s.reason);
  CHECK(s.status == table_status::ok);
  const auto all = rows<schemas::package>(s);
  REQUIRE(all.size() == 3);
  for (const auto* name : {"one", "two", "three"})
    the(all, [&](const auto& p) { return p.name == name; });
}

TEST_CASE("python and npm: where tools and images keep them", "[inventory][packages]") {
  for (const auto* site :
       {"home/ann/miniconda3/envs/x/lib/python3.11/site-packages",
        "home/ann/.local/share/pipx/venvs/x/lib/python3.11/site-packages",
        "home/ann/.local/share/uv/tools/x/lib/python3.12/site-packages",
        "home/ann/.asdf/installs/python/3.12.1/lib/python3.12/site-packages",
        "home/ann/.cache/pypoetry/virtualenvs/x-py3.11/lib/python3.11/site-packages",
        "app/.venv/lib/python3.11/site-packages", "venv/lib/python3.11/site-packages",
        "usr/src/app/venv/lib/python3.11/site-packages"}) {
    INFO(site);
    tests::temp_dir root;
    if (std::string_view(site).find("conda") != std::string_view::npos)
      fs::create_directories(root / "home/ann/miniconda3/conda-meta");
    const auto at = std::string_view(site).find("/lib/");
    write(root, std::string(site).substr(0, at) + "/pyvenv.cfg", "home = /usr/bin\n");
    write(root, std::string(site) + "/a-1.dist-info/METADATA", "Name: a\nVersion: 1\n\n");
    CHECK(scan(table_id::packages, root.path()).rows.size() == 1);
  }
  for (const auto* modules :
       {"home/ann/.volta/tools/image/packages/x/lib/node_modules",
        "home/ann/.local/share/fnm/node-versions/v20/installation/lib/node_modules",
        "home/ann/.local/share/pnpm/global/5/node_modules",
        "home/ann/.config/yarn/global/node_modules", "home/ann/.bun/install/global/node_modules",
        "home/ann/.asdf/installs/nodejs/20/lib/node_modules", "app/node_modules",
        "usr/src/app/node_modules"}) {
    INFO(modules);
    tests::temp_dir root;
    write(root, std::string(modules) + "/a/package.json", R"({"name":"a","version":"1"})");
    CHECK(scan(table_id::packages, root.path()).rows.size() == 1);
  }
}

TEST_CASE("python: folders that are too deep to be looked into are said", "[inventory][packages]") {
  tests::temp_dir root;
  write(root, "usr/lib/python3/dist-packages/a-1.dist-info/METADATA", "Name: a\nVersion: 1\n\n");
  fs::create_directories(root / "opt/1/2/3/4/5/venv");
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::ok);
  CHECK(s.reason.find("deeper than 4: 1 folders, the first of them in /opt/1/2/3/4") !=
        std::string::npos);
}

TEST_CASE("npm: global packages, scoped and nested", "[inventory][packages]") {
  tests::temp_dir root;
  const std::string modules = "usr/local/lib/node_modules/";
  write(
      root, modules + "npm/package.json",
      R"({"name":"npm","version":"10.1.0","license":"Artistic-2.0","author":{"name":"Somebody"},"files":[[[[1]]]]})");
  write(root, modules + "npm/node_modules/semver/package.json",
        R"({"name":"semver","version":"7.5.4","license":{"type":"ISC"}})");
  write(root, modules + "npm/node_modules/@npmcli/fs/package.json",
        R"({"name":"@npmcli/fs","version":"3.1.0"})");
  write(
      root, modules + "@scope/tool/package.json",
      R"({"name":"@scope/tool","version":"1.0.0","repository":{"url":"git+https://example.org/t"}})");
  write(root, modules + ".bin/package.json", R"({"name":"hidden","version":"1"})");
  fs::create_symlink(".", root / (modules + "npm/node_modules/circle"));
  const auto all = packages_of(root);
  CHECK(all.size() == 4);
  const auto semver = the(all, [](const auto& p) { return p.name == "semver"; });
  CHECK(semver.license == "ISC");
  CHECK(semver.path == "/usr/local/lib/node_modules/npm/node_modules/semver/package.json");
  CHECK(the(all, [](const auto& p) { return p.name == "@scope/tool"; }).source ==
        "git+https://example.org/t");
  CHECK(the(all, [](const auto& p) { return p.name == "npm"; }).vendor == "Somebody");
}

TEST_CASE("npm: a manifest that is no JSON, or nested without end, is named",
          "[inventory][packages]") {
  tests::temp_dir root;
  write(root, "usr/lib/node_modules/a/package.json", R"({"name":"a","version":"1)");
  write(root, "usr/lib/node_modules/b/package.json",
        R"({"name":"b","version":)" + std::string(5000, '[') + std::string(5000, ']') + "}");
  write(root, "usr/lib/node_modules/c/package.json", R"({"name":"c","version":"1"})");
  const auto s = scan(table_id::packages, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 1);
  CHECK_FALSE(s.missed.empty());
  CHECK(s.reason == "usr/lib/node_modules/a/package.json: not a JSON object (faults in all: 2)");
}

TEST_CASE("snap: the state file of an image, with the descriptions that are there",
          "[inventory][packages]") {
  tests::temp_dir root;
  write(
      root, "var/lib/snapd/state.json",
      R"({"changes":{"1":{"x":"y"}},"data":{"snaps":{"core22":{"type":"base","active":true,"current":"1122","channel":"latest/stable"},)"
      R"("demo":{"type":"app","active":false,"current":"7","channel":"edge"}}}})");
  write(root, "snap/demo/7/meta/snap.yaml",
        "name: demo\nversion: '3.1'\nsummary: a demo\narchitectures: [amd64]\n");
  const auto all = packages_of(root);
  REQUIRE(all.size() == 2);
  const auto demo = the(all, [](const auto& p) { return p.name == "demo"; });
  CHECK(demo.version == "3.1");
  CHECK(demo.release == "7");
  CHECK(demo.architecture == "amd64");
  CHECK(demo.status == "installed");
  const auto core = the(all, [](const auto& p) { return p.name == "core22"; });
  CHECK_FALSE(core.version);  // a file system alone does not know it
  CHECK(core.section == "base");
}

TEST_CASE("snap: what snapd answers over its socket", "[inventory][packages]") {
  tests::temp_dir root;
  const auto path = root / "snapd.socket";
  const common::unique_fd listener{::socket(AF_UNIX, SOCK_STREAM, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  REQUIRE(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(listener.get(), 1) == 0);
  std::jthread snapd([&] {
    const common::unique_fd peer{::accept(listener.get(), nullptr, nullptr)};
    char request[512];
    (void)!::read(peer.get(), request, sizeof request);
    const std::string answer =
        "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n"
        R"({"type":"sync","result":[{"name":"demo","version":"3.1","revision":"7","installed-size":4096,"type":"app","status":"active",)"
        R"("publisher":{"display-name":"Demo Project"}},{"version":"1"}]})";
    (void)!::write(peer.get(), answer.data(), answer.size());
  });
  const auto body = inventory::http_get(path, "/v2/snaps");
  if (!body && body.error().code == common::errc::unsupported) {
    ::shutdown(listener.get(), SHUT_RDWR);
    tests::skip("no libcurl here");
  }
  REQUIRE(body);
  inventory::package_rows out;
  out.found();
  REQUIRE(inventory::take_snaps(*body, out));
  const auto s = out.finish();
  CHECK(s.status == table_status::partial);  // one of them has no name
  const auto demo = rows<schemas::package>(s).at(0);
  CHECK(demo.vendor == "Demo Project");
  CHECK(demo.size_bytes == 4096);
  CHECK(demo.release == "7");
}

TEST_CASE("a daemon that does not answer is given up in time", "[inventory][packages]") {
  tests::temp_dir root;
  if (inventory::http_get(root / "none", "/").error().code == common::errc::unsupported)
    tests::skip("no libcurl here");
  CHECK(inventory::http_get(root / "none", "/").error().code == common::errc::not_found);
  const common::unique_fd listener{::socket(AF_UNIX, SOCK_STREAM, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, (root / "s").c_str(), sizeof address.sun_path - 1);
  REQUIRE(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(listener.get(), 1) == 0);
  CHECK(inventory::http_get(root / "s", "/", {.bytes = 10, .time = common::milliseconds{50}})
            .error()
            .code == common::errc::timeout);
}

TEST_CASE("flatpak: what is deployed, by system and user", "[inventory][packages]") {
  tests::temp_dir root;
  const std::string app = "var/lib/flatpak/app/org.example.Demo/x86_64/stable/";
  write(root, app + "abc123/files/share/metainfo/org.example.Demo.metainfo.xml",
        "<component><!-- <release version=\"9\"/> --><releases><release date=\"2024-01-01\" "
        "version=\"1.2\"/><release "
        "version=\"1.1\"/></releases></component>");
  fs::create_symlink("abc123", root / (app + "active"));
  const std::string runtime =
      "home/ann/.local/share/flatpak/runtime/org.example.Platform/x86_64/23.08/";
  write(root, runtime + "def/metadata", "[Runtime]\n");
  fs::create_symlink("def", root / (runtime + "active"));
  const auto all = packages_of(root);
  REQUIRE(all.size() == 2);
  const auto demo = the(all, [](const auto& p) { return p.name == "org.example.Demo"; });
  CHECK(demo.version == "1.2");
  CHECK(demo.source == "abc123");
  const auto platform = the(all, [](const auto& p) { return p.name == "org.example.Platform"; });
  CHECK_FALSE(platform.version);  // it has none that is told
  CHECK(platform.release == "23.08");
  CHECK(platform.section == "runtime");
}
