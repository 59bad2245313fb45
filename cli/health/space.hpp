// How much room there is, and what takes it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/result.hpp"

namespace cli::health {

struct disk_space {
  std::uint64_t total = 0, free = 0;  ///< bytes; free: for whoever is not root
  bool is_read_only = false;
};
/// Of the file system that the path is on.
common::result<disk_space> space_of(const std::string& path);

/// What a part of a data folder takes on the disk.
struct taken_space {
  std::string name = {};  ///< of the folder
  std::uint64_t bytes = 0;
};
/// Those that are there, in the order in which the documentation has them. Links are not followed;
/// past a million files it stops counting.
std::vector<taken_space> parts_of(const std::string& data);

/// A file of a database that has grown near to as far as it can.
struct large_store {
  std::string file = {};
  std::uint64_t bytes = 0, most = 0;
};
/// Of all stores of a data folder those that are larger than this part of what they may be.
std::vector<large_store> stores_above(const std::string& data, double part);

/// `1.2 GiB`
std::string size_text(std::uint64_t bytes);

}  // namespace cli::health
