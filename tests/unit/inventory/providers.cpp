// What a host's files say of the system as a whole, and what run() makes of any provider.
#include <algorithm>

#include "collector/inventory/os_release.hpp"
#include "tests/unit/inventory/scan.hpp"

TEST_CASE("a root's os is what its os-release says", "[inventory]") {
  const auto s = scan(table_id::os, fixture);
  CHECK(s.status == table_status::ok);
  const auto os = rows<schemas::os>(s).at(0);
  CHECK(os.name == "Debian GNU/Linux");
  CHECK(os.version == "12 (bookworm)");
  CHECK(os.distribution == "debian");
  CHECK(os.codename == "bookworm");
  CHECK(os.hostname == "fixture-host");
  CHECK(os.architecture == "amd64");
  CHECK_FALSE(os.kernel);  // a file system has none
  CHECK_FALSE(os.kernel_name);
  CHECK(os.full_name == "Debian GNU/Linux 12 (bookworm)");
  CHECK(os.major == "12");
  CHECK_FALSE(os.minor);
}

TEST_CASE("a version is taken apart as far as it goes", "[inventory]") {
  using parts = std::vector<std::string>;
  const auto numbers = [](const std::string& version) {
    tests::temp_dir root;
    write(root, "etc/os-release", "ID=x\nVERSION='" + version + "'\n");
    const auto os = rows<schemas::os>(scan(table_id::os, root.path())).at(0);
    return parts{os.major.value_or("-"), os.minor.value_or("-"), os.patch.value_or("-")};
  };
  CHECK(numbers("20.04.1 LTS (Focal Fossa)") == parts{"20", "04", "1"});
  CHECK(numbers("9.4 (Plow)") == parts{"9", "4", "-"});
  CHECK(numbers("Leap 15.6") == parts{"15", "6", "-"});
  CHECK(numbers("rolling") == parts{"-", "-", "-"});
  CHECK(numbers("7..3") == parts{"7", "-", "3"});
}

TEST_CASE("os-release quoting is undone", "[inventory]") {
  const auto f =
      inventory::parse_os_release("A=\"a \\\"b\\\"\"\nB='c \\d'\nC=plain\n# D=1\nE\n=x\n");
  CHECK(f.at("A") == "a \"b\"");
  CHECK(f.at("B") == "c \\d");
  CHECK(f.at("C") == "plain");
  CHECK(f.size() == 3);
  CHECK(inventory::parse_os_release("A=1\nA=2\nB=\"c\\d \\$e\"\n") ==
        std::map<std::string, std::string>{{"A", "2"}, {"B", "c\\d $e"}});
}

TEST_CASE("without a list of architectures, dpkg's own is the root's", "[inventory]") {
  tests::temp_dir root;
  write(root, "usr/lib/os-release", "ID=debian\nVERSION_ID=12\n");
  write(root, "etc/hostname", "# a comment\n\n  web-1  \n");
  write(root, "var/lib/dpkg/status",
        "Package: libc6\nArchitecture: i386\n\nPackage: dpkg\nArchitecture: arm64\n");
  const auto s = scan(table_id::os, root.path());
  CHECK(s.status == table_status::ok);
  const auto os = rows<schemas::os>(s).at(0);
  CHECK(os.architecture == "arm64");
  CHECK(os.hostname == "web-1");
  CHECK(os.version == "12");  // VERSION is not there
  CHECK_FALSE(os.codename);
}

TEST_CASE("a root that brings /proc files along is read from them", "[inventory]") {
  tests::temp_dir root;
  write(root, "proc/cpuinfo",
        "processor\t: 0\nmodel name\t: Demo CPU\nprocessor\t: 1\nmodel name\t: Demo CPU\n");
  CHECK(scan(table_id::hardware, root.path()).status == table_status::partial);  // no meminfo
  write(root, "proc/meminfo",
        "MemTotal:  2048 kB\nMemFree:  1024 kB\nSwapTotal:  512 kB\nSwapFree:  0 kB\n");
  write(root, "sys/class/dmi/id/board_serial", "\n");
  const auto s = scan(table_id::hardware, root.path());
  CHECK(s.status == table_status::ok);
  const auto h = rows<schemas::hardware>(s).at(0);
  CHECK(h.cpu_model == "Demo CPU");
  CHECK(h.cpu_cores == 2);
  CHECK(h.memory_total_bytes == 2048 * 1024);
  CHECK(h.memory_free_bytes == 1024 * 1024);
  CHECK(h.memory_used_bytes == 1024 * 1024);
  CHECK(h.swap_total_bytes == 512 * 1024);
  CHECK(h.swap_free_bytes == 0);
  CHECK_FALSE(h.board_serial);  // empty is not known
  write(root, "proc/cpuinfo", "vendor_id : other\n");
  CHECK_FALSE(rows<schemas::hardware>(scan(table_id::hardware, root.path())).at(0).cpu_cores);
}

TEST_CASE("the machine is told apart by all that its firmware says of it", "[inventory]") {
  tests::temp_dir root;
  std::string cpus;
  for (int i = 0; i < 8; ++i)
    cpus +=
        fmt::format("processor\t: {}\nmicrocode\t: 0x2b\nphysical id\t: {}\ncore id\t\t: {}\n\n", i,
                    i / 4, i / 2 % 2);
  write(root, "proc/cpuinfo", cpus);
  write(root, "proc/meminfo", "MemTotal:  2048 kB\n");
  for (const auto* name : {"board_name", "board_version", "product_name", "product_version",
                           "sys_vendor", "product_serial", "product_uuid", "chassis_serial",
                           "bios_vendor", "bios_version", "bios_date"})
    write(root, std::string("sys/class/dmi/id/") + name, std::string("the ") + name + " \n");
  write(root, "sys/devices/system/cpu/cpufreq/policy0/cpuinfo_max_freq", "2400000\n");
  write(root, "sys/devices/system/cpu/cpufreq/policy4/cpuinfo_max_freq", "3600000\n");
  auto h = rows<schemas::hardware>(scan(table_id::hardware, root.path())).at(0);
  CHECK(h.cpu_cores == 8);
  CHECK(h.cpu_sockets == 2);
  CHECK(h.cpu_physical_cores == 4);
  CHECK(h.cpu_max_mhz == 3600);
  CHECK(h.system_vendor == "the sys_vendor");
  CHECK(h.system_serial == "the product_serial");
  CHECK(h.system_uuid == "the product_uuid");
  CHECK(h.chassis_serial == "the chassis_serial");
  CHECK(h.firmware_version == "the bios_version");
  CHECK(h.firmware_type == "bios");
  CHECK(h.board_version == "the board_version");
  CHECK(h.cpu_microcode == "0x2b");
  CHECK_FALSE(h.secure_boot);
  CHECK_FALSE(h.tpm_version);
  write(root, "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
        std::string("\6\0\0\0\1", 5));
  write(root, "sys/class/tpm/tpm0/tpm_version_major", "2\n");
  h = rows<schemas::hardware>(scan(table_id::hardware, root.path())).at(0);
  CHECK(h.firmware_type == "uefi");
  CHECK(h.secure_boot == true);
  CHECK(h.tpm_version == "2");
}

namespace {

inventory::table_scan run_with(inventory::table_scan (*collect)(const common::root_dir&)) {
  return inventory::run({table_id::users, collect}, *common::root_dir::open(fixture));
}

}  // namespace

TEST_CASE("an exception of a provider makes its table unknown, in one line", "[inventory]") {
  const auto s = run_with([](const common::root_dir&) -> inventory::table_scan {
    throw std::runtime_error("went\nwrong");
  });
  CHECK(s.status == table_status::unknown);
  CHECK(s.reason == "went\\x0awrong");
  CHECK_FALSE(s.missed.empty());
}

TEST_CASE("a row too large to send is left out, said, and not taken as deleted", "[inventory]") {
  const auto s = run_with([](const common::root_dir&) {
    schemas::user u;
    u.name = "large";
    u.uid = 1;
    u.gecos = std::string(70'000, 'x');
    inventory::table_scan out;
    out.rows.push_back(schemas::encode_row(u));
    return out;
  });
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.empty());
  CHECK_FALSE(s.missed.empty());
}

TEST_CASE("rows come in the order of their keys", "[inventory]") {
  for (const auto t : {table_id::packages, table_id::users, table_id::groups, table_id::services}) {
    std::vector<std::string> keys;
    for (const auto& r : scan(t, fixture).rows)
      keys.push_back(*schemas::key_of(*schemas::find_table(t), r.stable));
    CHECK(std::ranges::is_sorted(keys));
  }
}

TEST_CASE("ten scans of a root are the same scan", "[inventory]") {
  for (const auto& p : inventory::providers()) {
    const auto first = scan(p.table, fixture);
    for (int i = 0; i < 9; ++i) CHECK(scan(p.table, fixture).rows == first.rows);
  }
}
