// Repositories of yum, dnf and zypper: sections of *.repo. Variables stay as they are written.
#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>

#include "collector/inventory/protocols/ini.hpp"
#include "collector/inventory/repositories/rows.hpp"
#include "collector/inventory/text.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

/// What holds for all repositories that say nothing else.
struct rpm_defaults {
  schemas::boolean gpgcheck;
  std::vector<std::string> folders;
};

/// Addresses stand between blanks, commas or on lines of their own.
std::vector<std::string> addresses_in(std::string_view value) {
  std::string text(value);
  std::ranges::replace(text, ',', ' ');
  return short_words(text, 200);
}

/// `path=` of zypper is a folder below the address.
schemas::repository row_of(const ini_section& s, const rpm_defaults& by_default) {
  schemas::repository r;
  r.name = text_or_absent(s.name, 256);
  r.type = text_or_absent(s.get("type"), 64);
  r.title = text_or_absent(s.get("name"), 256);
  std::vector<std::string> all;
  for (const auto* key : {"baseurl", "mirrorlist", "metalink"})
    for (const auto& one : addresses_in(s.get(key))) all.push_back(shown_uri(one).value_or(""));
  if (!all.empty()) {
    r.uri = all.front();
    all.erase(all.begin());
  }
  if (!all.empty()) r.mirrors = std::move(all);
  const auto enabled = s.get("enabled");
  r.enabled = enabled.empty() ? schemas::boolean(true) : yes_or_no(enabled);
  const auto checked = s.get("gpgcheck").empty() ? s.get("pkg_gpgcheck") : s.get("gpgcheck");
  r.verified = checked.empty() ? by_default.gpgcheck : yes_or_no(checked);
  std::string keys;
  for (const auto& one : addresses_in(s.get("gpgkey")))
    keys += (keys.empty() ? "" : " ") + shown_uri(one).value_or("");
  r.signed_by = text_or_absent(keys, 1024);
  r.priority = number(s.get("priority"));
  return r;
}

/// What dnf does with a file for one of its lines. `doubtful`: that depends on its version.
enum class verdict { taken, doubtful, refused };

/// Behind the name may stand a comment, or one letter, at which dnf does not look. dnf5 takes
/// brackets within brackets for a range, older ones take them for letters.
verdict on_section(std::string_view line) {
  const auto end = line.find(']');
  if (end == line.npos || end == 1) return verdict::refused;
  if (line.find('[', 1) < end) return verdict::doubtful;
  const auto behind = trim(line.substr(end + 1));
  return behind.size() <= 1 || behind[0] == '#' || behind[0] == ';' ? verdict::taken
                                                                    : verdict::refused;
}

/// Looks at one line after the other as dnf does.
class line_judge {
 public:
  verdict on(std::string_view line) {
    if (line.empty() || line[0] == '#' || line[0] == ';') {
      if (behind_ == what::value) behind_ = what::pause;
      return verdict::taken;
    }
    const auto text = trim(line);
    if (text.empty()) return verdict::taken;
    if (text[0] == '[') {
      behind_ = what::section;
      return on_section(text);
    }
    if (behind_ == what::nothing) return verdict::refused;
    if (line[0] == ' ' || line[0] == '\t') return on_more();
    behind_ = what::value;
    const auto equals = text.find('=');
    return equals == 0 || equals == text.npos ? verdict::refused : verdict::taken;
  }

 private:
  enum class what { nothing, section, value, pause };
  /// Only a value goes on. Whether it does behind an empty line or a comment, versions differ.
  verdict on_more() const {
    if (behind_ == what::section) return verdict::refused;
    return behind_ == what::pause ? verdict::doubtful : verdict::taken;
  }
  what behind_ = what::nothing;
};

/// The first line for which dnf skips the whole file, else the first for which it might.
std::pair<verdict, std::size_t> judged(std::string_view rest) {
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  line_judge judge;
  std::pair<verdict, std::size_t> out{verdict::taken, 0};
  std::size_t number = 0;
  for (std::string_view line; next_line(rest, line);) {
    ++number;
    const auto one = judge.on(line);
    if (one == verdict::refused) return {one, number};
    if (one == verdict::doubtful && out.second == 0) out = {one, number};
  }
  return out;
}

/// What dnf takes as the id of a repository, or may take once it has put in the variables.
bool is_id(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return common::is_letter(c) || common::is_digit(c) ||
           std::string_view("-_.:${}").find(c) != std::string_view::npos;
  });
}

/// The sections of one name together: what is said last counts.
std::vector<ini_section> joined(std::vector<ini_section> all) {
  std::vector<ini_section> out;
  std::map<std::string, std::size_t> places;
  for (auto& s : all) {
    const auto [at, is_new] = places.try_emplace(s.name, out.size());
    if (is_new)
      out.push_back(std::move(s));
    else
      std::ranges::move(s.entries, std::back_inserter(out[at->second].entries));
  }
  return out;
}

enum class repo_rules { of_dnf, of_zypper };

/// The repositories of one tool, which knows an id once: what comes later under it is not taken.
class repo_files {
 public:
  repo_files(const common::root_dir& host, repo_rules rules, repository_rows& out)
      : host_(host), strict_(rules == repo_rules::of_dnf), out_(out) {}

  void take(const std::string& file, const std::vector<ini_section>& all,
            const rpm_defaults& by_default) {
    for (const auto& s : all) {
      if (s.name == "main") continue;
      if (strict_ && !is_id(s.name)) {
        out_.refused(file, s.line, "no id that dnf takes");
        continue;
      }
      auto row = row_of(s, by_default);
      if (!ids_.insert(s.name).second) row.enabled = false;
      if (!out_.add(file, s.line, std::move(row))) return;
    }
  }

  void read(const std::string& folder, const rpm_defaults& by_default) {
    for (const auto& file : out_.files_in(host_, folder, ".repo")) {
      const auto text = out_.read(host_, file);
      if (!text) continue;
      const auto [found, line] =
          strict_ ? judged(*text) : std::pair{verdict::taken, std::size_t{0}};
      if (found == verdict::refused)
        out_.refused(file, line, "dnf passes over the whole file for what stands here");
      else if (found == verdict::doubtful)
        out_.lost(file, line, "some versions of dnf pass over the whole file for what stands here");
      else
        take(file, joined(parse_ini(*text, ini_rules::of_repositories)), by_default);
    }
  }

 private:
  const common::root_dir& host_;
  bool strict_;
  repository_rows& out_;
  std::set<std::string> ids_;
};

/// `[main]` of dnf.conf or yum.conf, and the repositories that stand in there.
void read_main(const common::root_dir& host, const std::string& file, rpm_defaults& to,
               repo_files& repositories, repository_rows& out) {
  const auto text = out.read(host, file);
  if (!text) return;
  const auto all = joined(parse_ini(*text, ini_rules::of_repositories));
  const auto& main = section(all, "main");
  if (const auto checked = main.get("gpgcheck"); !checked.empty() && !to.gpgcheck)
    to.gpgcheck = yes_or_no(checked);
  if (to.folders.empty())
    for (const auto& folder : addresses_in(main.get("reposdir")))
      if (folder.starts_with('/')) to.folders.push_back(folder.substr(1));
  repositories.take(file, all, to);
}

}  // namespace

void read_rpm_repositories(const common::root_dir& host, repository_rows& out) {
  out.begin_format("rpm");
  rpm_defaults by_default;
  repo_files of_dnf(host, repo_rules::of_dnf, out), of_zypp(host, repo_rules::of_zypper, out);
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
  for (const auto* file : {"etc/dnf/dnf.conf", "etc/yum.conf"}) {
    const auto same = host.identify(file);  // the one is a link to the other as a rule
    if (!same || seen.emplace(same->device, same->inode).second)
      read_main(host, file, by_default, of_dnf, out);
  }
  if (by_default.folders.empty())
    by_default.folders = {"etc/yum.repos.d", "etc/distro.repos.d", "usr/share/dnf5/repos.d"};
  for (const auto& folder : by_default.folders) of_dnf.read(folder, by_default);
  rpm_defaults of_zypper;
  if (const auto file = host.read("etc/zypp/zypp.conf", 1u << 20))
    for (const auto& s : parse_ini(file->bytes))
      if (const auto checked = s.get("gpgcheck"); s.name == "main" && !checked.empty())
        of_zypper.gpgcheck = yes_or_no(checked);
  of_zypp.read("etc/zypp/repos.d", of_zypper);
  if (const auto overrides = host.list("etc/dnf/repos.override.d", 100);
      overrides && !overrides->empty())
    out.remark("etc/dnf/repos.override.d changes repositories, and is not read");
}

}  // namespace collector::inventory
