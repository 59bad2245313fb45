// What the readers of repositories' files found, gathered into one table. Each file is complete or
// not by itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "collector/inventory/faults.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

class repository_rows {
 public:
  /// From here on everything is of that format. `including`: its files name one another, so that
  /// with one of them any may be missing.
  void begin_format(std::string_view format, bool including = false) {
    format_ = format;
    including_ = including;
  }

  /// The file's text; nullopt: it is not there, or cannot be read, which is told. Of one that is
  /// too long the whole lines that were read.
  std::optional<std::string> read(const common::root_dir& host, const std::string& file);
  /// The files of a folder that end so and whose names the format's tool takes, in order of names.
  std::vector<std::string> files_in(const common::root_dir& host, const std::string& folder,
                                    std::string_view ending);

  /// One with the same name in one file is the same: the one that is enabled, with the components
  /// of all. False: there is no room for more, which is told.
  bool add(const std::string& file, std::size_t line, schemas::repository row);
  /// Entries of the file that are not read.
  void lost(const std::string& file, std::size_t line, const std::string& what);
  /// What the format's tool does not take either: nothing is missing, and somebody should know.
  void refused(const std::string& file, std::size_t line, const std::string& what);
  /// What is not read although nothing is wrong with it.
  void remark(const std::string& what);
  /// By format, file and name; addresses are as they are written, and masked at the end.
  const std::map<std::vector<std::string>, schemas::repository>& all() const { return rows_; }
  bool has_faults() const { return !met_.none(); }
  table_scan finish();

 private:
  gap of_file(const std::string& file) const;
  bool has_room(const schemas::repository& row);
  void merge(schemas::repository& into, schemas::repository row);

  std::string format_, remark_, told_full_;
  std::map<std::vector<std::string>, schemas::repository> rows_;
  faults met_;
  std::size_t words_ = 0;  ///< of all lists in the rows
  bool found_ = false, full_ = false, including_ = false;
};

/// Without what the address gives away: user, password, token.
schemas::text shown_uri(std::string_view uri);
/// Words between blanks and ends of lines, at most `most`, each as long as a column may be.
std::vector<std::string> short_words(std::string_view text, std::size_t most = 1000);
/// Words for yes and no as apt, yum and zypper take them, in either case; absent: neither.
schemas::boolean yes_or_no(std::string_view text);

// One reader a family of tools.
void read_apt_sources(const common::root_dir& host, repository_rows& out);
void read_rpm_repositories(const common::root_dir& host, repository_rows& out);
void read_apk_repositories(const common::root_dir& host, repository_rows& out);
void read_pacman_repositories(const common::root_dir& host, repository_rows& out);
void read_opkg_feeds(const common::root_dir& host, repository_rows& out);

}  // namespace collector::inventory
