// Containers and browser extensions, by the files that docker, podman and the browsers write.
#include "collector/inventory/time_text.hpp"
#include "tests/unit/inventory/scan.hpp"

TEST_CASE("times of daemons", "[inventory]") {
  CHECK(inventory::daemon_time("2023-11-14T22:13:20.123456789Z").ms == 1'700'000'000'123);
  CHECK(inventory::daemon_time("2023-11-15T00:13:20+02:00").ms == 1'700'000'000'000);
  CHECK_FALSE(inventory::daemon_time("0001-01-01T00:00:00Z").ms);
  CHECK_FALSE(inventory::daemon_time("2023-02-31T00:00:00Z").ms);
  CHECK_FALSE(inventory::daemon_time("yesterday").ms);
  CHECK_FALSE(inventory::daemon_time("2023-11-14T22:13:20").ms);
}

TEST_CASE("docker: a container by its state files, secrets of its command masked",
          "[inventory][containers]") {
  tests::temp_dir root;
  const std::string id(64, 'a'), folder = "var/lib/docker/containers/" + id;
  write(
      root, folder + "/config.v2.json",
      R"({"ID":")" + id +
          R"(","Created":"2023-11-14T22:13:20Z","Path":"server","Args":["--password","hunter2"],"Name":"/web","Image":"sha256:abc",)"
          R"("Config":{"Image":"demo:1","User":"www"},"State":{"Running":true,"Pid":77,"StartedAt":"2023-11-14T22:13:21Z"},)"
          R"("MountPoints":{"/data":{"Source":"/srv/data"}}})");
  write(
      root, folder + "/hostconfig.json",
      R"({"Privileged":true,"NetworkMode":"host","RestartPolicy":{"Name":"always"},"PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]}})");
  write(root, "var/lib/docker/containers/" + std::string(64, 'b') + "/config.v2.json", R"({"ID":)");
  const auto s = scan(table_id::containers, root.path());
  CHECK(s.status == table_status::partial);
  CHECK_FALSE(s.missed.empty());
  const auto all = rows<schemas::container>(s);
  REQUIRE(all.size() == 1);
  CHECK(all[0].name == "web");
  CHECK(all[0].image == "demo:1");
  CHECK(all[0].state == "running");
  CHECK(all[0].pid == 77);
  CHECK(all[0].command == std::vector<std::string>{"server", "--password", "***"});
  CHECK(all[0].ports == std::vector<std::string>{"8080 -> 80/tcp"});
  CHECK(all[0].mounts == std::vector<std::string>{"/srv/data -> /data"});
  CHECK(all[0].privileged == true);
  CHECK(all[0].restart_policy == "always");
}

TEST_CASE("docker: what a container may beyond others, and what it has of the host",
          "[inventory][containers]") {
  tests::temp_dir root;
  const std::string folder = "var/lib/docker/containers/" + std::string(64, 'a');
  write(
      root, folder + "/config.v2.json",
      R"({"ID":"a","MountPoints":{"/e":{"Source":"/etc","RW":false},"/d":{"Source":"/srv","RW":true}}})");
  write(
      root, folder + "/hostconfig.json",
      R"({"CapAdd":["sys_admin","CAP_NET_RAW","CAP_BPF","SYS_ADMIN"],"PidMode":"host","IpcMode":"private",)"
      R"("SecurityOpt":["seccomp=unconfined"],"Devices":[{"PathOnHost":"/dev/sda","PathInContainer":"/dev/sda"}]})");
  using texts = std::vector<std::string>;
  const auto c = rows<schemas::container>(scan(table_id::containers, root.path())).at(0);
  CHECK(c.capabilities == texts{"CAP_BPF", "CAP_SYS_ADMIN"});
  CHECK(c.shares == texts{"device=/dev/sda", "pid=host", "security=seccomp=unconfined"});
  CHECK(c.mounts == texts{"/etc -> /e (ro)", "/srv -> /d"});
  write(root, folder + "/hostconfig.json", "{}");
  CHECK(rows<schemas::container>(scan(table_id::containers, root.path())).at(0).capabilities ==
        texts{});
}

TEST_CASE("podman: the storage of the system and of users", "[inventory][containers]") {
  tests::temp_dir root;
  CHECK(scan(table_id::containers, root.path()).status == table_status::unsupported);
  write(
      root, "home/ann/.local/share/containers/storage/overlay-containers/containers.json",
      R"([{"id":"0123","names":["db"],"image":"feed","metadata":"{\"image-name\":\"docker.io/demo:2\"}","created":"2023-11-14T22:13:20Z"}])");
  const auto s = scan(table_id::containers, root.path());
  CHECK(s.status == table_status::ok);
  const auto c = rows<schemas::container>(s).at(0);
  CHECK(c.runtime == "podman");
  CHECK(c.image == "docker.io/demo:2");
  CHECK(c.owner == "ann");
  CHECK_FALSE(c.state);  // its files do not say
}

TEST_CASE("chromium: each version of an extension, its name in the default language, per profile",
          "[inventory][browsers]") {
  tests::temp_dir root;
  const std::string id(32, 'a'), base = "home/ann/.config/google-chrome/";
  const auto manifest = [&](const std::string& profile, const std::string& version) {
    const auto folder = base + profile + "/Extensions/" + id + "/" + version;
    write(
        root, folder + "/manifest.json",
        R"({"name":"__MSG_appName__","version":"1.2","default_locale":"en","permissions":["tabs","<all_urls>",{"x":1}],"optional_permissions":["history"],"background":{"persistent":false},"update_url":"https://e.example.org/"})");
    write(root, folder + "/_locales/en/messages.json",
          R"({"APPNAME":{"message":"Demo Extension"}})");
  };
  manifest("Default", "1.2_0");
  manifest("Profile 1", "1.2_0");
  write(
      root, base + "Default/Secure Preferences",
      R"({"extensions":{"settings":{")" + id +
          R"(":{"state":0,"from_webstore":true,"first_install_time":"13344473600000000"}}},"other":[[[1]]]})");
  write(root, base + "Default/Preferences",
        R"({"profile":{"name":"Ann at work"},"extensions":{"settings":{}}})");
  write(root, base + "Default/Extensions/not-an-id/1/manifest.json", "{}");
  const auto s = scan(table_id::browser_extensions, root.path());
  CHECK(s.status == table_status::ok);
  const auto all = rows<schemas::browser_extension>(s);
  REQUIRE(all.size() == 2);
  const auto e = the(
      all, [](const auto& x) { return x.profile == "/home/ann/.config/google-chrome/Default"; });
  CHECK(e.name == "Demo Extension");
  CHECK(e.user == "ann");
  CHECK(e.browser == "chrome");
  CHECK(e.enabled == false);
  CHECK(e.source == "store");
  CHECK(e.installed_at.ms == 1'700'000'000'000);
  CHECK(e.permissions == std::vector<std::string>{"<all_urls>", "tabs"});
  CHECK(e.optional_permissions == std::vector<std::string>{"history"});
  CHECK(e.persistent == false);
  CHECK(e.profile_name == "Ann at work");
}

TEST_CASE("chromium: comments, hosts of manifest v3, what the preferences run, what is unpacked",
          "[inventory][browsers]") {
  tests::temp_dir root;
  const std::string id(32, 'b'), mine(32, 'c'), gone(32, 'd'), own(32, 'e');
  const std::string base = "home/ann/.config/chromium/Default";
  const auto manifest = [&](const std::string& folder, const std::string& version) {
    write(root, folder + "/manifest.json",
          "// ours\n{\"name\":\"x\", /* of today */ \"version\":\"" + version +
              R"(","permissions":["tabs"],"host_permissions":["https://*/*"],)"
              R"("optional_host_permissions":["http://*/*"]})");
  };
  manifest(base + "/Extensions/" + id + "/1_0", "1");
  manifest(base + "/Extensions/" + id + "/2_0", "2");
  manifest("srv/dev/ext", "0.1");
  manifest("opt/browser/component", "9");
  write(root, base + "/Preferences",
        R"({"extensions":{"settings":{")" + id + R"(":{"path":")" + id +
            R"(/2_0","location":1,"disable_reasons":[]},")" + mine +
            R"(":{"path":"/srv/dev/ext","location":4,"disable_reasons":[1]},")" + gone +
            R"(":{"path":"/srv/dev/gone","location":4},")" + own +
            R"(":{"path":"/opt/browser/component","location":5}}}})");
  const auto s = scan(table_id::browser_extensions, root.path());
  INFO(s.reason);
  CHECK(s.status == table_status::ok);
  const auto all = rows<schemas::browser_extension>(s);
  REQUIRE(all.size() == 2);
  const auto stored = the(all, [&](const auto& x) { return x.extension_id == id; });
  CHECK(stored.version == "2");
  CHECK(stored.enabled == true);
  CHECK(stored.permissions == std::vector<std::string>{"https://*/*", "tabs"});
  CHECK(stored.optional_permissions == std::vector<std::string>{"http://*/*"});
  const auto unpacked = the(all, [&](const auto& x) { return x.extension_id == mine; });
  CHECK(unpacked.source == "unpacked");
  CHECK(unpacked.enabled == false);
  CHECK(unpacked.path == "/srv/dev/ext");
}

TEST_CASE("firefox: extensions.json, and one that is damaged", "[inventory][browsers]") {
  tests::temp_dir root;
  CHECK(scan(table_id::browser_extensions, root.path()).status == table_status::unsupported);
  write(
      root, "root/.mozilla/firefox/abc.default/extensions.json",
      R"({"schemaVersion":36,"addons":[{"id":"demo@example.org","version":"2.0","type":"extension","active":true,"location":"app-profile",)"
      R"("defaultLocale":{"name":"Demo","creator":"Ann"},"installDate":1700000000000,"visible":true,"applyBackgroundUpdates":0,"userPermissions":{"permissions":["storage"],"origins":["*://*/*"]}}]})");
  write(root, "root/.mozilla/firefox/profiles.ini",
        "[Profile0]\nName=default-release\nIsRelative=1\nPath=abc.default\n");
  write(root, "root/.mozilla/firefox/def.other/extensions.json", R"({"addons":[{"id")");
  const auto s = scan(table_id::browser_extensions, root.path());
  CHECK(s.status == table_status::partial);
  CHECK_FALSE(s.missed.empty());
  const auto all = rows<schemas::browser_extension>(s);
  REQUIRE(all.size() == 1);
  CHECK(all[0].extension_id == "demo@example.org");
  CHECK(all[0].vendor == "Ann");
  CHECK(all[0].enabled == true);
  CHECK(all[0].permissions == std::vector<std::string>{"*://*/*", "storage"});
  CHECK_FALSE(all[0].optional_permissions);
  CHECK(all[0].visible == true);
  CHECK(all[0].auto_update == false);
  CHECK(all[0].profile_name == "default-release");
}
