// Lists of files: dpkg's *.list with its diversions, apk's database, pacman's `files`.
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <unordered_map>
#include <utility>

#include "collector/inventory/packages/file_owners.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t lists_most = 200'000, list_most = 64u << 20, database_most = 128u << 20,
                      path_most = 4096;
constexpr const char* dpkg_lists = "var/lib/dpkg/info";

/// One list after another, a piece at a time in the same memory.
class list_reader {
 public:
  list_reader(const common::root_dir& host, list_walk& to) : host_(host), to_(to) {}
  /// Calls `each` with pieces of whole lines; what cannot be read is counted against the walk.
  template <class Each>
  void read(int folder, const std::string& name, Each each) {
    const common::unique_fd fd{
        ::openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    struct ::stat s {};
    if (!fd || ::fstat(fd.get(), &s) != 0 || !S_ISREG(s.st_mode) ||
        static_cast<std::uint64_t>(s.st_size) > list_most || host_.is_budget_spent()) {
      to_.whole = false;
      return;
    }
    const auto size = static_cast<std::size_t>(s.st_size);
    if (read_pieces(fd.get(), size, each) < size) to_.whole = false;
  }

 private:
  template <class Each>
  std::size_t read_pieces(int fd, std::size_t size, Each& each) {
    std::size_t held = 0, all = 0;
    while (all < size) {
      const auto n = ::read(fd, buffer_.data() + held, buffer_.size() - held);
      if (n <= 0) break;
      all += static_cast<std::size_t>(n);
      held += static_cast<std::size_t>(n);
      const std::string_view text(buffer_.data(), held);
      const auto end = text.rfind('\n') + 1;
      if (end == 0 && held == buffer_.size()) return 0;  // no path is that long
      each(text.substr(0, end));
      std::memmove(buffer_.data(), text.data() + end, held - end);
      held -= end;
    }
    each(std::string_view(buffer_.data(), held));
    return all;
  }

  const common::root_dir& host_;
  list_walk& to_;
  std::string buffer_ = std::string(128u << 10, '\0');
};

/// The package whose files begin; false: it has no name.
bool begin(list_walk& to, std::string_view package) {
  if (!package.empty()) to.paths.begin(package);
  return !package.empty();
}

void take(list_walk& to, std::string_view path) {
  if (path.size() < path_most && !to.paths.add(to.paths.key_of(to.form.of(path)))) to.whole = false;
}

/// A file that a package has instead of another's, which lies at `to` now.
struct diversion {
  std::string to, by;
};
/// By the path they are of. Every path of every list is asked: a bit of its key says of most that
/// it is none.
class diversions {
 public:
  void add(path_index::key from, diversion one) {
    may_be_[from % bits] = true;
    all_[from] = std::move(one);
  }
  /// nullptr: the file lies where its package has it.
  const diversion* find(path_index::key path) const {
    if (!may_be_[path % bits]) return nullptr;
    const auto at = all_.find(path);
    return at == all_.end() ? nullptr : &at->second;
  }

 private:
  static constexpr path_index::key bits = 1u << 14;
  std::vector<bool> may_be_ = std::vector<bool>(bits);
  std::unordered_map<path_index::key, diversion> all_;
};

/// Three lines each: from, to, package; `:` is an administrator's, not a package's.
diversions read_diversions(const common::root_dir& host, list_walk& walk) {
  diversions out;
  const auto file = host.read("var/lib/dpkg/diversions", 16u << 20);
  if (!file) {
    if (file.error().code != common::errc::not_found) walk.whole = false;
    return out;
  }
  if (file->truncated) walk.whole = false;
  std::string_view rest = file->bytes, from, to, by;
  while (next_line(rest, from) && next_line(rest, to) && next_line(rest, by))
    if (from.size() < path_most && !from.empty())
      out.add(walk.paths.key_of(walk.form.of(from)), {std::string(to), std::string(by)});
  return out;
}

/// `libc6:amd64.list` → libc6
std::string_view package_of_list(std::string_view file) {
  file.remove_suffix(std::string_view(".list").size());
  return file.substr(0, file.find(':'));
}

/// What others than the diverting package list at the old place lies at the new one.
void take_dpkg_list(std::string_view rest, std::string_view package, const diversions& diverted,
                    list_walk& to) {
  for (std::string_view line; next_line(rest, line);) {
    if (line.size() < 2 || line.size() >= path_most) continue;
    const auto key = to.paths.key_of(to.form.of(line));
    const auto* moved = diverted.find(key);
    if (moved != nullptr && moved->by != package)
      take(to, moved->to);
    else if (!to.paths.add(key))
      to.whole = false;
  }
}

/// What packages with these files may be called: the folders' names and the files', also up to a
/// dash or dot; and what runs on most hosts.
std::set<std::string_view> likely_names(const std::vector<std::string>& wanted) {
  std::set<std::string_view> out{"bash",  "coreutils",      "cron",   "dash",       "dbus",
                                 "login", "openssh-server", "procps", "util-linux", "systemd"};
  for (const auto& path : wanted)
    for (const auto part : split(path, '/', 64)) {
      out.insert(part);
      out.insert(part.substr(0, part.find_first_of("-.@")));
    }
  return out;
}

/// The names of dpkg's lists, and how many of them, the first, are likely ones.
std::pair<std::vector<std::string>, std::size_t> ordered_lists(
    std::vector<common::dir_entry> all, const std::vector<std::string>& wanted) {
  const auto likely = likely_names(wanted);
  std::vector<std::string> out;
  for (auto& e : all)
    if (e.name.ends_with(".list")) out.push_back(std::move(e.name));
  const auto others = std::ranges::stable_partition(out, [&](const std::string& name) {
    const auto package = package_of_list(name);
    return likely.contains(package) || likely.contains(package.substr(0, package.rfind('-')));
  });
  return {std::move(out), static_cast<std::size_t>(others.begin() - out.begin())};
}

}  // namespace

bool read_dpkg_lists(const common::root_dir& host, list_walk& to, owner_search& first) {
  auto lists = host.list(dpkg_lists, lists_most);
  const auto folder = host.open_folder(dpkg_lists);
  if (!lists || !folder) {
    if (lists || lists.error().code != common::errc::not_found) to.whole = false;
    return false;
  }
  const auto diverted = read_diversions(host, to);
  list_reader reader(host, to);
  const auto [names, likely] = ordered_lists(std::move(*lists), first.open());
  for (std::size_t n = 0; n < names.size(); ++n) {
    if (n == likely) first.look_into(to.paths);
    if (n == likely && first.is_done()) return true;
    const auto package = package_of_list(names[n]);
    if (!begin(to, package)) continue;
    reader.read(folder->get(), names[n],
                [&](std::string_view lines) { take_dpkg_list(lines, package, diverted, to); });
  }
  return false;
}

void read_apk_lists(const common::root_dir& host, list_walk& to) {
  auto content = host.read("lib/apk/db/installed", database_most);
  if (!content && content.error().code == common::errc::not_found)
    content = host.read("usr/lib/apk/db/installed", database_most);
  if (!content) {
    if (content.error().code != common::errc::not_found) to.whole = false;
    return;
  }
  if (content->truncated) to.whole = false;
  std::string_view rest = content->bytes, folder;
  std::string path;
  bool has_package = false;
  for (std::string_view line; next_line(rest, line);) {
    if (line.size() < 2 || line[1] != ':') continue;
    const auto value = line.substr(2);
    if (line[0] == 'P') has_package = begin(to, value);
    if (line[0] == 'F') folder = value;
    if (line[0] != 'R' || !has_package) continue;
    take(to, path.assign(1, '/').append(folder).append(folder.empty() ? "" : "/").append(value));
  }
}

void read_pacman_lists(const common::root_dir& host, list_walk& to) {
  const std::string local = "var/lib/pacman/local";
  const auto packages = host.list(local, lists_most);
  if (!packages) {
    if (packages.error().code != common::errc::not_found) to.whole = false;
    return;
  }
  list_reader reader(host, to);
  std::string path;
  for (const auto& e : *packages) {
    if (e.type != common::dir_entry::kind::directory) continue;
    const auto folder = host.open_folder(local + "/" + e.name);
    if (!folder) {
      to.whole = false;
      continue;
    }
    // NAME-VERSION-RELEASE
    const auto release = e.name.rfind('-'), version = e.name.rfind('-', release - 1);
    if (!begin(to, std::string_view(e.name).substr(0, version))) continue;
    bool in_files = false;
    reader.read(folder->get(), "files", [&](std::string_view rest) {
      for (std::string_view line; next_line(rest, line);) {
        if (line.starts_with('%')) in_files = line == "%FILES%";
        if (in_files && !line.empty() && !line.ends_with('/'))
          take(to, path.assign(1, '/').append(line));
      }
    });
  }
}

}  // namespace collector::inventory
