// The waiver file of a running stage.
#pragma once

#include "common/watched_file.hpp"
#include "schemas/waivers/waivers.hpp"

namespace schemas {

/// The server's waiver file: taken when it changed and is good; a broken one is logged once, and
/// the waivers of before stay.
class waiver_file {
 public:
  explicit waiver_file(std::string file) : file_(std::move(file), waivers_bytes) {}
  void look(common::instant now, bool asked = false);
  const waivers& current() const { return current_; }

 private:
  common::watched_file file_;
  waivers current_;
};

}  // namespace schemas
