// Jobs of at(1) and batch(1): a file each, whose name has its queue, number and time, and which is
// a script that sets up an environment before the commands.
#include <array>

#include "collector/inventory/jobs/jobs.hpp"
#include "collector/inventory/text.hpp"
#include "common/clock.hpp"

namespace collector::inventory {

namespace {

constexpr std::array at_folders{"var/spool/cron/atjobs", "var/spool/at", "var/spool/atjobs"};

struct at_name {
  std::string queue;
  std::int64_t job = 0, minutes = 0;
};

/// `a0000f01a2b3c4`: the queue (`=` while it runs), five digits of the number, eight of the time in
/// minutes.
std::optional<at_name> parse_at_name(std::string_view name) {
  constexpr std::size_t number_at = 1, time_at = 6, size = 14;
  if (name.size() != size) return std::nullopt;
  const auto hex = [](std::string_view s) {
    std::int64_t n = -1;
    const auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), n, 16);
    return ec == std::errc{} && end == s.data() + s.size() ? n : -1;
  };
  at_name out{std::string(name.substr(0, 1)), hex(name.substr(number_at, time_at - number_at)),
              hex(name.substr(time_at))};
  if (out.job < 0 || out.minutes < 0) return std::nullopt;
  return out;
}

/// `TOKEN=x; export TOKEN`, a comment, and how files are made.
bool sets_up(std::string_view line) {
  line = trim(line);
  return line.empty() || line.starts_with('#') || line.starts_with("umask ") ||
         line.find("; export ") != line.npos;
}

/// What is run: the lines after the one that closes `cd … || {`, without the document that holds
/// them. Who writes such a file by hand has no such line.
std::string commands_in(std::string_view rest) {
  std::string out, end;
  bool begun = rest.find("\n}\n") == rest.npos;
  const bool by_hand = begun;
  for (std::string_view line; next_line(rest, line);) {
    if (!begun) {
      begun = line == "}";
      continue;
    }
    if (by_hand && sets_up(line)) continue;
    constexpr std::string_view opens = "${SHELL:-/bin/sh} << '";
    if (end.empty() && line.starts_with(opens)) {
      end = line.substr(opens.size(), line.find('\'', opens.size()) - opens.size());
      continue;
    }
    if (!end.empty() && line == end) break;
    if (!trim(line).empty() && out.size() < 4096) out.append(out.empty() ? "" : "; ").append(line);
  }
  return out;
}

/// As its first lines say, which at wrote; the file's owner below another root may be who unpacked
/// it.
std::uint32_t uid_in(std::string_view text, std::uint32_t owner) {
  constexpr std::string_view says = "# atrun uid=";
  const auto at = text.substr(0, 256).find(says);
  if (at == text.npos) return owner;
  const auto rest = text.substr(at + says.size(), 16);
  const auto uid = number(rest.substr(0, rest.find_first_not_of("0123456789")));
  return uid ? static_cast<std::uint32_t>(*uid) : owner;
}

}  // namespace

void read_at_jobs(const common::root_dir& host, job_rows& to) {
  for (const std::string folder : at_folders)
    for (const auto& e : to.list_sources(host, "at", folder)) {
      const auto name = parse_at_name(e.name);
      if (!name || e.type != common::dir_entry::kind::file) continue;
      const auto path = folder + "/" + e.name;
      const auto file = to.read(host, "at", path);
      if (!file) continue;
      const auto uid = uid_in(file->bytes, file->facts.uid);
      const auto& users = to.users(host).by_uid;
      const auto known = users.find(uid);
      schemas::scheduled_job job;
      job.kind = "at";
      job.source = "/" + path;
      job.name = fmt::format("{}{}", name->queue, name->job);
      job.user = known == users.end() ? fmt::format("#{}", uid) : known->second;
      job.schedule = common::format_time(name->minutes * 60'000);
      job.command = commands_in(file->bytes);
      // While at writes the file nobody may run it.
      job.enabled = (file->facts.mode & 0100) != 0 ? "enabled" : "disabled";
      to.add(std::move(job));
    }
}

}  // namespace collector::inventory
