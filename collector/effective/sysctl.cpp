// sysctl.d(5) as systemd-sysctl 252 reads it: files by their base names, of equal names that of the
// first folder; the last assignment of a parameter counts. A glob sets what nobody names by itself,
// and `-key` without a value takes the parameter out of all globs. It is what the files say, not
// what the kernel has now.
#include <fnmatch.h>

#include <algorithm>
#include <array>

#include "collector/effective/readers.hpp"
#include "common/text.hpp"

namespace collector::effective {

namespace {

const std::array<std::string, 5> sysctl_folders{"/etc/sysctl.d", "/run/sysctl.d",
                                                "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d",
                                                "/lib/sysctl.d"};

constexpr std::size_t most_globs = 1000;

/// A line that names the parameter, or a glob that covers it.
struct sysctl_entry {
  std::string key;
  bool has_value = false;
  assignment said;
};

std::optional<sysctl_entry> sysctl_entry_of(std::string_view line) {
  line = common::trim(line);
  if (line.empty() || line.front() == '#' || line.front() == ';') return std::nullopt;
  const auto equal = line.find('=');
  const bool minus = line.front() == '-';
  if (equal == line.npos && !minus) return std::nullopt;
  sysctl_entry out;
  out.has_value = equal != line.npos;
  if (out.has_value) out.said.value = common::trim(line.substr(equal + 1));
  auto key = line.substr(0, equal);
  if (minus) key.remove_prefix(1);
  out.key = sysctl_path(common::trim(key));
  return out;
}

bool is_glob(const std::string& key) { return key.find_first_of("*?[") != key.npos; }

/// As the program keeps them: one entry a key; one that says something else goes to the end.
void put(std::vector<sysctl_entry>& kept, sysctl_entry e, std::vector<assignment>& replaced) {
  const auto old = std::ranges::find(kept, e.key, &sysctl_entry::key);
  if (old != kept.end()) {
    replaced.push_back(old->said);
    // The later line decides too where both say the same; its place among the globs is the old one.
    if (old->has_value == e.has_value && old->said.value == e.said.value) {
      old->said = std::move(e.said);
      return;
    }
    kept.erase(old);
  }
  kept.push_back(std::move(e));
}

answer decide(const std::vector<sysctl_entry>& kept, const std::string& key,
              std::vector<assignment> replaced) {
  std::ranges::reverse(replaced);
  std::vector<assignment> globs;
  const sysctl_entry* named = nullptr;
  for (const auto& e : kept)
    if (e.key == key)
      named = &e;
    else if (e.has_value)
      globs.push_back(e.said);
  answer out;
  if (named == nullptr) {
    out = last_decides(std::move(globs));
  } else {
    out = first_decides({named->said});
    if (!named->has_value) out.now = answer::state::not_set;
    std::ranges::reverse(globs);
    out.overridden = std::move(globs);
  }
  out.overridden.insert(out.overridden.begin(), replaced.begin(), replaced.end());
  return out;
}

}  // namespace

answer ask_sysctl(const question& q, files& from) {
  const auto found = from.drop_ins(sysctl_folders);
  if (found.empty()) return absent_because("no folder sysctl.d has a file");
  std::vector<sysctl_entry> kept;
  std::vector<assignment> replaced;
  for (const auto& [name, path] : found) {
    std::int64_t n = 0;
    for (const auto& line : from.read_drop_in(path)) {
      ++n;
      auto e = sysctl_entry_of(line);
      if (!e) continue;
      const bool covers =
          e->key == q.key || (is_glob(e->key) && ::fnmatch(e->key.c_str(), q.key.c_str(),
                                                           FNM_PATHNAME | FNM_PERIOD) == 0);
      if (!covers) continue;
      e->said.file = path;
      e->said.line = n;
      put(kept, std::move(*e), replaced);
      if (kept.size() > most_globs)
        return invalid_because(fmt::format("{}:{}: too many globs cover it", path, n));
    }
  }
  return decide(kept, q.key, std::move(replaced));
}

}  // namespace collector::effective
