// Containers lie where the configuration says; nothing is denied that was not looked into.
#include "tests/unit/inventory/scan.hpp"

namespace {

using names = std::vector<std::string>;

struct container_host {
  tests::temp_dir root;
  void docker(const std::string& store, char id, const std::string& state = "{}") const {
    write(
        root, store + "/containers/" + std::string(64, id) + "/config.v2.json",
        R"({"ID":")" + std::string(64, id) + R"(","Name":"/)" + id + R"(","State":)" + state + "}");
  }
  void podman(const std::string& list, const std::string& name,
              const std::string& about = "{}") const {
    write(root, list,
          R"([{"id":"id-of-)" + name + R"(","names":[")" + name + R"("],"metadata":")" + about +
              R"("}])");
  }
  inventory::table_scan scanned() const { return scan(table_id::containers, root.path()); }
  names found() const {
    names out;
    for (const auto& c : rows<schemas::container>(scanned()))
      out.push_back(c.name.value_or("?") + " " + c.runtime.value_or("?") + " " +
                    c.owner.value_or("?"));
    std::ranges::sort(out);
    return out;
  }
  std::string state(const std::string& of) const {
    const container_host h;
    h.docker("var/lib/docker", 'a', of);
    return rows<schemas::container>(h.scanned()).at(0).state.value_or("(absent)");
  }
  bool says(const std::string& what) const {
    const auto reason = scanned().reason;
    INFO(reason);
    return reason.find(what) != std::string::npos;
  }
};

}  // namespace

TEST_CASE("docker: the states by which docker itself calls them", "[inventory][containers]") {
  const container_host h;
  const std::string never = R"("StartedAt":"0001-01-01T00:00:00Z")",
                    once = R"("StartedAt":"2023-11-14T22:13:21Z")";
  CHECK(h.state("{" + never + "}") == "created");
  CHECK(h.state("{}") == "created");
  CHECK(h.state("{" + once + "}") == "exited");
  CHECK(h.state(R"({"Running":true,)" + once + "}") == "running");
  CHECK(h.state(R"({"Running":true,"Paused":true,)" + once + "}") == "paused");
  CHECK(h.state(R"({"Running":true,"Restarting":true,)" + once + "}") == "restarting");
  CHECK(h.state(R"({"RemovalInProgress":true,"Dead":true,)" + once + "}") == "removing");
  CHECK(h.state(R"({"Dead":true,)" + never + "}") == "dead");
  CHECK(h.state("7") == "(absent)");
}

TEST_CASE("docker: without its second file a container's row stays as it was",
          "[inventory][containers]") {
  const container_host h;
  h.docker("var/lib/docker", 'a');
  h.docker("var/lib/docker", 'b');
  const auto before = h.scanned();
  REQUIRE(before.rows.size() == 2);
  write(h.root, "var/lib/docker/containers/" + std::string(64, 'a') + "/hostconfig.json", "{");
  const auto s = h.scanned();
  CHECK(s.status == table_status::partial);
  REQUIRE(s.rows.size() == 1);
  for (const auto& row : before.rows)
    CHECK(*s.missed.hold(*schemas::find_table(table_id::containers), row.stable) ==
          (row.stable != s.rows[0].stable));
}

TEST_CASE("docker: data-root, its older name, and the daemon's options",
          "[inventory][containers]") {
  const container_host h;
  h.docker("var/lib/docker", 'a');
  h.docker("srv/docker", 'b');
  h.docker("mnt/graph", 'c');
  h.docker("data/unit", 'd');
  CHECK(h.found() == names{"a docker root"});
  write(h.root, "etc/systemd/system/docker.service.d/place.conf",
        "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -H fd:// --data-root=/data/unit\n");
  CHECK(h.found() == names{"d docker root"});
  write(h.root, "etc/docker/daemon.json", R"({"graph":"/mnt/graph/"})");
  CHECK(h.found() == names{"c docker root"});
  write(h.root, "etc/docker/daemon.json", R"({"graph":"/mnt/graph","data-root":"/srv/docker"})");
  CHECK(h.found() == names{"b docker root"});
  write(h.root, "etc/docker/daemon.json", R"({"log-driver":"none"})");
  write(h.root, "etc/systemd/system/docker.service.d/place.conf",
        "[Service]\n# --data-root=/data/unit\nEnvironment=\"A=--graph-driver x\"\n");
  CHECK(h.found() == names{"a docker root"});
}

TEST_CASE("docker: of people, of the snap, with user namespaces", "[inventory][containers]") {
  const container_host h;
  h.docker("home/ann/.local/share/docker", 'a');
  h.docker("home/bob/containers", 'b');
  fs::create_directories(h.root / "home/bob/.local/share/docker");
  write(h.root, "home/bob/.config/docker/daemon.json", R"({"data-root":"/home/bob/containers"})");
  h.docker("var/snap/docker/common/var-lib-docker", 's');
  h.docker("var/lib/docker", 'o');
  h.docker("var/lib/docker/165536.165536", 'r');
  CHECK(h.found() == names{"a docker ann", "b docker bob", "o docker root", "s docker root"});
  write(h.root, "etc/docker/daemon.json", R"({"userns-remap":"default"})");
  CHECK(h.found() == names{"a docker ann", "b docker bob", "r docker root", "s docker root"});
}

TEST_CASE("a place that is named and not here is a fault, not an absence",
          "[inventory][containers]") {
  const container_host h;
  write(h.root, "etc/docker/daemon.json", R"({"data-root":"/mnt/disk/docker"})");
  CHECK(h.scanned().status == table_status::partial);
  CHECK(h.says("/mnt/disk/docker"));
  CHECK_FALSE(h.scanned().missed.empty());
  write(h.root, "etc/docker/daemon.json", "{ broken");
  CHECK(h.scanned().status == table_status::partial);
  CHECK(h.says("etc/docker/daemon.json"));
  write(h.root, "etc/docker/daemon.json", "{}");
  CHECK(h.scanned().status == table_status::unsupported);
  write(h.root, "etc/containers/storage.conf", "[storage]\ngraphroot = '/mnt/disk/podman'\n");
  CHECK(h.scanned().status == table_status::partial);
  CHECK(h.says("/etc/containers/storage.conf names /mnt/disk/podman"));
}

TEST_CASE("podman: volatile lists, other drivers, other places", "[inventory][containers]") {
  const container_host h;
  const std::string storage = "var/lib/containers/storage/";
  h.podman(storage + "overlay-containers/containers.json", "kept");
  h.podman(storage + "overlay-containers/volatile-containers.json", "quadlet");
  CHECK(h.found() == names{"kept podman root", "quadlet podman root"});
  h.podman(storage + "vfs-containers/containers.json", "copied");
  CHECK(h.found().size() == 3);
  write(h.root, "usr/share/containers/storage.conf",
        "[storage]\ndriver = \"overlay\" # usual\ngraphroot = \"/var/lib/containers/storage\"\n");
  CHECK(h.found() == names{"kept podman root", "quadlet podman root"});
  h.podman("srv/pods/btrfs-containers/containers.json", "moved");
  write(h.root, "etc/containers/storage.conf",
        "# graphroot = \"/nowhere\"\n[storage]\ndriver = \"btrfs\"\ngraphroot = \"/srv/pods\"\n"
        "runroot = \"/run/pods\"\n[storage.options]\ngraphroot = \"/not/this\"\n");
  h.podman("run/pods/btrfs-containers/volatile-containers.json", "fleeting");
  CHECK(h.found() == names{"fleeting podman root", "moved podman root"});
}

TEST_CASE("podman: where people keep theirs", "[inventory][containers]") {
  const container_host h;
  h.podman("home/ann/.local/share/containers/storage/vfs-containers/containers.json", "usual");
  h.podman("srv/bob/overlay-containers/containers.json", "own");
  write(h.root, "home/bob/.config/containers/storage.conf",
        "[storage]\ndriver = \"overlay\"\ngraphroot = \"/srv/bob\"\n");
  CHECK(h.found() == names{"own podman bob", "usual podman ann"});
  h.podman("var/people/ann/storage/overlay-containers/containers.json", "shared");
  write(h.root, "etc/containers/storage.conf",
        "[storage]\nrootless_storage_path = \"/var/people/$USER/storage\"\n");
  CHECK(h.found() == names{"own podman bob", "shared podman ann"});
  fs::create_directories(h.root / "home/eve");  // who never ran podman
  CHECK(h.scanned().status == table_status::ok);
  write(h.root, "home/ann/.config/containers/storage.conf",
        "[storage]\nrootless_storage_path = \"${HOME}/mine\"\n");
  h.podman("home/ann/mine/overlay-containers/containers.json", "mine");
  CHECK(h.found() == names{"mine podman ann", "own podman bob"});
}

TEST_CASE("cri-o: its containers belong to a pod; its own place", "[inventory][containers]") {
  const container_host h;
  h.podman("var/lib/containers/storage/overlay-containers/containers.json", "web",
           R"({\"image-name\":\"i\",\"pod-id\":\"p\",\"pod-name\":\"n\"})");
  CHECK(h.found() == names{"web cri-o root"});
  write(h.root, "etc/crio/crio.conf", "[crio]\nroot = \"/not/used\"\n");
  write(h.root, "etc/crio/crio.conf.d/10-place.conf", "[crio]\nroot = \"/srv/crio\"\n");
  h.podman("srv/crio/overlay-containers/containers.json", "db", R"({\"pod-id\":\"p\"})");
  CHECK(h.found() == names{"db cri-o root", "web cri-o root"});
  h.podman("srv/crio/overlay-containers/containers.json", "bare");  // its own place says enough
  CHECK(h.found() == names{"bare cri-o root", "web cri-o root"});
}

TEST_CASE("docker: what is left of a removed container is none, and no fault",
          "[inventory][containers]") {
  const tests::temp_dir root;
  fs::create_directories(root / ("var/lib/docker/containers/" + std::string(64, 'c') + "/mounts"));
  const auto s = scan(table_id::containers, root.path());
  CHECK(s.status == table_status::ok);
  CHECK(s.rows.empty());
  CHECK(s.missed.empty());
}

TEST_CASE("stores of others are named, and nothing is denied beside them",
          "[inventory][containers]") {
  const container_host h;
  CHECK(h.says("neither docker nor podman"));
  fs::create_directories(h.root / "var/lib/containerd");  // the package makes it
  fs::create_directories(h.root / "etc/libvirt/qemu/networks");
  CHECK(h.says("neither docker nor podman"));
  write(h.root, "var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db", "x");
  write(h.root, "var/lib/lxc/web/config", "x");
  CHECK(h.scanned().status == table_status::unsupported);
  CHECK_FALSE(h.says("neither docker nor podman"));
  CHECK(h.says("containerd (/var/lib/containerd), LXC (/var/lib/lxc)"));
  h.docker("var/lib/docker", 'a');
  CHECK(h.scanned().status == table_status::ok);
  CHECK(h.says("LXC (/var/lib/lxc)"));
}

TEST_CASE("podman: storage.conf in other spellings of TOML, and with variables",
          "[inventory][containers]") {
  for (const std::string conf :
       {"[ storage ]\ndriver = \"overlay\"\ngraphroot = \"/data/podman\"\n",
        "storage.driver = 'overlay'\nstorage.\"graphroot\" = '/data/podman'\n",
        "storage = { driver = 'overlay', graphroot = '/data/podman/' }\n"}) {
    const container_host h;
    INFO(conf);
    write(h.root, "etc/containers/storage.conf", conf);
    h.podman("data/podman/overlay-containers/containers.json", "db");
    CHECK(h.found() == names{"db podman root"});
  }
  const container_host h;
  write(h.root, "etc/containers/storage.conf", "[storage]\ngraphroot = \"$HOME/store-$UID\"\n");
  h.podman("root/store-0/overlay-containers/containers.json", "db");
  CHECK(h.found() == names{"db podman root"});
  write(h.root, "etc/containers/storage.conf", "[storage]\ngraphroot = '/data/podman'\n[x");
  CHECK(h.scanned().status == table_status::partial);
  CHECK(h.says("etc/containers/storage.conf: line "));
}

TEST_CASE("podman: a store that ends with the machine has its list and states below runroot",
          "[inventory][containers]") {
  const container_host h;
  write(h.root, "etc/containers/storage.conf",
        "[storage]\ndriver = \"overlay\"\nrunroot = \"/run/podman\"\n"
        "[storage.options]\ntransient_store = true\n");
  fs::create_directories(h.root / "var/lib/containers/storage/overlay-containers");
  h.podman("run/podman/overlay-containers/volatile-containers.json", "job");
  CHECK(h.found() == names{"job podman root"});
}

TEST_CASE("docker: a configuration that lies elsewhere", "[inventory][containers]") {
  const container_host h;
  h.docker("srv/docker", 'b');
  write(h.root, "etc/default/docker", "DOCKER_OPTS=\"--config-file /srv/daemon.json\"\n");
  write(h.root, "srv/daemon.json", R"({"data-root":"/srv/docker"})");
  write(h.root, "etc/docker/daemon.json", R"({"data-root":"/srv/none"})");
  CHECK(h.found() == names{"b docker root"});
}

TEST_CASE("containerd: a root elsewhere is named as not read", "[inventory][containers]") {
  const container_host h;
  write(h.root, "etc/containerd/config.toml", "version = 2\nroot = \"/data/containerd/\"\n");
  CHECK_FALSE(h.says("containerd ("));
  fs::create_directories(h.root / "data/containerd");
  CHECK(h.says("containerd (/data/containerd)"));
}
