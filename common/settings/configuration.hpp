// Settings from files and the environment, below what is typed: docs/configuration.md.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/configuration_folder.hpp"
#include "common/settings/values.hpp"
#include "common/yaml/tree.hpp"

namespace common::settings {

/// What a file or the environment says of a setting.
struct stated {
  std::vector<std::string> texts;  ///< one, or a list's elements
  std::string origin;              ///< `/etc/muster/muster.yaml:3:11`, `MUSTER_INTERVAL`
};

/// A part of the configuration that is more than a setting; whoever it is for reads it.
struct section {
  yaml::node value;
  std::string file;
};

class configuration {
 public:
  /// `muster.yaml` of the folder, then `conf.d/*.yaml` in the order of their names, then the
  /// variables MUSTER_…: what comes later replaces what came before, lists as a whole. What is not
  /// there says nothing. malformed: `FILE:LINE:COL: what; what to do`, or the variable; refused:
  /// others than root and `owner` may write a file.
  static result<configuration> read(const std::string& folder, uid_t owner = ::geteuid());

  /// nullptr: nothing says it.
  const stated* find(const setting& s) const;
  /// `sinks`, of the last file that has it; nullptr: none has.
  const settings::section* section(std::string_view name) const;
  /// Sets what the program takes and nobody typed.
  void apply_to(values& v) const;
  /// Those that were read, in their order.
  const std::vector<std::string>& files() const { return files_; }

 private:
  status read_file(const std::string& path, uid_t owner);
  status read_variables();
  std::map<const setting*, stated> stated_;
  std::map<std::string, settings::section, std::less<>> sections_;
  std::vector<std::string> files_;
};

/// Every setting that a file may say, once.
std::vector<const setting*> configurable();
/// `MUSTER_HASH_BUDGET`
std::string variable_of(const setting& s);

/// What differs between two, for a process that read its configuration again.
struct changed_setting {
  const setting* which;
  std::string was, is;  ///< a list's elements between commas
};
std::vector<changed_setting> differences(const values& before, const values& now);

}  // namespace common::settings
