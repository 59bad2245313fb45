// Users or groups by number, where the answer of the name service is certain: nsswitch.conf asks
// the files first and the files know the number.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "common/root_dir.hpp"

namespace collector::policy::native {

class names {
 public:
  /// `base` is passwd or group. Empty: another source is asked first, or the file is not plain.
  static std::optional<names> load(const common::root_dir& root, const std::string& base);
  /// Empty: the files do not know it (another source might).
  std::optional<std::string> name(std::uint32_t id) const;
  /// The file's line of that name, as getent prints it; empty: the files do not know it.
  std::optional<std::string> line(const std::string& name) const;
  std::optional<std::string> line(std::uint32_t id) const;
  /// No other source is asked after the files.
  bool only_files() const { return only_files_; }

 private:
  struct entry {
    std::string name, line;
  };
  std::map<std::uint32_t, entry> by_id_;
  std::map<std::string, std::string, std::less<>> lines_;
  bool only_files_ = false;
};

}  // namespace collector::policy::native
