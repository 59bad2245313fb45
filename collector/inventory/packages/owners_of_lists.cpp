// Owners of files by lists of text: dpkg's *.list with its diversions, apk's database, pacman's
// `files`.
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <utility>

#include "collector/inventory/packages/file_owners.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t lists_most = 200'000, list_most = 64u << 20, database_most = 128u << 20,
                      path_most = 4096, large_list = 256u << 10;
constexpr const char* dpkg_lists = "var/lib/dpkg/info";

/// One list after another, a piece at a time in the same memory.
class list_reader {
 public:
  list_reader(const common::root_dir& host, owner_search& to) : host_(host), to_(to) {}
  /// Calls `each` with pieces of whole lines; what cannot be read is told to the search. False: it
  /// is larger than `most`, and not read.
  template <class Each>
  bool read(int folder, const std::string& name, std::size_t most, Each each) {
    const common::unique_fd fd{
        ::openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    struct ::stat s {};
    if (!fd || ::fstat(fd.get(), &s) != 0 || !S_ISREG(s.st_mode) ||
        static_cast<std::uint64_t>(s.st_size) > list_most || host_.is_budget_spent()) {
      to_.fail();
      return true;
    }
    const auto size = static_cast<std::size_t>(s.st_size);
    if (size > most) return false;
    if (read_pieces(fd.get(), size, each) < size) to_.fail();
    return true;
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
  owner_search& to_;
  std::string buffer_ = std::string(128u << 10, '\0');
};

/// A file that a package has instead of another's, which lies at `to` now.
struct diversion {
  std::string to, by;
};
using diversions = std::map<std::string, diversion, std::less<>>;

/// Three lines each: from, to, package; `:` is an administrator's, not a package's.
diversions read_diversions(const common::root_dir& host, owner_search& search) {
  diversions out;
  const auto file = host.read("var/lib/dpkg/diversions", 16u << 20);
  if (!file) {
    if (file.error().code != common::errc::not_found) search.fail();
    return out;
  }
  if (file->truncated) search.fail();
  std::string_view rest = file->bytes, from, to, by;
  while (next_line(rest, from) && next_line(rest, to) && next_line(rest, by)) {
    if (from.size() >= path_most) continue;
    out[std::string(from)] = {std::string(to), std::string(by)};
    search.watch(from);
  }
  return out;
}

/// `libc6:amd64.list` → libc6
std::string_view package_of_list(std::string_view file) {
  file.remove_suffix(std::string_view(".list").size());
  return file.substr(0, file.find(':'));
}

/// What others than the diverting package list at the old place lies at the new one.
void take_dpkg_list(std::string_view rest, std::string_view package, const diversions& diverted,
                    owner_search& to) {
  for (std::string_view line; next_line(rest, line);) {
    if (!to.may_matter(line)) continue;
    if (const auto moved = diverted.find(line);
        moved != diverted.end() && moved->second.by != package)
      line = moved->second.to;
    to.met(line, package);
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

/// The names of dpkg's lists, the likely ones first.
std::vector<std::string> ordered_lists(std::vector<common::dir_entry> all,
                                       const std::vector<std::string>& wanted) {
  const auto likely = likely_names(wanted);
  std::vector<std::string> out;
  for (auto& e : all)
    if (e.name.ends_with(".list")) out.push_back(std::move(e.name));
  std::ranges::stable_partition(out, [&](const std::string& name) {
    const auto package = package_of_list(name);
    return likely.contains(package) || likely.contains(package.substr(0, package.rfind('-')));
  });
  return out;
}

}  // namespace

void find_dpkg_owners(const common::root_dir& host, owner_search& to) {
  auto lists = host.list(dpkg_lists, lists_most);
  const auto folder = host.open_folder(dpkg_lists);
  if (!lists || !folder) {
    if (lists || lists.error().code != common::errc::not_found) to.fail();
    return;
  }
  const auto diverted = read_diversions(host, to);
  list_reader reader(host, to);
  std::vector<std::string> taken, large;
  const auto read_all = [&](std::vector<std::string> names, std::size_t most) {
    for (auto& name : names) {
      if (to.is_done()) return to.leave_off(taken);
      if (to.knows_list(name)) continue;
      const bool read = reader.read(folder->get(), name, most, [&](std::string_view lines) {
        take_dpkg_list(lines, package_of_list(name), diverted, to);
      });
      (read ? taken : large).push_back(std::move(name));
    }
  };
  read_all(ordered_lists(std::move(*lists), to.wanted()), large_list);
  read_all(std::exchange(large, {}), list_most);
}

void find_apk_owners(const common::root_dir& host, owner_search& to) {
  auto content = host.read("lib/apk/db/installed", database_most);
  if (!content && content.error().code == common::errc::not_found)
    content = host.read("usr/lib/apk/db/installed", database_most);
  if (!content) {
    if (content.error().code != common::errc::not_found) to.fail();
    return;
  }
  if (content->truncated) to.fail();
  std::string_view rest = content->bytes, package, folder;
  std::string path;
  for (std::string_view line; next_line(rest, line);) {
    if (line.size() < 2 || line[1] != ':') continue;
    const auto value = line.substr(2);
    if (line[0] == 'P') package = value;
    if (line[0] == 'F') folder = value;
    if (line[0] != 'R') continue;
    path.assign(1, '/').append(folder).append(folder.empty() ? "" : "/").append(value);
    to.met(path, package);
  }
}

void find_pacman_owners(const common::root_dir& host, owner_search& to) {
  const std::string local = "var/lib/pacman/local";
  const auto packages = host.list(local, lists_most);
  if (!packages) {
    if (packages.error().code != common::errc::not_found) to.fail();
    return;
  }
  list_reader reader(host, to);
  std::string path;
  for (const auto& e : *packages) {
    if (e.type != common::dir_entry::kind::directory) continue;
    const auto folder = host.open_folder(local + "/" + e.name);
    if (!folder) {
      to.fail();
      continue;
    }
    // NAME-VERSION-RELEASE
    const auto release = e.name.rfind('-'), version = e.name.rfind('-', release - 1);
    const auto package = std::string_view(e.name).substr(0, version);
    bool in_files = false;
    (void)reader.read(folder->get(), "files", list_most, [&](std::string_view rest) {
      for (std::string_view line; next_line(rest, line);) {
        if (line.starts_with('%')) in_files = line == "%FILES%";
        if (in_files && !line.empty() && !line.ends_with('/'))
          to.met(path.assign(1, '/').append(line), package);
      }
    });
  }
}

}  // namespace collector::inventory
