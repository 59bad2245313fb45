// What the readers of package databases found, gathered into one table. A database that is not
// there adds nothing; one with faults makes the table partial and is named, the others' rows stand
// and their deletions go through.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "collector/inventory/faults.hpp"
#include "collector/inventory/homes.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/provider.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

class package_rows {
 public:
  explicit package_rows(further_folders further = {}) : further_(std::move(further)) {
    begin_place({});
  }
  package_rows(const package_rows&) = delete;
  package_rows& operator=(const package_rows&) = delete;
  /// Where languages' packages are looked for as well.
  const further_folders& further() const { return further_; }
  /// From here on what is lost belongs to that format, in the system's own database.
  void begin_format(std::string_view format);
  /// What was found of the format is not told, and nothing of it is gone: rows may be missing, or
  /// values in them, where nothing says so.
  void give_up_format(const std::string& why);
  /// From here on it lies in that folder below the root, whose packages somebody else than the
  /// system may have put there: whoever has many of them leaves the others' room alone.
  void begin_place(std::string_view folder);
  /// A database is there, whatever can be read of it.
  void found() { ++found_; }
  /// Before a file is read that may be a package. False: as many were read for this source as may
  /// be, which is said.
  bool may_look();
  /// False: there is no room for more of this source, which is said.
  bool add(const schemas::package& p) { return add(masked_row(p)); }
  bool add(schemas::encoded_row row);
  /// What another one gathered, after what is here.
  bool add(const package_rows& others);
  /// Nothing was lost, and there is no fault.
  bool sound() const { return faults_.none(); }
  /// A record lacks something, but it is known which one it is.
  void fault(const std::string& what) { faults_.noted(what); }
  /// Records of the format are missing and it is not known which.
  void lost(const std::string& what) { faults_.lost(source_, what); }
  /// The same of what lies at `path`, a folder or a file below the root: of the others it says
  /// nothing.
  void lost_at(std::string_view path, const std::string& what);
  /// Of all that lies in that folder.
  void lost_below(std::string_view folder, const std::string& what);
  /// A database that is there could not be read at all.
  void unreadable(const std::string& what);
  void unreadable_at(std::string_view path, const std::string& what);
  /// What the table cannot see although nothing is wrong with it.
  void remark(const std::string& what);
  /// The format's packages lie in homes, too: those in homes that are not known are not gone.
  void tell_homes(const homes& people);
  table_scan finish();

 private:
  table_scan out_;
  further_folders further_;
  /// A format, or of it a place.
  struct source {
    std::size_t rows = 0, looks = 0;
    bool full = false;
  };
  bool refuse(const std::string& why);
  gap source_;
  std::string format_, place_;            ///< place_: empty for the system's own
  std::map<std::string, source> places_;  ///< of the format
  source* now_ = nullptr;
  std::size_t of_system_ = 0, of_places_ = 0, before_format_ = 0;
  faults faults_;
  std::string remark_;
  std::size_t found_ = 0, unreadable_ = 0;
};

/// The home that a file lies in, else the first folder of its path: whose packages are there.
class package_places {
 public:
  explicit package_places(const homes& people) {
    for (const auto& h : people.all) homes_.insert(h.path);
  }
  std::string of(std::string_view path) const;

 private:
  named_places homes_;
};

/// A database that is one file of at most so many MiB. Nothing: there is none, or it could not be
/// read whole, which is told.
std::optional<std::string> read_database(const common::root_dir& host, const std::string& file,
                                         std::size_t most_mib, package_rows& out);

/// The version and release of `bash-5.1.8-6.el9.src.rpm`. The epoch is in no file name.
schemas::text version_of_source_rpm(std::string_view file);

/// `1:2.3-4`: epoch 1, release 4, as dpkg and pacman join them.
void split_version(schemas::package& p);

}  // namespace collector::inventory
