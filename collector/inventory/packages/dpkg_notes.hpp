// What dpkg keeps of its packages in /var/lib/dpkg/info, and whether somebody else wrote it since:
// by the kernel's own times of change, which nobody can set back.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::inventory {

/// As they are when it is made.
class dpkg_notes {
 public:
  /// `one_package`: so long dpkg takes to unpack a package at most.
  explicit dpkg_notes(const common::root_dir& host,
                      std::chrono::nanoseconds one_package = std::chrono::minutes{15});
  /// False: dpkg is at work, has no notes here, or all of them lie here as a copy.
  bool can_tell() const;
  /// Of a file of the folder, by its name. dpkg writes its status last of all, and what it has of
  /// one package within minutes.
  bool was_written_by_others(const std::string& name) const;
  /// Whether a file that changed then did so after dpkg was last at work.
  bool is_late(std::int64_t ctime_ns) const { return is_later(ctime_ns) && can_tell(); }
  /// The status itself, which dpkg never writes without the copy of the one before.
  bool is_status_touched() const;
  /// The lists, the sums and the scripts of packages, by their names, in order.
  const std::vector<std::string>& names() const;

 private:
  bool is_later(std::int64_t ctime_ns) const;
  bool is_copy() const;
  const common::root_dir& host_;
  std::int64_t one_package_ns_ = 0, status_ns_ = 0, before_ns_ = 0;
  // Only what looks touched is a reason to list the folder.
  mutable std::shared_ptr<const std::vector<std::string>> names_;
  mutable std::optional<bool> can_tell_;
};

}  // namespace collector::inventory
