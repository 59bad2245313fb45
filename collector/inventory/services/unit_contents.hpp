// One unit file by itself, which is read again when somebody touched it.
#pragma once

#include <memory>
#include <string>

#include "collector/inventory/services/unit_file.hpp"
#include "common/root_dir.hpp"

namespace collector::inventory {

inline constexpr std::size_t unit_file_limit = 1u << 20;

struct unit_contents {
  bool empty = true;  ///< as masked units are
  unit_file says;
  std::string fault;
};

/// `target`: of the link that the file is, or nothing.
std::shared_ptr<const unit_contents> read_unit(const common::root_dir& host,
                                               const std::string& path, const std::string& target);

}  // namespace collector::inventory
