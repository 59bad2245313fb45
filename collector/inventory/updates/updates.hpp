// What package managers know of that is newer than what is installed: from the lists that they
// fetched themselves. Nothing is fetched here.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "collector/inventory/faults.hpp"
#include "common/versions/versions.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

/// Where a list comes from, as its Release file says.
struct list_release {
  schemas::text origin, suite, codename;
  schemas::boolean security;  ///< absent: nothing says where the list is from
  int priority = 500;         ///< apt_preferences(5), without preferences; the higher counts more
  schemas::instant listed_at;
};

/// A version that can be had.
struct available_version {
  std::string version, source;
  const list_release* from = nullptr;
};

struct installed_package {
  std::string version, architecture;
  bool held = false;
  std::optional<available_version> best{};         ///< of what is newer, as apt chooses
  bool has_security = false, has_unknown = false;  ///< among all that is newer
  int priority = 100;  ///< of what is installed, or that of the lists that still have it
};

/// By name and architecture.
using installed_packages = std::map<std::pair<std::string, std::string>, installed_package>;

class update_rows {
 public:
  /// There are lists of a package manager, whatever can be read of them.
  void found() { found_ = true; }
  /// One version of a package after the other; what is older does not count.
  static void offer(installed_package& to, common::versions::format by, available_version one);
  /// The row of a package of which something newer can be had.
  void add(std::string_view format, const std::string& name, const installed_package& of);
  void lost(std::string_view format, const std::string& what) {
    met_.lost({{{"format", std::string(format)}}}, what);
  }
  void remark(const std::string& what);
  /// There are lists of a kind that is not read: without others nothing is known.
  void unread(const std::string& what) {
    unread_ = true;
    remark(what);
  }
  table_scan finish();

 private:
  table_scan out_;
  std::string remark_;
  faults met_;
  bool found_ = false, unread_ = false;
};

void read_apt_updates(const common::root_dir& host, update_rows& out);
void read_rpm_updates(const common::root_dir& host, update_rows& out);
void read_apk_updates(const common::root_dir& host, update_rows& out);
/// What lies there and is not read.
void name_other_lists(const common::root_dir& host, update_rows& out);

}  // namespace collector::inventory
