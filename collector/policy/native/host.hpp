// What native answers are made from, looked at once a scan and shared by all of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collector/policy/native/dpkg_status.hpp"
#include "collector/policy/native/names.hpp"
#include "collector/policy/native/unit_files.hpp"
#include "collector/policy/native/unit_presets.hpp"
#include "common/root_dir.hpp"

namespace collector::policy::native {

class host {
 public:
  /// `root` outlives the host. `dpkg` is dpkg's administrative folder.
  explicit host(const common::root_dir& root, std::string dpkg = "/var/lib/dpkg")
      : root_(root), admin_(std::move(dpkg)) {}

  const common::root_dir& root() const { return root_; }
  /// Null: the database is not in a state whose answers are certain.
  const dpkg_status* packages();
  /// Null: names come from elsewhere than files first.
  const names* users();
  const names* groups();
  /// Null: the folders of unit files, or the files of presets, are not in a state whose answers are
  /// certain.
  const unit_files* units();
  const unit_presets* presets();
  /// Whether a path must not be looked at in this process. It could wait for another machine or a
  /// user's program: there are network, FUSE or automounter mounts, and reaching it crosses a
  /// mount. Or it is another thing in another process: it lies in /proc, or leads through one of
  /// /proc's magic links.
  bool is_out_of_reach(const std::string& path);
  /// What `look` says of the program, which is asked once for each.
  bool is_packaged(const std::string& program, bool (*look)(const std::string&));
  /// Programs print security contexts.
  bool selinux();
  /// A whole small file, or nothing.
  std::optional<std::string> text(const std::string& path, std::size_t limit = 1u << 20) const;

 private:
  template <class T>
  struct once {
    bool asked = false;
    std::optional<T> value;
  };
  const common::root_dir& root_;
  std::string admin_;
  once<dpkg_status> packages_;
  once<names> users_, groups_;
  once<unit_files> units_;
  once<unit_presets> presets_;
  once<bool> slow_mounts_, selinux_;
  once<std::pair<unsigned, unsigned>> proc_;  ///< its device
  std::map<std::string, bool> packaged_;
};

}  // namespace collector::policy::native
