// Files beside what their packages brought: the digest of one, and whether it is still that which
// dpkg wrote down.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "collector/inventory/packages/dpkg_notes.hpp"
#include "collector/inventory/packages/file_owners.hpp"
#include "common/hash.hpp"
#include "common/root_dir.hpp"
#include "schemas/value.hpp"

namespace collector::inventory {

struct file_digest {
  std::string hex;
  bool is_script = false;  ///< it begins with `#!`
};

/// Of a regular file of at most `most` bytes; nullptr: it is none, larger or cannot be read. A host
/// with a memory reads it once. dpkg's sums are MD5s, those of rows SHA-256.
std::shared_ptr<const file_digest> digest_of(const common::root_dir& host, const std::string& path,
                                             std::size_t most, common::hasher::kind kind);

class shipped_files {
 public:
  explicit shipped_files(const common::root_dir& host) : host_(host), form_(host) {}
  /// Whether the file at `path`, which `package` has, is another than it brought; absent where that
  /// is written down nowhere that is read (of dpkg's packages alone it is), or where somebody else
  /// than dpkg wrote the sums that it agrees with.
  schemas::boolean is_altered(std::string_view path, const std::string& package,
                              const std::string& md5);
  /// When dpkg unpacked the package, by the kernel's own times of change, which nobody can set
  /// back; absent: it has no list of that package.
  std::optional<std::int64_t> unpacked_at_ns(const std::string& package);
  /// Whether somebody else than dpkg wrote its list of files, or its sums.
  bool is_forged(const std::string& package);

 private:
  using md5_of_path = std::map<std::string, std::string, std::less<>>;
  const md5_of_path& conffiles();
  /// In the lists of sums of that package, and in which of them; empty: it is in none.
  struct listed_sum {
    std::string sum{}, list{};
  };
  listed_sum sum_in_lists(const std::string& package, const std::string& path);
  /// The list last read stays: files are asked for folder by folder, and many are of one package.
  const std::string& text_of(const std::string& list);
  /// By the name of the list.
  bool is_written_by_others(const std::string& list);
  const dpkg_notes& notes() { return notes_ ? *notes_ : notes_.emplace(host_); }
  const common::root_dir& host_;
  merged_paths form_;
  std::optional<dpkg_notes> notes_;
  std::map<std::string, bool> forged_;
  std::shared_ptr<const md5_of_path> conffiles_;
  std::string list_, text_;
};

}  // namespace collector::inventory
