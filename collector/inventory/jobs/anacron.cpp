// anacrontab(5): a period in days, a delay in minutes, an id, a command.
#include <algorithm>
#include <array>

#include "collector/inventory/jobs/crontab_text.hpp"
#include "collector/inventory/jobs/jobs.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

bool is_period(std::string_view word) {
  constexpr auto names =
      std::to_array<std::string_view>({"@daily", "@weekly", "@monthly", "@yearly", "@annually"});
  return std::ranges::find(names, word) != names.end() ||
         (number(word).value_or(-1) >= 0 && word.size() <= 9);
}

}  // namespace

void read_anacrontab(const common::root_dir& host, job_rows& to) {
  const auto file = to.read(host, "anacron", "etc/anacrontab");
  std::string_view rest = file ? std::string_view(file->bytes) : std::string_view{};
  std::map<std::string, std::string, std::less<>> set;
  std::int64_t line_number = 0;
  for (std::string line; next_joined(rest, line);) {
    ++line_number;
    std::string_view s = trim(line), name, value;
    if (s.empty() || s[0] == '#') continue;
    schemas::scheduled_job job;
    const auto period = take_word(s), delay = take_word(s), id = take_word(s);
    if (!is_period(period) || !number(delay) || id.empty() || s.empty()) {
      if (take_setting(line, name, value) && decides(name))
        set[std::string(name)] = value.substr(0, 256);
      continue;
    }
    job.kind = "anacron";
    job.source = "/etc/anacrontab";
    job.name = std::string(id);
    job.user = "root";
    job.schedule = fmt::format("{} {}", period, delay);
    job.command = std::string(s);
    job.enabled = "enabled";
    job.line = line_number;
    if (!set.empty()) job.environment.emplace();
    for (const auto& [key, said] : set) job.environment->push_back(key + "=" + said);
    to.add(std::move(job));
  }
}

}  // namespace collector::inventory
