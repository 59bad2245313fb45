// A file that decides something by what stands anywhere in it: cut off it would decide otherwise.
#pragma once

#include <string>
#include <utility>

#include "common/root_dir.hpp"

namespace collector::inventory {

/// Also what root_dir::read says, and too_large: it is longer than `most` bytes.
inline common::result<std::string> read_whole(const common::root_dir& host, const std::string& path,
                                              std::size_t most) {
  auto file = host.read(path, most);
  if (!file) return common::fail(file.error());
  if (file->truncated)
    return common::fail(common::errc::too_large, "{}: larger than {} bytes", path, most);
  return std::move(file->bytes);
}

}  // namespace collector::inventory
