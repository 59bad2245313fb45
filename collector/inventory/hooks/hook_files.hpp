// Files of hooks beside the packages that brought them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "collector/inventory/packages/shipped_files.hpp"
#include "schemas/inventory/startup_hooks.hpp"

namespace collector::inventory {

inline constexpr std::size_t hashed_limit = 4u << 20;

/// What is asked of each file once all are known.
class hook_files {
 public:
  explicit hook_files(const common::root_dir& host) : owners(host), host_(host), shipped_(host) {}
  file_owners owners;

  /// nullptr: too large, or not readable. Several commands may stand in one file.
  std::shared_ptr<const file_digest> md5(const std::string& path) {
    const auto [at, is_new] = known_.try_emplace(path);
    if (is_new)
      at->second = digest_of(host_, path.substr(1), hashed_limit, common::hasher::kind::md5);
    return at->second;
  }
  /// Since it was unpacked.
  bool was_touched(const std::string& package, const common::file_id& is) {
    const auto [at, is_new] = unpacked_.try_emplace(package);
    if (is_new) at->second = shipped_.unpacked_at_ns(package);
    return at->second && is.ctime_ns >= *at->second;
  }
  /// Package and state of the row by the file at `path`. Who writes dpkg's notes may put any file
  /// into a package: of such a one only what agrees with sums that nobody touched is believed.
  void compare(const std::string& path, const std::string& md5, const common::file_id& id,
               schemas::startup_hook& row) {
    row.package = owners.of(path);
    if (!row.package) return;
    row.altered = shipped_.is_altered(path, *row.package, md5);
    if (!row.altered && shipped_.is_forged(*row.package) && was_touched(*row.package, id))
      row.package.reset();
  }

 private:
  const common::root_dir& host_;
  shipped_files shipped_;
  std::map<std::string, std::shared_ptr<const file_digest>> known_;
  std::map<std::string, std::optional<std::int64_t>> unpacked_;
};

}  // namespace collector::inventory
