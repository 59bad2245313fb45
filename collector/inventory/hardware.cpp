// The table `hardware`: /proc/cpuinfo, /proc/meminfo and the DMI ids. What is not readable or not
// there is absent.
#include <unistd.h>

#include <algorithm>
#include <set>

#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/text.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t file_limit = 4u << 20;

/// The value of the first `name : value` line; cpuinfo and meminfo share that form.
std::string_view field(std::string_view rest, std::string_view name) {
  for (std::string_view line; next_line(rest, line);) {
    const auto colon = line.find(':');
    if (colon != line.npos && trim(line.substr(0, colon)) == name)
      return trim(line.substr(colon + 1));
  }
  return {};
}

/// Absent where the lines are of another form (s390, some emulators): 0 would be a claim.
schemas::integer count_processors(std::string_view rest) {
  std::int64_t n = 0;
  for (std::string_view line; next_line(rest, line);) {
    const auto colon = line.find(':');
    n += colon != line.npos && trim(line.substr(0, colon)) == "processor";
  }
  return n > 0 ? schemas::integer(n) : schemas::integer{};
}

/// Sockets and cores, as far as the lines `physical id` and `core id` tell them apart; some
/// machines have none.
void set_topology(schemas::hardware& row, std::string_view rest) {
  std::set<std::string_view> sockets;
  std::set<std::pair<std::string_view, std::string_view>> cores;
  std::string_view socket;
  for (std::string_view line; next_line(rest, line);) {
    const auto colon = line.find(':');
    if (colon == line.npos) continue;
    const auto name = trim(line.substr(0, colon)), value = trim(line.substr(colon + 1));
    if (name == "physical id") sockets.insert(socket = value);
    if (name == "core id") cores.emplace(socket, value);
  }
  if (!sockets.empty()) row.cpu_sockets = static_cast<std::int64_t>(sockets.size());
  if (!cores.empty()) row.cpu_physical_cores = static_cast<std::int64_t>(cores.size());
}

/// What the fastest core can do; what it does at the moment is no fact about the hardware.
schemas::integer max_mhz(const common::root_dir& host) {
  constexpr std::size_t most = 4096;
  const std::string folder = "sys/devices/system/cpu/cpufreq";
  std::int64_t khz = 0;
  for (const auto& e : host.list(folder, most).value_or(std::vector<common::dir_entry>{}))
    if (const auto file = host.read(folder + "/" + e.name + "/cpuinfo_max_freq", 64))
      khz = std::max(khz, number(trim(file->bytes)).value_or(0));
  return khz > 0 ? schemas::integer(khz / 1000) : schemas::integer{};
}

/// `16384 kB` in bytes.
schemas::integer kib(std::string_view value) {
  const auto n = number(value.substr(0, value.find(' ')));
  return n && *n >= 0 && *n < (std::int64_t{1} << 50) ? schemas::integer(*n * 1024)
                                                      : schemas::integer{};
}

schemas::text dmi(const common::root_dir& host, const std::string& name) {
  auto f = host.read("sys/class/dmi/id/" + name, 4096);
  return f ? text_or_absent(f->bytes, 256) : schemas::text{};
}

void set_cpu(schemas::hardware& row, const std::string& cpuinfo) {
  for (const auto* name :
       {"model name", "Model", "Hardware", "Processor"})  // x86, then what arm has
    if (!row.cpu_model) row.cpu_model = text_or_absent(field(cpuinfo, name), 256);
  row.cpu_microcode = text_or_absent(field(cpuinfo, "microcode"), 64);
  row.cpu_cores = count_processors(cpuinfo);
  set_topology(row, cpuinfo);
}

void set_memory(schemas::hardware& row, const std::string& meminfo) {
  row.memory_total_bytes = kib(field(meminfo, "MemTotal"));
  row.memory_free_bytes = kib(field(meminfo, "MemAvailable"));
  if (!row.memory_free_bytes)
    row.memory_free_bytes = kib(field(meminfo, "MemFree"));  // before Linux 3.14
  if (row.memory_total_bytes && row.memory_free_bytes)
    row.memory_used_bytes = *row.memory_total_bytes - *row.memory_free_bytes;
  row.swap_total_bytes = kib(field(meminfo, "SwapTotal"));
  row.swap_free_bytes = kib(field(meminfo, "SwapFree"));
}

/// An EFI variable is four bytes of attributes and its value; this one is 1 where only what is
/// signed is started.
schemas::boolean secure_boot(const common::root_dir& host) {
  const auto file =
      host.read("sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c", 64);
  return file && file->bytes.size() == 5 ? schemas::boolean(file->bytes[4] == 1)
                                         : schemas::boolean{};
}

void set_firmware(schemas::hardware& row, const common::root_dir& host) {
  row.board_serial = dmi(host, "board_serial");
  row.board_vendor = dmi(host, "board_vendor");
  row.board_name = dmi(host, "board_name");
  row.board_version = dmi(host, "board_version");
  row.product_name = dmi(host, "product_name");
  row.product_version = dmi(host, "product_version");
  row.system_vendor = dmi(host, "sys_vendor");
  row.system_serial = dmi(host, "product_serial");
  row.system_uuid = dmi(host, "product_uuid");
  row.chassis_serial = dmi(host, "chassis_serial");
  row.firmware_vendor = dmi(host, "bios_vendor");
  row.firmware_version = dmi(host, "bios_version");
  row.firmware_date = dmi(host, "bios_date");
  if (host.stat("sys/firmware/efi"))
    row.firmware_type = "uefi";
  else if (row.firmware_vendor)
    row.firmware_type = "bios";
  row.secure_boot = secure_boot(host);
  if (const auto file = host.read("sys/class/tpm/tpm0/tpm_version_major", 64))
    row.tpm_version = text_or_absent(file->bytes, 32);
}

}  // namespace

table_scan collect_hardware(const common::root_dir& host) {
  const auto cpu = host.read("proc/cpuinfo", file_limit),
             memory = host.read("proc/meminfo", file_limit);
  table_scan out;
  if (!cpu && !memory) {
    out.status =
        host.is_live() ? schemas::table_status::unknown : schemas::table_status::unsupported;
    out.reason = host.is_live() ? cpu.error().detail : "a file system has no hardware";
    return out;
  }
  schemas::hardware row;
  row.host = "host";
  if (cpu) set_cpu(row, cpu->bytes);
  if (!row.cpu_cores && host.is_live()) row.cpu_cores = ::sysconf(_SC_NPROCESSORS_ONLN);
  if (memory) set_memory(row, memory->bytes);
  if (!cpu || !memory) {
    out.status = schemas::table_status::partial;
    out.reason = (cpu ? memory : cpu).error().detail;
  }
  set_firmware(row, host);
  row.cpu_max_mhz = max_mhz(host);
  out.rows.push_back(masked_row(row));
  return out;
}

}  // namespace collector::inventory
