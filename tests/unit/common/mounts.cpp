// Mounts that may never answer are known from the kernel's list, and then not touched.
#include "common/mounts.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/support/temp_dir.hpp"

namespace fs = std::filesystem;

namespace {

std::string line(const std::string& target, const std::string& type) {
  return "36 35 0:44 / " + target + " rw,relatime shared:7 master:2 - " + type +
         " server:/export rw,vers=4.2\n";
}

std::vector<std::string> targets(const std::string& mountinfo, const std::string& root = "/") {
  std::vector<std::string> out;
  for (const auto& m : common::slow_mounts(mountinfo, root)) out.push_back(m.target);
  return out;
}

using paths = std::vector<std::string>;

/// A folder in which `net` and `deep/net` are left out, as if they were mounts.
struct guarded {
  tests::temp_dir dir;
  common::root_dir root = make();

  common::root_dir make() {
    fs::create_directories(dir / "net/sub");
    fs::create_directories(dir / "deep/net");
    fs::create_directories(dir / "deep/near");
    for (const auto* file : {"net/f", "net/sub/f", "deep/net/f", "deep/near/f", "f"})
      std::ofstream(dir / file) << "text\n";
    fs::create_symlink("/net/sub", dir / "absolute");
    fs::create_symlink("../net/f", dir / "deep/relative");
    fs::create_symlink("deep/near", dir / "near");
    fs::create_symlink("round", dir / "round");
    return *common::root_dir::open(dir.path())
                ->without({{"/net", "nfs4"}, {"/deep/net", "fuse.sshfs"}});
  }
  std::string why(const std::string& path) const {
    const auto r = root.read(path, 100);
    return r ? "" : std::string(common::name(r.error().code)) + ": " + r.error().detail;
  }
};

}  // namespace

TEST_CASE("network, FUSE and automounter file systems may stall; disks and the kernel's own do not",
          "[common][mounts]") {
  for (const auto* type : {"nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs", "9p", "afs",
                           "autofs", "fuse", "fuse.sshfs", "fuse.glusterfs"})
    CHECK(common::may_stall(type));
  for (const auto* type :
       {"ext4", "xfs", "btrfs", "tmpfs", "overlay", "proc", "sysfs", "nfsd", "squashfs"})
    CHECK_FALSE(common::may_stall(type));
}

TEST_CASE("the list of mounts: the slow ones, with their places as the reader sees them",
          "[common][mounts]") {
  CHECK(targets(line("/home", "nfs4") + line("/srv", "ext4") + line("/mnt/a", "fuse.sshfs")) ==
        paths{"/home", "/mnt/a"});
  CHECK(targets(line("/with\\040blank", "cifs")) == paths{"/with blank"});
  CHECK(targets("36 35 0:44 / /none rw - nfs s rw\n") == paths{"/none"});
  CHECK(targets("noise\n\n - nfs\n" + line("/a", "nfs")) == paths{"/a"});
  SECTION("what lies on top counts") {
    CHECK(targets(line("/a", "autofs") + line("/a", "ext4")).empty());
    CHECK(targets(line("/a", "ext4") + line("/a", "nfs")) == paths{"/a"});
  }
  SECTION(
      "the root itself is meant, and what the kernel and lxcfs put below /proc and /sys is near") {
    CHECK(targets(line("/", "nfs") + line("/proc/meminfo", "fuse.lxcfs") +
                  line("/proc/sys/fs/binfmt_misc", "autofs") +
                  line("/sys/fs/fuse/connections", "fusectl"))
              .empty());
  }
  SECTION("below another root, as seen from there") {
    CHECK(targets(line("/image/home", "nfs") + line("/home", "nfs") + line("/imagery", "nfs") +
                      line("/image", "9p"),
                  "/image") == paths{"/home"});
  }
}

TEST_CASE("nothing on a mount that is left out is reached, by no way", "[common][mounts]") {
  const guarded g;
  CHECK(g.why("/f").empty());
  CHECK(g.why("deep/near/f").empty());
  CHECK(g.why("/near/f").empty());
  CHECK(g.why("/deep/net/../near/f").find("unsupported") == 0);
  for (const auto* path : {"/net/f", "net//f", "/net", "/./net/sub/f", "/deep/../net/f",
                           "/absolute/f", "/deep/relative", "/near/../../net/f"}) {
    INFO(path);
    const auto why = g.why(path);
    CHECK(why.find("unsupported: ") == 0);
    CHECK(why.find("/net is a mount of type nfs4") != std::string::npos);
  }
  CHECK(g.root.stat("/net").error().code == common::errc::unsupported);
  CHECK(g.root.list("/absolute", 10).error().code == common::errc::unsupported);
  CHECK(g.root.open_folder("/deep/net").error().code == common::errc::unsupported);
}

TEST_CASE("beside such a mount everything is as without", "[common][mounts]") {
  const guarded g;
  const auto plain = *common::root_dir::open(g.dir.path());
  for (const auto* path : {"/f", "/nothing", "/nothing/at/all", "/f/below", "/round", "/deep/near",
                           "/near", "/", "..", "/../../f", "deep/./near//f"}) {
    INFO(path);
    const auto here = g.root.stat(path), there = plain.stat(path);
    REQUIRE(here.has_value() == there.has_value());
    if (here) CHECK(here->inode == there->inode);
    if (!here) CHECK(here.error().code == there.error().code);
    if (!here) CHECK(here.error().detail == there.error().detail);
  }
  CHECK(*g.root.read_link("/absolute") == "/net/sub");  // the link lies here
  const auto all = g.root.list("/", 20);
  REQUIRE(all);
  CHECK(std::ranges::any_of(*all, [](const auto& e) {
    return e.name == "net" && e.type == common::dir_entry::kind::directory;
  }));
}

TEST_CASE("the links of /proc work beside such mounts", "[common][mounts]") {
  const auto root = *common::root_dir::open("/")->without({{"/nowhere/at/all", "nfs"}});
  CHECK(root.read("/proc/self/stat", 4096));
  CHECK(root.read("proc/self/mountinfo", 16u << 20));
  CHECK_FALSE(root.stat("/proc/self/exe"));  // a magic link, as ever
}
