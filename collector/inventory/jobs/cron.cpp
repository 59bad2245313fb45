// Crontabs: the system's, those that packages leave in cron.d, and people's.
#include <algorithm>
#include <array>
#include <set>

#include "collector/inventory/jobs/crontab_text.hpp"
#include "collector/inventory/jobs/jobs.hpp"
#include "collector/inventory/jobs/names.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::string_view cron_kind = "cron";

/// Where crons keep what people gave them; one may be a link to another.
constexpr std::array spools{"var/spool/cron/crontabs", "var/spool/cron/tabs", "var/spool/cron",
                            "etc/crontabs"};

class crontabs {
 public:
  crontabs(const common::root_dir& host, job_rows& to)
      : host_(host), to_(to), whose_(cron_of(host)) {}

  void read_of_system() {
    constexpr const char* folder = "etc/cron.d";
    of_system("etc/crontab", whose_ != cron_program::busybox);
    for (const auto& e : to_.list_sources(host_, std::string(cron_kind), folder))
      if ((e.type == common::dir_entry::kind::file || e.type == common::dir_entry::kind::symlink) &&
          !is_left_by_dpkg(e.name, whose_))
        of_system(folder + ("/" + e.name), is_read_in_cron_d(e.name, whose_));
  }

  void read_of_people() {
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
    for (const std::string folder : spools) {
      const auto same = host_.identify(folder);
      if (same && !seen.emplace(same->device, same->inode).second) continue;
      for (const auto& e : to_.list_sources(host_, std::string(cron_kind), folder))
        if (e.type == common::dir_entry::kind::file && is_user(e.name))
          of_user(folder + "/" + e.name, e.name);
    }
  }

 private:
  /// Temporary files of crontab(1) and busybox's note of what changed lie beside the crontabs.
  static bool is_user(std::string_view name) {
    return !name.starts_with("tmp.") && !name.starts_with('#') && name.find('.') != 0 &&
           name != "cron.update" && !name.ends_with('~');
  }

  void of_system(const std::string& path, bool named_well) {
    const auto file = to_.read(host_, std::string(cron_kind), path);
    if (!file) return;
    constexpr unsigned others_write = 022, odd_of_cronie = 07133;
    const auto mode = file->facts.mode & 07777;
    const bool safe =
        !host_.is_live() || (file->facts.uid == 0 && (mode & others_write) == 0 &&
                             (whose_ != cron_program::cronie || (mode & odd_of_cronie) == 0));
    add(path, file->bytes, {}, named_well && safe);
  }

  void of_user(const std::string& path, const std::string& user) {
    const auto file = to_.read(host_, std::string(cron_kind), path);
    if (!file) return;
    const auto& users = to_.users(host_).by_name;
    const auto uid = users.find(user);
    const bool owned = !host_.is_live() || file->facts.uid == 0 ||
                       (uid != users.end() && file->facts.uid == uid->second);
    const bool safe =
        !host_.is_live() || whose_ == cron_program::busybox || (file->facts.mode & 0077) == 0;
    add(path, file->bytes, user, owned && safe);
  }

  void add(const std::string& path, std::string_view text, const std::string& user, bool is_read) {
    std::vector<schemas::scheduled_job> jobs;
    const crontab_form form{.has_users = user.empty(), .hushes = whose_ == cron_program::cronie};
    const auto refused = parse_crontab(text, form, [&](const crontab_line& line) {
      if (jobs.size() <= most_lines) jobs.push_back(job_of(line, path, user, is_read));
    });
    if (refused != 0) to_.refused(fmt::format("{}:{}", path, refused));
    const bool whole_file = whose_ == cron_program::debian;
    for (auto& job : jobs) {
      if (refused != 0 && whole_file) job.enabled = "disabled";
      to_.add(std::move(job));
    }
  }

  schemas::scheduled_job job_of(const crontab_line& line, const std::string& path,
                                const std::string& user, bool is_read) const {
    schemas::scheduled_job job;
    job.kind = cron_kind;
    job.source = "/" + path;
    job.user = text_or_absent(user.empty() ? line.user : std::string_view(user), 256);
    job.schedule = std::string(line.schedule.substr(0, 512));
    job.command = std::string(line.command.substr(0, 8192));
    job.line = static_cast<std::int64_t>(line.number);
    if (!line.environment.empty()) job.environment = line.environment;
    if (!is_read || (!line.whole && whose_ == cron_program::cronie))
      job.enabled = "disabled";
    else if (to_.users(host_).by_name.contains(job.user.value_or("")))
      job.enabled = "enabled";  // else a directory may know the user, or nobody does
    return job;
  }

  static constexpr std::size_t most_lines = 10'000;
  const common::root_dir& host_;
  job_rows& to_;
  cron_program whose_;
};

}  // namespace

void read_crontabs(const common::root_dir& host, job_rows& to) {
  crontabs all(host, to);
  all.read_of_system();
  all.read_of_people();
}

}  // namespace collector::inventory
