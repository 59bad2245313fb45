// Which package a file belongs to, by the lists that package managers keep: only of what is asked,
// in one walk through the lists for all of it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "common/root_dir.hpp"
#include "schemas/value.hpp"

namespace collector::inventory {

/// Paths behind the links in the root's folder, as `/usr/bin/sh` for `/bin/sh`.
class merged_paths {
 public:
  explicit merged_paths(const common::root_dir& host);
  std::string_view of(std::string_view path);  ///< valid until the next call

 private:
  std::vector<std::string> folders_;
  std::string buffer_;
};

/// What was found out for one state of the databases.
struct owner_index {
  std::unordered_map<std::string, std::string> of;  ///< empty: nobody has it
  bool walked = false;                              ///< the files of services are all here
  std::unordered_set<std::string> lists;            ///< else those in these lists of dpkg are
};

class file_owners {
 public:
  explicit file_owners(const common::root_dir& host) : host_(host), form_(host) {}
  /// Paths from the root's `/`. A host with a memory only looks for what was not asked since a
  /// database changed, whichever table asked.
  void ask(const std::vector<std::string>& paths);
  /// The name of the package; absent: none has the file, it is not known, or was not asked.
  schemas::text of(std::string_view path);

 private:
  const common::root_dir& host_;
  merged_paths form_;
  std::shared_ptr<const owner_index> known_;
  /// The last one that was whole, where this one is not: a database that is locked for once takes
  /// no owner away.
  std::shared_ptr<const owner_index> before_;
};

/// What is looked for, and found, in one walk.
class owner_search {
 public:
  owner_search(merged_paths form, owner_index known)
      : form_(std::move(form)), found_(std::move(known)) {}
  /// False: it is known already, or no path that has an owner.
  bool look_for(std::string_view path);
  /// Whether what a list says of the path can be of use: a look at its last letters decides most.
  bool may_matter(std::string_view path) const;
  /// A path that matters though nobody looks for it.
  void watch(std::string_view path);
  /// A package lists the path. Units and scripts of services are kept although nobody asked: the
  /// table `services` does, after the others.
  void met(std::string_view path, std::string_view package);
  /// Whether a list has nothing new to say.
  bool knows_list(const std::string& name) const;
  /// Of dpkg's lists no more than these were read, because all is found.
  void leave_off(const std::vector<std::string>& taken) {
    services_left_out();
    found_.lists.insert(taken.begin(), taken.end());
  }
  /// The owners of all that is looked for are found.
  bool is_done() const { return open_ == 0; }
  /// Something could not be read: what was not found is not known to have no owner.
  void fail() { whole_ = false; }
  bool is_whole() const { return whole_; }
  /// Of a database not all was read, or it was only asked for what is looked for.
  void services_left_out() { services_ = false; }
  /// Everything that is looked for, as it is called behind links.
  const std::vector<std::string>& wanted() const { return wanted_; }
  owner_index take();

 private:
  static constexpr std::size_t longest = 4096, endings = 1u << 16;
  static std::size_t ending_of(std::string_view path);
  merged_paths form_;
  owner_index found_;
  std::vector<std::string> wanted_;
  std::vector<bool> endings_ = std::vector<bool>(endings);  ///< of what is looked for
  std::size_t open_ = 0;
  std::string key_;
  bool whole_ = true, services_ = true, only_services_ = true;
};

// One reader a database.
void find_dpkg_owners(const common::root_dir& host, owner_search& to);
void find_rpm_owners(const common::root_dir& host, owner_search& to);
void find_apk_owners(const common::root_dir& host, owner_search& to);
void find_pacman_owners(const common::root_dir& host, owner_search& to);

}  // namespace collector::inventory
