// What cannot be read is not taken for absent: rows that only it would have led to are kept.
#include "collector/inventory/packages/file_owners.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

/// A link to itself, which is there and cannot be read.
void make_unreadable(const tests::temp_dir& root, const std::string& path) {
  const fs::path at = root / path;
  fs::create_directories(at.parent_path());
  fs::create_symlink(at.filename(), at);
}

template <class Row>
bool is_kept(const tests::temp_dir& root, table_id table, const Row& row) {
  const auto s = scan(table, root.path());
  UNSCOPED_INFO(s.reason);
  return *s.missed.hold(*schemas::find_table(table), schemas::encode_row(row).stable);
}

schemas::container container_of(const std::string& runtime, const std::string& path) {
  schemas::container c;
  c.runtime = runtime;
  c.owner = "root";
  c.path = path;
  return c;
}

schemas::package package_of(const std::string& format, const std::string& path) {
  schemas::package p;
  p.format = format;
  p.path = path;
  return p;
}

}  // namespace

TEST_CASE("containers: places that an unreadable configuration may name", "[inventory][unread]") {
  for (const std::string file : {"etc/default/docker", "etc/systemd/system/docker.service.d"}) {
    const tests::temp_dir root;
    INFO(file);
    CHECK_FALSE(is_kept(root, table_id::containers, container_of("docker", "/srv/x")));
    make_unreadable(root, file);
    CHECK(is_kept(root, table_id::containers, container_of("docker", "/srv/x")));
    CHECK_FALSE(is_kept(root, table_id::containers, container_of("podman", "/srv/x")));
  }
  const tests::temp_dir root;
  make_unreadable(root, "etc/crio/crio.conf.d");
  CHECK(is_kept(root, table_id::containers, container_of("cri-o", "/srv/x")));
  CHECK_FALSE(is_kept(root, table_id::containers, container_of("docker", "/srv/x")));
  const tests::temp_dir shared;
  make_unreadable(shared, "etc/containers/storage.conf");
  CHECK(is_kept(shared, table_id::containers, container_of("cri-o", "/srv/x")));
}

TEST_CASE("containers: docker's store with a namespace of its own", "[inventory][unread]") {
  const tests::temp_dir root;
  write(root, "etc/docker/daemon.json", R"({"userns-remap":"default"})");
  const auto one = container_of("docker", "/var/lib/docker/1.1/containers/x/config.v2.json");
  CHECK_FALSE(is_kept(root, table_id::containers, one));
  make_unreadable(root, "var/lib/docker");
  CHECK(is_kept(root, table_id::containers, one));
}

TEST_CASE("browsers: profiles and extensions that an unreadable file tells of",
          "[inventory][unread]") {
  for (const auto& [browser, file] :
       {std::pair<std::string, std::string>{"chrome", ".config/google-chrome/Default/Preferences"},
        {"firefox", ".mozilla/firefox/profiles.ini"}}) {
    const tests::temp_dir root;
    INFO(file);
    fs::create_directories(root / "home/ann/.config/google-chrome/Default/Extensions");
    schemas::browser_extension e;
    e.browser = browser;
    e.user = "ann";
    CHECK_FALSE(is_kept(root, table_id::browser_extensions, e));
    make_unreadable(root, "home/ann/" + file);
    CHECK(is_kept(root, table_id::browser_extensions, e));
    e.user = "bob";
    CHECK_FALSE(is_kept(root, table_id::browser_extensions, e));
  }
}

TEST_CASE("browsers: an extension of a developer that cannot be read", "[inventory][unread]") {
  const tests::temp_dir root;
  write(root, "home/ann/.config/chromium/Default/Preferences",
        R"({"extensions":{"settings":{")" + std::string(32, 'a') +
            R"(":{"path":"/srv/dev/ext","location":4}}}})");
  schemas::browser_extension e;
  e.browser = "chromium";
  e.user = "ann";
  CHECK_FALSE(is_kept(root, table_id::browser_extensions, e));
  make_unreadable(root, "srv/dev/ext/manifest.json");
  CHECK(is_kept(root, table_id::browser_extensions, e));
}

TEST_CASE("packages: places that an unreadable file or folder leads to", "[inventory][unread]") {
  struct sample {
    std::string format, unreadable, package;
  };
  for (const auto& [format, unreadable, package] :
       {sample{"npm", "home/ann/.npmrc", "/srv/x/lib/node_modules/a/package.json"},
        sample{"npm", "home/ann/.nvm/versions/node",
               "/home/ann/.nvm/versions/node/v1/lib/node_modules/a/package.json"},
        sample{"pypi", "home/ann/.pyenv/versions",
               "/home/ann/.pyenv/versions/3/lib/python3/site-packages/a.dist-info/METADATA"},
        sample{"pypi", "usr/local/lib",
               "/usr/local/lib/python3/site-packages/a.dist-info/METADATA"},
        sample{"pypi", "usr/lib/python3/dist-packages/x.egg-link", "/srv/x/x.egg-info/PKG-INFO"},
        sample{"opkg", "etc/opkg.conf", ""}, sample{"opkg", "etc/opkg", ""}}) {
    const tests::temp_dir root;
    INFO(unreadable);
    write(root, "var/lib/dpkg/status", "");
    CHECK_FALSE(is_kept(root, table_id::packages, package_of(format, package)));
    make_unreadable(root, unreadable);
    CHECK(is_kept(root, table_id::packages, package_of(format, package)));
    CHECK_FALSE(is_kept(root, table_id::packages, package_of("deb", package)));
  }
}

TEST_CASE("protocols: keyfiles where an unreadable configuration may have them",
          "[inventory][unread]") {
  for (const std::string file :
       {"etc/NetworkManager/NetworkManager.conf", "etc/NetworkManager/conf.d"}) {
    const tests::temp_dir root;
    INFO(file);
    schemas::protocol p;
    p.source = "NetworkManager";
    CHECK_FALSE(is_kept(root, table_id::protocols, p));
    make_unreadable(root, file);
    CHECK(is_kept(root, table_id::protocols, p));
    p.source = "ifcfg";
    CHECK_FALSE(is_kept(root, table_id::protocols, p));
  }
}

TEST_CASE("protocols: more of dhcpcd.conf than is read", "[inventory][unread]") {
  for (const std::string block : {"\n", "interface e\n"}) {
    const tests::temp_dir root;
    std::string conf;
    for (int i = 0; i < 21'000; ++i)
      conf += block == "\n" || i > 600 ? block : "interface e" + std::to_string(i) + "\n";
    write(root, "etc/dhcpcd.conf", conf.substr(0, 200'000));
    schemas::protocol p;
    p.source = "dhcpcd";
    CHECK(is_kept(root, table_id::protocols, p));
  }
}

TEST_CASE("options that are too long to be read are no options that are not there",
          "[inventory][unread]") {
  const std::string long_file = "#" + std::string(300u << 10, 'x') + "\n";
  schemas::protocol keyfile;
  keyfile.source = "NetworkManager";
  schemas::user remote;
  remote.name = "x";
  remote.uid = 7;
  const auto check = [&](const std::string& file, table_id table, const auto& row) {
    const tests::temp_dir root;
    INFO(file);
    write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\n");
    write(root, "var/lib/dpkg/status", "");
    write(root, file, "\n");
    CHECK_FALSE(is_kept(root, table, row));
    write(root, file, long_file);
    CHECK(is_kept(root, table, row));
  };
  check("etc/default/docker", table_id::containers, container_of("docker", "/srv/x"));
  check("etc/NetworkManager/NetworkManager.conf", table_id::protocols, keyfile);
  check("etc/opkg.conf", table_id::packages, package_of("opkg", ""));
  check("home/ann/.npmrc", table_id::packages, package_of("npm", "/srv/x/package.json"));
  check("etc/npmrc", table_id::packages, package_of("npm", "/srv/x/package.json"));
  check("etc/pacman.conf", table_id::packages, package_of("pacman", ""));
  check("etc/nsswitch.conf", table_id::users, remote);
}

TEST_CASE("users: accounts of sources that an unreadable file names", "[inventory][unread]") {
  const tests::temp_dir root;
  write(root, "etc/passwd", "ann:x:1000:1000::/home/ann:/bin/sh\n");
  write(root, "home/ann/.ssh/authorized_keys2", "");
  schemas::user bob;
  bob.name = "bob";
  bob.origin = "extrausers";
  CHECK_FALSE(is_kept(root, table_id::users, bob));
  const auto keys_of_ann = [&] {
    return rows<schemas::user>(scan(table_id::users, root.path())).at(0).ssh_keys;
  };
  CHECK(keys_of_ann());
  make_unreadable(root, "etc/nsswitch.conf");
  CHECK(is_kept(root, table_id::users, bob));
  make_unreadable(root, "home/ann/.ssh/authorized_keys");
  CHECK_FALSE(keys_of_ann());  // it may have some
}

TEST_CASE("owners of files are not known whole where a list cannot be read",
          "[inventory][unread]") {
  const tests::temp_dir root;
  const auto host = *common::root_dir::open(root.path());
  const auto is_whole = [&] {
    inventory::list_walk to{inventory::merged_paths(host), {}, true};
    inventory::read_apk_lists(host, to);
    return to.whole;
  };
  CHECK(is_whole());
  make_unreadable(root, "lib/apk/db/installed");
  CHECK_FALSE(is_whole());
}
