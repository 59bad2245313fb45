// Files that say where things lie and who starts them, in whatever form: the readers that follow
// them end, and every row decodes.
#include "collector/inventory/accounts/name_service.hpp"
#include "collector/inventory/packages/rpm_files.hpp"
#include "collector/inventory/protocols/source_names.hpp"
#include "collector/inventory/services/unit_drop_ins.hpp"
#include "collector/inventory/updates/apt_lists.hpp"
#include "collector/inventory/updates/rpm_metadata.hpp"
#include "tests/fuzz/host_file.hpp"
#include "tests/support/packed.hpp"

namespace {

using place = tests::host_file;

}  // namespace

TEST_CASE("no bytes break the readers of service managers", "[fuzz]") {
  tests::temp_dir root;
  const std::string s6 = "etc/s6-overlay/s6-rc.d/";
  write(root, s6 + "app/type", "longrun\n");
  write(root, s6 + "user/contents.d/app", "");
  write(root, "etc/init/job.conf", "start on x\n");
  fs::create_directories(root / "etc/runlevels/default");
  write(root, "etc/init.d/script", "");
  fs::permissions(root / "etc/init.d/script", fs::perms::owner_all);
  write(root, "usr/lib/systemd/system/a-b.service", "[Service]\nExecStart=/bin/true\n");
  const auto p = GENERATE_COPY(
      place{
          table_id::services, "etc/init.d/script", {"#!/sbin/openrc-run\n", "#!/usr/bin/env x\n"}},
      place{table_id::services, "etc/init/job.override", {"manual\nstart on runlevel [2]\n"}},
      place{table_id::services, "etc/dinit.d/ntp", {"type = process\nrun-as = ntp:ntp\n# c\n"}},
      place{table_id::services, s6 + "app/dependencies", {"db\napp\n# c\n", "../../../etc\n"}},
      place{table_id::services, s6 + "app/type", {"oneshot\n"}},
      place{table_id::services,
            "etc/systemd/system/a-.service.d/10.conf",
            {"[Service]\nUser=x\nExecStart=\nExecStart=/bin/a b\n"}});
  tests::fuzz_file(root, p);
}

TEST_CASE("no bytes break the readers of where containers lie", "[fuzz]") {
  tests::temp_dir root;
  fs::create_directories(root / "srv/d/containers");
  fs::create_directories(root / "srv/p/vfs-containers");
  fs::create_directories(root / "home/ann");
  const auto p = GENERATE(
      place{table_id::containers,
            "etc/docker/daemon.json",
            {R"({"data-root":"/srv/d","userns-remap":"default"})", R"({"graph":"/srv/d"})"}},
      place{table_id::containers, "etc/default/docker", {"DOCKER_OPTS=\"-g /srv/d --graph=/x\"\n"}},
      place{table_id::containers,
            "etc/containers/storage.conf",
            {"[storage]\ndriver = \"vfs\" # c\ngraphroot = '/srv/p'\nrootless_storage_path = "
             "\"$HOME/${UID}/$USER\"\n"}},
      place{table_id::containers,
            "home/ann/.config/containers/storage.conf",
            {"[storage]\ngraphroot = \"~/x\"\nrunroot = \"/run/x\"\n"}},
      place{table_id::containers, "etc/crio/crio.conf", {"[crio]\nroot = \"/srv/p\"\n"}},
      place{table_id::containers,
            "var/lib/containers/storage/overlay-containers/volatile-containers.json",
            {R"([{"id":"1","names":["a"],"metadata":"{\"pod-id\":\"p\"}"}])"}});
  tests::fuzz_file(root, p);
}

TEST_CASE("no bytes break the readers of the sources of names", "[fuzz]") {
  tests::temp_dir root;
  write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\n");
  write(root, "etc/group", "root:x:0:\n");
  write(root, "etc/nsswitch.conf",
        "passwd: files systemd altfiles extrausers\ngroup: files [SUCCESS=merge] systemd\n");
  const std::string user =
      R"({"userName":"ann","uid":1001,"realName":"A","memberOf":["root",7],"shell":"/bin/sh"})";
  const auto p = GENERATE_COPY(
      place{table_id::users, "etc/userdb/ann.user", {user}},
      place{table_id::groups, "etc/userdb/ann.user", {user}},
      place{table_id::groups,
            "etc/userdb/crew.group",
            {R"({"groupName":"crew","gid":100,"members":["ann"]})"}},
      place{table_id::users, "usr/lib/passwd", {"core:x:1000:1000::/home/core:/bin/sh\n"}},
      place{table_id::users, "etc/nsswitch.conf", {"passwd: files [!UNAVAIL=return] sss db\n"}},
      place{table_id::groups, "etc/nsswitch.conf", {"group:files[SUCCESS=merge]systemd # c\n"}});
  tests::fuzz_file(root, p);
}

TEST_CASE("no bytes break the readers of release files", "[fuzz]") {
  tests::temp_dir root;
  const auto p = GENERATE(
      place{table_id::os, "etc/redhat-release", {"CentOS Linux release 7.9.2009 (Core)\n"}},
      place{
          table_id::os, "etc/SuSE-release", {"SUSE L 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n"}},
      place{table_id::os,
            "etc/lsb-release",
            {"DISTRIB_ID=U\nDISTRIB_RELEASE=10.04\nDISTRIB_DESCRIPTION=\"U 10.04.4 LTS\"\n"}},
      place{table_id::os, "etc/debian_version", {"12.5\n", "trixie/sid\n"}},
      place{table_id::os, "etc/os-release", {"ID=x\nVERSION=15-SP5\nVERSION_ID=15.5\n"}});
  tests::fuzz_file(root, p);
}

TEST_CASE("no bytes break the readers of which network files count", "[fuzz]") {
  tests::temp_dir root;
  write(root, "usr/lib/systemd/network/50-a.network", "[Match]\nName=a*\n[Network]\nDHCP=yes\n");
  write(root, "etc/network/interfaces.d/x", "iface x inet dhcp\n");
  const auto p = GENERATE(
      place{table_id::protocols,
            "etc/systemd/network/50-a.network.d/10.conf",
            {"[Match]\nName=\nName=!b [c]* d?\n[Network]\nAddress=\nGateway=\nDHCP=no\n"}},
      place{table_id::protocols,
            "etc/systemd/network/40-b.network",
            {"[Match]\nName=a* b\n[Network]\nAddress=192.0.2.1/24\n"}},
      place{table_id::protocols,
            "etc/NetworkManager/system-connections/a.nmconnection",
            {"[connection]\nid=a\nuuid=../../x\n[ipv4]\nmethod=auto\n"}},
      place{table_id::protocols,
            "etc/network/interfaces",
            {"iface a inet static\n netmask 255.255.0.0\n address \\\n 192.0.2.1\niface b inherits "
             "a\nmapping x\n script y\nsource interfaces.d/[x]* \"interfaces\"\nsource-directory "
             "inter*\n"}});
  tests::fuzz_file(root, p);
}

TEST_CASE("no bytes break the words and names that places are made of", "[fuzz]") {
  tests::temp_dir root;
  write(root, "a/b/c", "");
  const auto host = *common::root_dir::open(root.path());
  tests::fuzz("places",
              {"a \"b c\" 'd'", "/a/*/[c]?", "passwd: files [!X=return] y", "a-b@c-d.service"},
              [&](const std::string& bytes) {
                if (const auto words = inventory::shell_words(bytes))
                  for (const auto& w : *words)
                    REQUIRE(inventory::match_paths(host, w, 10).paths.size() <= 10);
                REQUIRE(inventory::sources_of(bytes, "passwd").size() <= 64);
                REQUIRE(inventory::drop_in_names(bytes).size() <= 256);
              });
}

TEST_CASE("no bytes break the readers of repositories", "[fuzz]") {
  tests::temp_dir root;
  write(root, "etc/pacman.d/mirrorlist", "Server = https://a.example/\n");
  write(root, "etc/pacman.conf", "[core]\nInclude = /etc/pacman.d/*\n");
  const auto p = GENERATE(
      place{table_id::repositories,
            "etc/apt/sources.list",
            {"deb [arch=a,b signed-by=/x trusted=yes] http://u:p@a.example/ b c # d\n",
             "deb cdrom:[x y]/ b c\ndeb-src http://a ./\n"}},
      place{table_id::repositories,
            "etc/apt/sources.list.d/a.sources",
            {"Types: deb deb-src\nURIs: a b\nSuites: c ./\nComponents: d\n e\nEnabled: no\n\n# "
             "x\nSigned-By:\n -----BEGIN\n"}},
      place{table_id::repositories,
            "etc/yum.repos.d/a.repo",
            {"[main]\ngpgcheck=1\n[a]\nbaseurl=http://a\n http://b,c\nenabled=0\npriority=9\n"}},
      place{table_id::repositories,
            "etc/pacman.conf",
            {"[options]\nSigLevel = Never\n[core]\nInclude = /etc/pacman.d/*\nServer = x\n"}},
      place{table_id::repositories,
            "etc/pacman.d/mirrorlist",
            {"Server = x\n[own]\nInclude = /etc/pacman.d/*\nSigLevel = Never\n"}},
      place{table_id::repositories, "etc/apk/repositories", {"@t http://a/b c\n/media\n#x\n"}},
      place{table_id::repositories,
            "etc/opkg/a.conf",
            {"src/gz a http://b c\noption check_signature 0\nsrc\n"}});
  tests::fuzz_file(root, p);
}

TEST_CASE("no bytes break the readers of updates, or of who owns a file", "[fuzz]") {
  tests::temp_dir root;
  const std::string lists = "var/lib/apt/lists/a.example_x_dists_s_";
  const std::string installed =
      "Package: dpkg\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n";
  const std::string offered = "Package: dpkg\nVersion: 2\nArchitecture: amd64\nSource: d (3)\n\n";
  write(root, "var/lib/dpkg/status", installed);
  write(root, "etc/apt/sources.list", "deb http://a.example/x s m\n");
  write(root, lists + "m_binary-amd64_Packages", offered);
  write(root, "usr/lib/systemd/system/a.service", "[Service]\nExecStart=/bin/a\n");
  write(root, "var/lib/dpkg/info/a.list", "/usr/lib/systemd/system/a.service\n");
  const auto p = GENERATE_COPY(
      place{table_id::updates, lists + "m_binary-amd64_Packages", {offered + offered}},
      place{table_id::updates,
            lists + "InRelease",
            {"-----BEGIN PGP SIGNED MESSAGE-----\n\nSuite: x-security\nNotAutomatic: yes\n"}},
      place{table_id::updates, "etc/apt/sources.list", {"deb http://u@a.example/x s m_~%\n"}},
      place{table_id::updates, "var/lib/dpkg/status", {installed + "\n" + installed}},
      place{table_id::services,
            "var/lib/dpkg/diversions",
            {"/usr/lib/systemd/system/a.service\n/b\na\n/c\n/d\n:\n"}},
      place{table_id::services,
            "var/lib/dpkg/info/a.list",
            {"/.\n/usr/lib/systemd/system/a.service\n/etc/init.d/x\n"}},
      place{table_id::services,
            "lib/apk/db/installed",
            {"P:a\nV:1\nF:usr/lib/systemd/system\nR:a.service\nF:\nR:\n"}});
  tests::fuzz_file(root, p);
}

TEST_CASE("no bytes break the reader of an rpm header's files", "[fuzz]") {
  const std::string entry = {0, 0, 3, '\xe8', 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 1};
  const std::string header = std::string("\0\0\0\1\0\0\0\5", 8) + entry + std::string("name\0", 5);
  tests::fuzz("rpm-files", {header}, [](const std::string& bytes) {
    std::size_t met = 0;
    (void)inventory::each_rpm_file(bytes, [&](auto, auto, auto) { ++met; });
    REQUIRE(met <= bytes.size());
  });
}

TEST_CASE("no bytes break the readers of packed lists, or of dnf's metadata", "[fuzz]") {
  using tests::packing;
  const tests::temp_dir root;
  const auto host = *common::root_dir::open(root.path());
  const std::string stanza = "Package: a\nVersion: 1\n\n";
  const std::string xml =
      "<m><package><name>a</name><version epoch=\"1\" ver=\"2\" rel=\"3\"/></package><data "
      "type=\"primary\"><location href=\"x/y\"/></data><update type=\"security\"><x><package "
      "name=\"a\"/></x></update></m>";
  tests::fuzz(
      "metadata",
      {tests::packed(stanza, packing::gzip), tests::packed(stanza, packing::xz),
       tests::packed(stanza, packing::zstd), tests::packed(stanza, packing::lz4), xml,
       tests::packed(xml, packing::gzip)},
      [&](const std::string& bytes) {
        write(root, "list", bytes);
        std::size_t longest = 0;
        (void)inventory::each_list_stanza(
            host, "list", [&](std::string_view s) { longest = std::max(longest, s.size()); });
        REQUIRE(longest <= 1u << 20);
        const auto take = [](const inventory::listed_rpm& one) { REQUIRE(one.name.size() < 4096); };
        (void)inventory::read_repomd(host, "list");
        (void)inventory::each_listed_rpm(host, "list", take);
        (void)inventory::each_security_rpm(host, "list", take);
      });
}
