// Which package has a path, for all paths that the lists of packages name: built in one walk
// through the lists, and asked by every table of the scan.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace collector::inventory {

/// 8 bytes a path: 44 bits of a seeded hash and the number of the package. That a path which is
/// nobody's is taken for one of a million others happens once in ten million questions, and nobody
/// who writes a list can bring it about.
class path_index {
 public:
  using key = std::uint64_t;
  path_index();
  key key_of(std::string_view path) const;
  /// The package that has the paths added from here on. False: there is no room for more packages.
  bool begin(std::string_view package);
  /// A path is the first package's that lists it. False: there is no room for more paths.
  bool add(key path);
  /// Empty: nobody lists it. Valid as long as the index.
  std::string_view package_of(std::string_view path) const;

 private:
  static constexpr unsigned package_bits = 20;
  static constexpr key package_mask = (key{1} << package_bits) - 1;
  static constexpr std::size_t first_slots = 1u << 14, paths_most = 4'000'000;
  /// Where the key is, or belongs; 0 marks a free slot.
  std::size_t slot_of(key path) const;
  void grow();

  key seed_;
  std::vector<std::string> packages_;
  std::vector<key> slots_;
  std::size_t used_ = 0;
};

}  // namespace collector::inventory
