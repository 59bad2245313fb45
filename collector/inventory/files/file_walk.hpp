// Every regular file of a host, folder by folder and never through a link. Nothing is remembered of
// the last time: a mode that was changed shows in the file alone, so every file is asked each time.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_set>

#include "collector/inventory/faults.hpp"
#include "common/root_dir.hpp"
#include "common/work_budget.hpp"

namespace collector::inventory {

/// One regular file, while its folder is open.
struct walked_file {
  int folder;
  const char* name;
  const std::string& path;  ///< of the folder, without a slash at its ends
  const struct ::stat& facts;
  bool nosuid;
};

class file_walk {
 public:
  file_walk(const common::root_dir& host, std::function<void(const walked_file&)> each);
  void run();
  /// Folders that could not be read, or were too many.
  const faults& met() const { return met_; }
  /// What is not looked into on purpose; empty: nothing.
  std::string remark() const;

 private:
  struct folder_facts {
    dev_t device = 0;
    std::uint64_t mount = 0;  ///< 0: the kernel does not tell
    bool nosuid = false;
  };
  struct same_folder {
    std::size_t operator()(const std::pair<dev_t, ino_t>& id) const {
      return id.first * 0x9e3779b97f4a7c15u ^ id.second;
    }
  };
  void folder(int parent, const char* name, const folder_facts& above, int depth);
  void entries(int fd, const folder_facts& here, int depth);
  bool is_left_out(std::string_view name) const;
  bool enters(int fd, folder_facts& here, const folder_facts& above);
  bool may_go_on();
  void lost(const std::string& what);
  void leave(std::string_view name, std::string& first);

  const common::root_dir& host_;
  std::function<void(const walked_file&)> each_;
  common::work_budget budget_;
  faults met_;
  std::string path_;
  std::unordered_set<std::pair<dev_t, ino_t>, same_folder> seen_;
  std::string remote_, containers_, snapshots_;  ///< the first of each that is left out
  std::size_t entries_ = 0;
  bool stopped_ = false;
};

}  // namespace collector::inventory
