// Reading configuration below a root, within bounds. The first thing that goes wrong is kept, and
// makes the answer invalid: what was not read could have decided.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::effective {

/// What some editors put in front of a file in UTF-8.
inline constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

class files {
 public:
  explicit files(const common::root_dir& root) : root_(root) {}

  /// The lines of a file; nothing when it is not there, or when something is wrong with it.
  std::optional<std::vector<std::string>> read(const std::string& path);
  /// Without what begins with a dot; empty when there is no such folder.
  std::vector<common::dir_entry> list(const std::string& folder);
  /// The text of a link; nothing where there is none.
  std::optional<std::string> link(const std::string& path) const;
  bool is_there(const std::string& path);

  /// The files `*.conf` of several folders by their base names, in the order of their bytes: of two
  /// with one name that of the earlier folder.
  std::map<std::string, std::string> drop_ins(std::span<const std::string> folders);
  /// The lines of a drop-in. A link to /dev/null or to nothing has none, and only hides others.
  std::vector<std::string> read_drop_in(const std::string& path);

  void refuse(std::string why);
  const std::string& wrong() const { return wrong_; }

 private:
  const common::root_dir& root_;
  std::size_t files_ = 0, bytes_ = 0, lines_ = 0, entries_ = 0;
  std::string wrong_;
};

}  // namespace collector::effective
