#include <algorithm>
#include <map>

#include "collector/inventory/os_release.hpp"
#include "collector/inventory/preloads/preloads.hpp"
#include "collector/inventory/services/systemd_conf.hpp"
#include "collector/inventory/services/unit_folders.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr const char* unit_kind = "unit";

/// A value and the file that has it.
using loader_settings = std::map<std::string, std::pair<std::string, std::string>>;

void set_loader_word(const std::string& word, const std::string& source, loader_settings& into) {
  const auto equals = word.find('=');
  if (equals == word.npos || !is_of_loader(word.substr(0, equals))) return;
  into[word.substr(0, equals)] = {word.substr(equals + 1), source};
}

class unit_environments {
 public:
  explicit unit_environments(preload_rows& to) : to_(to) {}

  /// Files count before Environment=, and what is unset is not there at all.
  void add(const std::string& name, const unit_on_disk& unit) {
    const auto& loader = unit.says.loader;
    loader_settings set;
    for (const auto& word : loader.set)
      set_loader_word(word.text, word.drop_in.empty() ? unit.path : word.drop_in, set);
    for (auto file : loader.files) {
      if (file.starts_with('-')) file.erase(0, 1);  // it may be missing
      if (!file.starts_with('/') || file.find_first_of("%*?[") != file.npos) continue;
      for (const auto& [variable, value] : in_file(file)) set[variable] = {value, file};
    }
    for (const auto& word : loader.unset)
      std::erase_if(set, [&](const auto& s) {
        return word == s.first || word == s.first + "=" + s.second.first;
      });
    for (const auto& [variable, said] : set)
      to_.add({unit_kind, said.second, name}, variable, said.first);
  }

 private:
  const std::map<std::string, std::string>& in_file(const std::string& path) {
    constexpr std::size_t files_limit = 2000;
    static const std::map<std::string, std::string> none;
    if (const auto known = files_.find(path); known != files_.end()) return known->second;
    if (files_.size() == files_limit) {
      to_.lost_of(unit_kind, fmt::format("more than {} files of EnvironmentFile=", files_limit));
      return none;
    }
    auto& into = files_[path];
    for (auto& [name, value] : parse_os_release(to_.read(unit_kind, path.substr(1))))
      if (is_of_loader(name)) into.emplace(name, value);
    return into;
  }

  preload_rows& to_;
  std::map<std::string, std::map<std::string, std::string>> files_;
};

/// What every unit gets, or the manager itself.
void read_manager(preload_rows& to) {
  for (const auto* file : {"system.conf", "user.conf"}) {
    const auto conf = read_systemd_conf(to.host(), file);
    for (const auto& what : conf.faults) to.lost_of("manager", what);
    for (const auto* name : {"DefaultEnvironment", "ManagerEnvironment"}) {
      loader_settings set;
      for (const auto& word : conf.list("Manager", name))
        set_loader_word(word.text, word.path, set);
      for (const auto& [variable, said] : set)
        to.add({"manager", said.second, {}}, variable, said.first);
    }
  }
}

}  // namespace

void read_preloads_of_units(preload_rows& to) {
  read_manager(to);
  const auto disk = read_unit_folders(to.host());
  if (!disk.fault.empty()) {
    if (disk.complete)
      to.noted(disk.fault);
    else
      to.lost_of(unit_kind, disk.fault);
  }
  unit_environments all(to);
  for (const auto& [name, unit] : disk.units)
    if (unit.enabled != "alias") all.add(name, unit);
}

}  // namespace collector::inventory
