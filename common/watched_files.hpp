// A configuration file of a running process, and a folder of further ones: read again when one was
// written, replaced, added or removed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/watched_file.hpp"

namespace common {

class watched_files {
 public:
  /// The folder's `*.yml` and `*.yaml` come after `file`, in the order of their names; at most 64,
  /// each of `limit` bytes at most; one that others may write is refused. It need not be there;
  /// empty: there is none.
  watched_files(std::string file, std::string folder, std::size_t limit)
      : limit_(limit), file_(std::move(file), limit), folder_(std::move(folder)) {}

  /// Whether anything changed since the last call, looked up at most once a second; at once and in
  /// any case when `asked`.
  bool look(instant now, bool asked = false);

  struct one {
    std::string path;
    result<std::string> text;
  };
  /// As of the last look. The error: the folder cannot be listed, or holds too much.
  result<std::vector<one>> all() const;
  const std::string& path() const { return file_.file.path(); }

 private:
  /// A file, and what was read of it.
  struct source {
    source(std::string path, std::size_t limit) : file(std::move(path), limit) {}
    watched_file file;
    result<std::string> text{std::string{}};
    bool take(instant now, bool asked);
    /// The same of one that nobody else may have written.
    bool take_own(instant now, bool asked);
  };
  bool look_into_folder(instant now);

  std::size_t limit_;
  source file_;
  std::string folder_;
  std::map<std::string, source> own_;  ///< by path
  status listed_;                      ///< whether the folder could be listed
  instant next_{};
};

/// `*.yml` and `*.yaml` of a folder, none of them hidden, in the order of their names; none where
/// the folder is not there. too_large: there are more than `most`; denied; io.
result<std::vector<std::string>> yaml_files_in(const std::string& folder, std::size_t most);

}  // namespace common
