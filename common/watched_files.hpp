// Where an analyzer's rules stand: the shipped file, and a folder of one's own files beside it,
// which survive an upgrade.
#pragma once

#include <map>
#include <string>

#include "analyzer/ruleset.hpp"
#include "common/watched_file.hpp"

namespace analyzer {

class rule_sources {
 public:
  /// `folder`: its `*.yml` files are read after `file`, in the order of their names, and replace
  /// rules by id; it need not be there. Empty: there is none.
  rule_sources(std::string file, std::string folder)
      : file_(std::move(file), ruleset_bytes), folder_(std::move(folder)) {}

  /// Whether a file was written, replaced, added or removed since the last call, looked up at most
  /// once a second; at once and in any case when `asked`.
  bool look(common::instant now, bool asked);
  /// What they say as of the last look. The error is one line, as load_ruleset's.
  common::result<ruleset> load() const;

 private:
  /// A file, and what was read of it.
  struct source {
    source(std::string path, std::size_t limit) : file(std::move(path), limit) {}
    common::watched_file file;
    common::result<std::string> text{std::string{}};
    bool take(common::instant now, bool asked);
  };
  bool look_into_folder(common::instant now);

  source file_;
  std::string folder_;
  std::map<std::string, source> own_;  ///< by path
  common::status listed_;              ///< whether the folder could be listed
  common::instant next_{};
};

}  // namespace analyzer
