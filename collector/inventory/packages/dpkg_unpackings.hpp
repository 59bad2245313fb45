// When dpkg unpacked each package, by the kernel's times of change of what it then wrote. It
// renames the package's own files first, writes its list and then its sums and scripts; who writes
// the list later can set none of the others back.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::inventory {

/// Of one package, by what lies there now.
struct dpkg_unpacking {
  std::int64_t list_ns = 0;   ///< when its list was written
  std::int64_t until_ns = 0;  ///< so late dpkg may have written it; 0: nothing says
  bool is_list_late() const { return until_ns != 0 && list_ns > until_ns; }
};

class dpkg_unpackings {
 public:
  /// `one_package`: between a package's list and its sums at most. Its own files may be a quarter
  /// of an hour older, fifteen times that.
  dpkg_unpackings(const common::root_dir& host, std::chrono::nanoseconds one_package)
      : host_(host), one_package_ns_(one_package.count()) {}
  /// By the name of its list without `.list`; nullopt: it has none.
  std::optional<dpkg_unpacking> of(const std::string& base) const;
  /// Whether dpkg unpacked another package then, which may have taken files of this one: it writes
  /// the lists of both.
  bool is_of_another(const std::string& base, std::int64_t list_ns) const;
  std::int64_t one_package_ns() const { return one_package_ns_; }

 private:
  struct list_time {
    std::int64_t ns = 0;
    std::string base{};
  };
  using list_times = std::vector<list_time>;
  std::shared_ptr<const list_times> times() const;
  std::int64_t until(const std::string& base, std::int64_t list_ns) const;
  const common::root_dir& host_;
  std::int64_t one_package_ns_;
  mutable std::shared_ptr<const list_times> times_;
};

}  // namespace collector::inventory
