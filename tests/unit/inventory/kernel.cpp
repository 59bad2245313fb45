// What the kernel says of its modules, mounts, disks and parameters.
#include <algorithm>
#include <set>
#include <sstream>

#include "collector/inventory/kernel/parse.hpp"
#include "common/subprocess.hpp"
#include "schemas/json.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

schemas::json output_of(const std::vector<std::string>& argv) {
  const auto r = common::run(argv, {.time = std::chrono::seconds{20}, .output_bytes = 16u << 20});
  return schemas::json::parse(r && r->exit_status == 0 ? r->output : std::string{}, nullptr, false);
}

}  // namespace

TEST_CASE("modules: who uses them, and what taints the kernel", "[inventory][kernel]") {
  tests::temp_dir root;
  CHECK(scan(table_id::kernel_modules, root.path()).status == table_status::unsupported);
  write(root, "proc/modules", "snd 100 2 snd_pcm,snd_hda, Live 0x0\nvendor 5 0 - Live 0x0 (POE)\n");
  const auto s = scan(table_id::kernel_modules, root.path());
  CHECK(s.status == table_status::ok);
  const auto all = rows<schemas::kernel_module>(s);
  REQUIRE(all.size() == 2);
  CHECK(all[0].used_by == std::vector<std::string>{"snd_hda", "snd_pcm"});
  CHECK(all[0].references == 2);
  CHECK(all[1].taints == "POE");
  CHECK(all[1].used_by->empty());
  write(root, "proc/modules", "snd 100 2 - Live 0x0\nhalf a line\n");
  CHECK(scan(table_id::kernel_modules, root.path()).status == table_status::partial);
}

TEST_CASE("mountinfo: escapes undone, optional fields skipped", "[inventory][kernel]") {
  std::vector<schemas::mount> all;
  const auto bad = inventory::parse_mountinfo(
      "36 35 98:0 /sub /mnt\\040x rw,noatime master:1 shared:7 - ext3 /dev/root "
      "rw,errors=continue\n37 35 0:1 / /x rw - tmpfs\n",
      [&](auto m) { all.push_back(std::move(m)); });
  CHECK(bad == 1);
  REQUIRE(all.size() == 1);
  CHECK(all[0].target == "/mnt x");
  CHECK(all[0].root == "/sub");
  CHECK(all[0].type == "ext3");
  CHECK(all[0].source == "/dev/root");
  CHECK(all[0].super_options == "rw,errors=continue");
}

TEST_CASE("disks and partitions of a root that brings /sys along", "[inventory][kernel]") {
  tests::temp_dir root;
  CHECK(scan(table_id::block_devices, root.path()).status == table_status::unsupported);
  for (const auto& [file, text] :
       std::map<std::string, std::string>{{"sda/size", "2048\n"},
                                          {"sda/dev", "8:0\n"},
                                          {"sda/ro", "0\n"},
                                          {"sda/removable", "1\n"},
                                          {"sda/device/model", "Demo disk  \n"},
                                          {"sda/sda1/partition", "1\n"},
                                          {"sda/sda1/size", "1024\n"},
                                          {"sda/queue/size", "9\n"},
                                          {"dm-0/dm/uuid", "CRYPT-LUKS2-1\n"},
                                          {"dm-0/dm/name", "home\n"},
                                          {"loop0/size", "0\n"}})
    write(root, "sys/block/" + file, text);
  const auto all = rows<schemas::block_device>(scan(table_id::block_devices, root.path()));
  REQUIRE(all.size() == 3);  // the idle loop device is left out
  const auto of = [&](const char* name) {
    return *std::ranges::find(all, schemas::text(name), &schemas::block_device::name);
  };
  CHECK(of("sda").model == "Demo disk");
  CHECK(of("sda").size_bytes == 2048 * 512);
  CHECK(of("sda").removable == true);
  CHECK(of("sda1").parent == "sda");
  CHECK(of("sda1").type == "part");
  CHECK(of("dm-0").type == "crypt");
  CHECK(of("dm-0").mapped_name == "home");
}

TEST_CASE("parameters that a kernel lacks have no row", "[inventory][kernel]") {
  tests::temp_dir root;
  CHECK(scan(table_id::sysctl, root.path()).status == table_status::unsupported);
  write(root, "proc/sys/kernel/kptr_restrict", "2\n");
  const auto all = rows<schemas::sysctl>(scan(table_id::sysctl, root.path()));
  REQUIRE(all.size() == 1);
  CHECK(all[0].name == "kernel.kptr_restrict");
  CHECK(all[0].value == "2");
}

TEST_CASE("hotfixes are unsupported here, which is not an empty table", "[inventory]") {
  CHECK(scan(table_id::hotfixes, "/").status == table_status::unsupported);
}

TEST_CASE("live, the modules are those of lsmod", "[inventory][live]") {
  const auto r =
      common::run({"lsmod"}, {.time = std::chrono::seconds{20}, .output_bytes = 16u << 20});
  if (!r || r->exit_status != 0 || !fs::exists("/proc/modules"))
    tests::skip("no lsmod here, or a kernel without modules");
  std::set<std::string> expected, ours;
  std::istringstream in(r->output);
  std::string line;
  for (std::getline(in, line); std::getline(in, line);) {  // after the heading
    std::istringstream fields(line);
    std::string name, size;
    fields >> name >> size;
    expected.insert(name + " " + size);
  }
  for (const auto& m : rows<schemas::kernel_module>(scan(table_id::kernel_modules, "/")))
    ours.insert(fmt::format("{} {}", *m.name, *m.size_bytes));
  CHECK(ours == expected);
}

TEST_CASE("live, the mounts are those of findmnt", "[inventory][live]") {
  const auto said =
      output_of({"findmnt", "-J", "-l", "-v", "-o", "TARGET,SOURCE,FSTYPE,VFS-OPTIONS"});
  if (!said.is_object()) tests::skip("no findmnt here");
  std::multiset<std::string> expected, ours;
  const auto text = [](const schemas::json& j) {
    return j.is_string() ? j.get<std::string>() : std::string{};
  };
  for (const auto& m : said["filesystems"])
    expected.insert(text(m["target"]) + " " + text(m["source"]) + " " + text(m["fstype"]) + " " +
                    text(m["vfs-options"]));
  for (const auto& m : rows<schemas::mount>(scan(table_id::mounts, "/")))
    ours.insert(*m.target + " " + *m.source + " " + *m.type + " " + *m.options);
  CHECK(ours == expected);
}

TEST_CASE("live, the block devices are those of lsblk", "[inventory][live]") {
  const auto said = output_of({"lsblk", "-J", "-b", "-l", "-o", "NAME,MAJ:MIN,SIZE,TYPE,RO,RM"});
  if (!said.is_object()) tests::skip("no lsblk here");
  std::set<std::string> expected, ours;
  for (const auto& d : said["blockdevices"])
    expected.insert(fmt::format("{} {} {} {}", d["name"].get<std::string>(),
                                d["maj:min"].get<std::string>(), d["size"].get<std::int64_t>(),
                                d["type"].get<std::string>()));
  for (const auto& d : rows<schemas::block_device>(scan(table_id::block_devices, "/")))
    ours.insert(fmt::format("{} {} {} {}", *d.name, *d.device, *d.size_bytes, *d.type));
  CHECK(ours == expected);
}
