// The table `hardware`: /proc/cpuinfo, /proc/meminfo and the DMI ids. What is not readable or not there is absent.
#include <unistd.h>

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
    if (colon != line.npos && trim(line.substr(0, colon)) == name) return trim(line.substr(colon + 1));
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

/// `16384 kB` in bytes.
schemas::integer kib(std::string_view value) {
  const auto n = number(value.substr(0, value.find(' ')));
  return n && *n >= 0 && *n < (std::int64_t{1} << 50) ? schemas::integer(*n * 1024) : schemas::integer{};
}

schemas::text dmi(const common::root_dir& host, const std::string& name) {
  auto f = host.read("sys/class/dmi/id/" + name, 4096);
  return f ? text_or_absent(f->bytes, 256) : schemas::text{};
}

}  // namespace

table_scan collect_hardware(const common::root_dir& host) {
  const auto cpu = host.read("proc/cpuinfo", file_limit), memory = host.read("proc/meminfo", file_limit);
  table_scan out;
  if (!cpu && !memory) {
    out.status = host.is_live() ? schemas::table_status::unknown : schemas::table_status::unsupported;
    out.reason = host.is_live() ? cpu.error().detail : "a file system has no hardware";
    return out;
  }
  schemas::hardware row;
  row.host = "host";
  if (cpu) {
    row.cpu_model = text_or_absent(field(cpu->bytes, "model name"), 256);
    for (const auto* arm : {"Model", "Hardware", "Processor"})
      if (!row.cpu_model) row.cpu_model = text_or_absent(field(cpu->bytes, arm), 256);
    row.cpu_cores = count_processors(cpu->bytes);
  }
  if (!row.cpu_cores && host.is_live()) row.cpu_cores = ::sysconf(_SC_NPROCESSORS_ONLN);
  if (memory) {
    row.memory_total_bytes = kib(field(memory->bytes, "MemTotal"));
    row.memory_free_bytes = kib(field(memory->bytes, "MemAvailable"));
    if (!row.memory_free_bytes) row.memory_free_bytes = kib(field(memory->bytes, "MemFree"));  // before Linux 3.14
  }
  if (!cpu || !memory) {
    out.status = schemas::table_status::partial;
    out.reason = (cpu ? memory : cpu).error().detail;
  }
  row.board_serial = dmi(host, "board_serial");
  row.board_vendor = dmi(host, "board_vendor");
  row.product_name = dmi(host, "product_name");
  out.rows.push_back(schemas::encode_row(row));
  return out;
}

}  // namespace collector::inventory
