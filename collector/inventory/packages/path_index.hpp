// Which package has a path, for all paths that the lists of packages name: built in one walk
// through the lists, and asked by every table of the scan.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace collector::inventory {

/// 8 bytes a path, a seeded hash of it, in the order of the lists. That a path which is nobody's is
/// taken for one of a million others happens once in 10^13 questions, and nobody who writes a list
/// can bring it about.
class path_index {
 public:
  using key = std::uint64_t;
  path_index();
  key key_of(std::string_view path) const;
  /// The package that has the paths added from here on.
  void begin(std::string_view package) {
    packages_.push_back({std::string(package), keys_.size()});
  }
  /// False: there is no room for more paths.
  bool add(key path);
  /// Of each path the package that lists it, the first of several; empty: nobody does. All are
  /// looked for in one go through the index; what is returned is valid as long as it.
  std::vector<std::string_view> packages_of(const std::vector<std::string>& paths) const;

 private:
  static constexpr std::size_t paths_most = 4'000'000;
  struct package {
    std::string name;
    std::size_t first = 0;  ///< of its paths
  };
  std::string_view package_at(std::size_t path) const;

  key seed_;
  std::vector<package> packages_;
  std::vector<key> keys_;
};

}  // namespace collector::inventory
