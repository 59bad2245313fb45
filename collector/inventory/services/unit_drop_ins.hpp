// Which drop-ins change a unit, and in which order (systemd.unit(5)).
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace collector::inventory {

/// The names whose folders `NAME.d` count for a unit, the most specific first: `a-b@c.service` asks
/// a-b@c, a-b@, a-, a-@c and a-@ of its type. The type itself, `service.d`, comes after all of
/// them.
std::vector<std::string> drop_in_names(std::string_view unit);

/// The folders `NAME.d` of a host.
class drop_in_folders {
 public:
  /// `rank`: the place of the folder it lies in; systemd looks into the smallest first.
  void add(const std::string& name, std::size_t rank, const std::string& path);
  /// Those of a unit with these other names, in the order in which a drop-in hides its namesakes.
  std::vector<std::string> of(const std::string& unit, const std::set<std::string>& aliases) const;

 private:
  void append(const std::vector<std::string>& names, std::vector<std::string>& to) const;

  std::map<std::string, std::map<std::size_t, std::string>> paths_;
  std::set<std::size_t> ranks_;
};

}  // namespace collector::inventory
