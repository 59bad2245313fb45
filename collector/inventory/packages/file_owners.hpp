// Which package a file belongs to, by the lists that package managers keep. The lists of dpkg, apk
// and pacman are walked through once for all tables of a scan; rpm's database, which has an index
// of its own, is only asked for what is wanted.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collector/inventory/packages/path_index.hpp"
#include "common/file_memory.hpp"
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

/// Who has what was asked for one state of the databases; empty: nobody.
using owners_by_path = std::unordered_map<std::string, std::string>;

class owner_search;

class file_owners {
 public:
  explicit file_owners(const common::root_dir& host) : host_(host), form_(host) {}
  /// Paths from the root's `/`. A host with a memory only looks for what was not asked since a
  /// database changed, whichever table asked.
  void ask(const std::vector<std::string>& paths);
  /// The name of the package; absent: none has the file, it is not known, or was not asked.
  schemas::text of(std::string_view path);

 private:
  void look_into_lists(const common::file_memory::sources& state, owner_search& search);
  void keep(const common::file_memory::sources& state, owner_search& search);
  const common::root_dir& host_;
  merged_paths form_;
  std::shared_ptr<const owners_by_path> known_;
  /// The last one that was whole, where this one is not: a database that is locked for once takes
  /// no owner away.
  std::shared_ptr<const owners_by_path> before_;
};

/// What is looked for, and what was found of it.
class owner_search {
 public:
  owner_search(merged_paths form, owners_by_path known)
      : form_(std::move(form)), found_(std::move(known)) {}
  void look_for(std::string_view path);
  /// A package has the path; of interest only if it is looked for.
  void met(std::string_view path, std::string_view package);
  /// The owners of what is still looked for, as far as lists name them.
  void look_into(const path_index& lists);
  bool is_done() const { return open_.empty(); }
  /// Something could not be read: what was not found is not known to have no owner.
  void fail() { whole_ = false; }
  bool is_whole() const { return whole_; }
  /// What nobody was found for yet, as it is called behind links.
  const std::vector<std::string>& open() const { return open_; }
  owners_by_path take() { return std::move(found_); }

 private:
  merged_paths form_;
  owners_by_path found_;
  std::vector<std::string> open_;
  bool whole_ = true;
};

/// Reads lists into an index; what cannot be read is counted against it.
struct list_walk {
  merged_paths form;
  path_index paths;
  bool whole = true;
};

// One reader a database.
/// Of dpkg's packages the lists of those first that what is looked for is likely to be of. True:
/// all was found in these, the others were not read.
bool read_dpkg_lists(const common::root_dir& host, list_walk& to, owner_search& first);
void read_apk_lists(const common::root_dir& host, list_walk& to);
void read_pacman_lists(const common::root_dir& host, list_walk& to);
void find_rpm_owners(const common::root_dir& host, owner_search& to);

}  // namespace collector::inventory
