// What is wrong with the processes.
#include <algorithm>
#include <filesystem>

#include "cli/health/agents.hpp"
#include "cli/health/check.hpp"
#include "cli/health/configuration_of.hpp"
#include "cli/health/stages.hpp"
#include "cli/stores.hpp"

namespace cli::health {

namespace settings = common::settings;
using enum schemas::severity;
using common::fail;
using common::result;

namespace {

/// Where the processes of the system's data folder are units, and others those of `muster up`.
std::string how_to_start(const house& h) {
  if (h.is_joined() && !h.is_server())
    return h.paths.data == common::system_data
               ? "systemctl start muster-collector"
               : fmt::format("muster-collector {} {}", settings::data.option(), h.paths.data);
  return h.paths.data == common::system_data ? "systemctl start muster.target" : h.command("up");
}

}  // namespace

findings find_stages_down(const house& h) {
  const auto all = stages_of(h);
  std::vector<finding> out;
  if (std::ranges::none_of(all, &stage::runs)) {
    if (is_supervised(h)) {
      out.push_back({.severity = critical,
                     .what = fmt::format("`muster up` runs, and {} names none of its stages: is "
                                         "that folder another one by now?",
                                         h.paths.run()),
                     .remedy = "stop `muster up` with Ctrl-C, and start it again"});
      return out;
    }
    out.push_back({.severity = critical,
                   .what = fmt::format("{}: no stages are running", h.paths.data),
                   .remedy = how_to_start(h)});
    return out;
  }
  for (const auto& s : all)
    if (!s.runs())
      out.push_back(
          {.severity = critical,
           .what = fmt::format("{} does not run", s.name),
           .remedy = is_supervised(h)
                         ? fmt::format("`muster up` starts it again; look why it ends: {}",
                                       where_it_logs(h, s.name))
                         : fmt::format("look why: {}; then start it: {}", where_it_logs(h, s.name),
                                       how_to_start(h))});
    else if (s.is_stopped)
      out.push_back(
          {.severity = critical,
           .what = fmt::format("{} (process {}) was stopped, and does nothing", s.name, s.pid),
           .remedy = fmt::format("who stopped it, and for what? It goes on with: kill "
                                 "-CONT {}",
                                 s.pid)});
  return out;
}

findings find_old_programs(const house& h) {
  std::vector<finding> out;
  for (const auto& s : stages_of(h))
    if (s.is_replaced)
      out.push_back(
          {.severity = medium,
           .what = fmt::format("{} (process {}) runs a program file that was replaced since it "
                               "started",
                               s.name, s.pid),
           .remedy = h.paths.data == common::system_data
                         ? fmt::format("systemctl restart 'muster-{}*'", kind_of(s))
                         : "stop `muster up` with Ctrl-C, and start it again"});
  return out;
}

findings find_low_file_limits(const house& h) {
  constexpr std::uint64_t of_its_own = 256;
  const auto agents = agents_of(h);
  if (!agents) return fail(agents.error());
  std::vector<finding> out;
  const auto wanted = agents->size() + of_its_own;
  for (const auto& s : stages_of(h))
    if (s.open_files != 0 && kind_of(s) == "broker" && s.open_files < wanted)
      out.push_back(
          {.severity = high,
           .what = fmt::format("{} may have {} files open, and {} agents need {}", s.name,
                               s.open_files, agents->size(), wanted),
           .remedy = fmt::format("raise `ulimit -n`, or LimitNOFILE= of its unit, to {} or more, "
                                 "and restart it",
                                 2 * wanted)});
  return out;
}

namespace {

/// Tables of the last scan of which something could not be seen for want of rights.
result<std::vector<std::string>> tables_refused(const house& h, const store::registry::entry& e) {
  std::vector<std::string> out;
  const auto store = open_store::of(h.paths, e);
  if (!store) return out;  // nothing is stored of it
  const auto record = (*store)->reader().last_report();
  if (!record) return fail(record.error());
  if (!*record) return out;
  const auto report = schemas::decode<schemas::report>((*record)->report.bytes);
  if (!report) return fail(report.error());
  for (const auto& t : report->tables) {
    const bool is_refused = t.reason.find("ermission denied") != t.reason.npos ||
                            t.reason.find("not permitted") != t.reason.npos;
    const auto* table = schemas::find_table(static_cast<schemas::table_id>(t.table));
    if (is_refused && table != nullptr) out.emplace_back(table->name);
  }
  return out;
}

}  // namespace

findings find_missing_rights(const house& h) {
  std::vector<finding> out;
  if (!h.is_server()) return out;
  const auto all = known_agents(h.paths);
  if (!all) return fail(all.error());
  constexpr std::size_t most = 1000;  // stores are opened for it
  for (const auto& e : std::span(*all).first(std::min(all->size(), most))) {
    const auto tables = tables_refused(h, e);
    if (!tables) return fail(tables.error());
    if (tables->empty()) continue;
    out.push_back(
        {.severity = low,
         .what = fmt::format("{}: its collector may not see all of {}", e.agent, names_of(*tables)),
         .remedy = fmt::format("run the collector as root; what it could not see: {}",
                               h.command(fmt::format("dump {} scans", e.agent)))});
  }
  return out;
}

findings find_large_logs(const house& h) {
  namespace fs = std::filesystem;
  constexpr std::uint64_t least = 64u << 20;
  settings::values typed(settings::programs::broker);
  if (const auto said = configuration_of(h.paths)) said->apply_to(typed);
  const auto most = std::max(2 * typed.get(settings::log_size), least);
  std::vector<finding> out;
  std::error_code ec;
  for (fs::directory_iterator at(h.paths.data + "/log", ec), end; !ec && at != end;
       at.increment(ec)) {
    std::error_code unknown;
    const auto size = at->is_regular_file(unknown) ? at->file_size(unknown) : 0;
    if (unknown || size <= most) continue;
    out.push_back(
        {.severity = medium,
         .what = fmt::format("{} has {}", at->path().string(), size_text(size)),
         .remedy = fmt::format("set log_count above 0 and log_size in {}/muster.yaml, and "
                               "send the stage a SIGHUP; or see packaging/logrotate/muster",
                               h.paths.configuration())});
  }
  return out;
}

}  // namespace cli::health
