// The unit files below a root, and the state in which `systemctl is-enabled` sees each when systemd
// does not run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/policy/native/unit_folders.hpp"
#include "collector/policy/native/unit_install.hpp"

namespace collector::policy::native {

class unit_files {
 public:
  /// `root` outlives it. Nothing when the folders are not those of an installed system
  /// (read_unit_folders).
  static std::optional<unit_files> load(const common::root_dir& root);

  /// Of all files with a unit's name, each once.
  std::vector<std::string> names() const;
  /// `certain` without a state: there is no such file.
  struct answer {
    bool certain = false;
    std::string_view state;
  };
  answer state_of(const std::string& name) const;

 private:
  struct place {
    const unit_folder* folder = nullptr;
    std::string name;  ///< its template's, for most instances
  };
  unit_files(const common::root_dir& root, std::vector<unit_folder> folders)
      : root_(&root), folders_(std::move(folders)) {}
  std::optional<place> find(const std::string& name) const;
  answer followed(const place& link, const std::string& name, unsigned depth) const;
  answer state_at(const std::string& name, unsigned depth) const;
  std::optional<std::string> linked_unit(const place& link) const;
  bool read_drop_ins(const std::string& name, unit_install& into) const;
  answer state_by_links(const std::string& name, const unit_install& install) const;

  const common::root_dir* root_;
  std::vector<unit_folder> folders_;
};

}  // namespace collector::policy::native
