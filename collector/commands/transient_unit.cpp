#include "collector/commands/transient_unit.hpp"

#include <sched.h>

#include <algorithm>

#include "common/service/bus.hpp"

namespace collector::commands {

using common::fail;
using common::service::bus_connection;

namespace {

constexpr std::uint64_t second = 1'000'000, mebibyte = 1u << 20;

/// Properties, one after the other; the first thing that fails is what is told.
class properties {
 public:
  explicit properties(sd_bus_message* m) : m_(m) {}
  template <class... Value>
  properties& add(const char* name, const char* type, Value... value) {
    if (code >= 0) code = ::sd_bus_message_append(m_, "(sv)", name, type, value...);
    return *this;
  }
  int code = 0;

 private:
  sd_bus_message* m_;
};

/// `a(sasb)`: a program, its words, and that its failure counts.
int add_command(sd_bus_message* m, const std::vector<std::string>& argv) {
  int r = ::sd_bus_message_open_container(m, 'r', "sv");
  const auto then = [&](int next) { r = r < 0 ? r : next; };
  if (r >= 0) then(::sd_bus_message_append(m, "s", "ExecStart"));
  if (r >= 0) then(::sd_bus_message_open_container(m, 'v', "a(sasb)"));
  if (r >= 0) then(::sd_bus_message_open_container(m, 'a', "(sasb)"));
  if (r >= 0) then(::sd_bus_message_open_container(m, 'r', "sasb"));
  if (r >= 0) then(::sd_bus_message_append(m, "s", argv.front().c_str()));
  if (r >= 0) then(::sd_bus_message_open_container(m, 'a', "s"));
  for (const auto& word : argv)
    if (r >= 0) then(::sd_bus_message_append(m, "s", word.c_str()));
  if (r >= 0) then(::sd_bus_message_close_container(m));
  if (r >= 0) then(::sd_bus_message_append(m, "b", 0));
  for (int open = 0; open < 4; ++open)
    if (r >= 0) then(::sd_bus_message_close_container(m));
  return r;
}

/// It sees the host as root does, and takes no more of it than a scan may.
int add_properties(sd_bus_message* m, const transient_unit& unit, int socket) {
  return properties(m)
      .add("Description", "s", unit.description.c_str())
      .add("Type", "s", "exec")
      .add("CollectMode", "s", "inactive-or-failed")
      .add("PartOf", "as", 1, unit.part_of.c_str())
      .add("StandardInputFileDescriptor", "h", socket)
      .add("StandardOutput", "s", "null")
      .add("StandardError", "s", "journal")
      .add("SyslogIdentifier", "s", "muster-collector")
      // What a command leaves running ends with the unit.
      .add("KillMode", "s", "control-group")
      .add("TimeoutStopUSec", "t", 5 * second)
      .add("RuntimeMaxUSec", "t", 15 * 60 * second)
      .add("MemoryMax", "t", 1024 * mebibyte)
      .add("TasksMax", "t", std::uint64_t{512})
      // A command that takes too much is killed, and the others go on.
      .add("OOMPolicy", "s", "continue")
      .add("OOMScoreAdjust", "i", 500)
      .add("LimitCORE", "t", std::uint64_t{0})
      .add("CPUWeight", "t", std::uint64_t{20})
      .add("CPUSchedulingPolicy", "i", SCHED_BATCH)
      .add("Nice", "i", 10)
      .add("IOSchedulingClass", "i", 2)  // best effort
      .add("IOSchedulingPriority", "i", 7)
      .code;
}

}  // namespace

common::status start_unit(const std::string& bus_address, const transient_unit& unit, int socket,
                          std::chrono::milliseconds patience) {
  auto bus = bus_connection::open(bus_address, patience);
  if (!bus) return fail(bus.error());
  const auto job = bus->call(common::service::systemd_object, common::service::systemd_manager,
                             "StartTransientUnit", [&](sd_bus_message* m) {
                               int r = ::sd_bus_message_append(m, "ss", unit.name.c_str(), "fail");
                               if (r >= 0) r = ::sd_bus_message_open_container(m, 'a', "(sv)");
                               if (r >= 0) r = add_properties(m, unit, socket);
                               if (r >= 0) r = add_command(m, unit.argv);
                               if (r >= 0) r = ::sd_bus_message_close_container(m);
                               if (r >= 0) r = ::sd_bus_message_append(m, "a(sa(sv))", 0);
                               return r;
                             });
  return job ? common::status{} : fail(job.error());
}

}  // namespace collector::commands
