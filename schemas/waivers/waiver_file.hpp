// The waivers of a running stage.
#pragma once

#include "common/watched_files.hpp"
#include "schemas/waivers/waivers.hpp"

namespace schemas {

/// The server's waiver file, and the files of a folder: taken when one changed and all are good;
/// where one is broken that is logged once, and the waivers of before stay.
class waiver_file {
 public:
  explicit waiver_file(std::string file, std::string folder = {})
      : files_(std::move(file), std::move(folder), waivers_bytes) {}
  void look(common::instant now, bool asked = false);
  const waivers& current() const { return current_; }

 private:
  common::watched_files files_;
  waivers current_;
};

}  // namespace schemas
