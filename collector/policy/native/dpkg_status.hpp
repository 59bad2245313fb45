// dpkg's status file as it stands: stanzas by package name, not decoded. dpkg wrote it in the order
// and form in which dpkg-query prints a record, so a stanza is its own answer. Format: deb822(5),
// dpkg 1.21's field order.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/fd.hpp"
#include "common/root_dir.hpp"

namespace collector::policy::native {

class dpkg_status {
 public:
  /// Empty when the database is missing, larger than 64 MiB, has updates not merged yet, or is not
  /// as dpkg writes it.
  static std::optional<dpkg_status> load(const common::root_dir& root, const std::string& admin);

  enum class presence { unknown, known, unsure };
  struct found {
    presence is = presence::unknown;
    std::string stanza;  ///< with its last newline
  };
  /// unsure: several architectures, or a state or form in which a stanza is not simply printed.
  found find(const std::string& package) const;
  /// The text of the name occurs somewhere, perhaps in another package's relations: -W then lists
  /// the package though it is not installed.
  bool mentions(std::string_view package) const;
  std::string_view native_architecture() const { return architecture_; }

 private:
  struct span {
    std::size_t begin = 0, size = 0;
    bool twice = false;
  };
  explicit dpkg_status(common::unique_fd file) : file_(std::move(file)) {}
  bool index(std::string_view all);
  std::optional<std::string> read(span part) const;

  common::unique_fd file_;  ///< dpkg replaces the file, so that this one stays as it is
  std::size_t size_ = 0;
  std::map<std::string, span, std::less<>> stanzas_;
  std::string architecture_;
};

/// The value of a field that stands on one line; empty: there is none. The name as dpkg writes it.
std::optional<std::string_view> field(std::string_view stanza, std::string_view name);

}  // namespace collector::policy::native
