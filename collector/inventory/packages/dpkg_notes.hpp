// What dpkg keeps of its packages in /var/lib/dpkg/info, and whether somebody else wrote it since:
// by the kernel's own times of change, which nobody can set back.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collector/inventory/packages/dpkg_unpackings.hpp"
#include "common/root_dir.hpp"

namespace collector::inventory {

/// As they are when it is made.
class dpkg_notes {
 public:
  /// `one_package`: so long dpkg takes to write what it keeps of a package at most.
  explicit dpkg_notes(const common::root_dir& host,
                      std::chrono::nanoseconds one_package = std::chrono::minutes{1});
  /// False: dpkg is at work, has no notes here, or all of them lie here as a copy.
  bool can_tell() const;
  /// Of a file of the folder, by its name. dpkg writes its status last of all, and what it has of
  /// one package at once: so a run of dpkg hides nothing that was written before it.
  bool was_written_by_others(const std::string& name) const;
  /// What changed later was touched since the package was unpacked; `base` is the name of its list
  /// without `.list`. nullopt: it has none.
  std::optional<std::int64_t> unpacked_at_ns(const std::string& base) const;
  /// The status itself, which dpkg never writes without the copy of the one before.
  bool is_status_touched() const;
  /// The lists, the sums and the scripts of packages, by their names, in order.
  const std::vector<std::string>& names() const;

 private:
  bool is_later(std::int64_t ctime_ns) const;
  bool is_copy() const;
  bool is_list_forged(const std::string& base, const dpkg_unpacking& when) const;
  const common::root_dir& host_;
  dpkg_unpackings unpackings_;
  std::int64_t status_ns_ = 0, before_ns_ = 0;
  // Only what looks touched is a reason to list the folder.
  mutable std::shared_ptr<const std::vector<std::string>> names_;
  mutable std::optional<bool> can_tell_;
};

}  // namespace collector::inventory
