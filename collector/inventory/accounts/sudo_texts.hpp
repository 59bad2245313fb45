// Rights of sudo as text: aliases put in their place, what is taken out behind what it is taken
// from, of bounded size.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "collector/inventory/accounts/sudoers.hpp"

namespace collector::inventory {

/// Of each kind, by their names.
struct sudo_aliases {
  std::map<std::string, sudo_names, std::less<>> hosts, runas;
  std::map<std::string, std::vector<sudo_command>, std::less<>> commands;
};

/// Puts aliases in their place; one that names itself ends.
class sudo_expansion {
 public:
  explicit sudo_expansion(const sudo_aliases& aliases) : aliases_(aliases) {}
  /// The rights that stand in one line.
  std::vector<sudo_grant> grants_of(const sudo_spec& spec);
  /// There was more than anybody writes, and it was not told.
  bool is_cut() const { return left_ == 0; }

 private:
  using name_aliases = std::map<std::string, sudo_names, std::less<>>;
  std::string how_of(const sudo_may& may);
  const std::string& text_of(const shared_names& names, const name_aliases& aliases);
  void add_names(const std::string& name, const name_aliases& aliases, int depth, sudo_names& to);
  void add(const std::string& how, const sudo_command& command, bool refused, int depth,
           std::vector<sudo_grant>& to);
  bool take_step() { return left_ > 0 && --left_ > 0; }

  const sudo_aliases& aliases_;
  std::size_t left_ = 500'000;  ///< names and commands, of all lines
  /// The names live as long as their text is asked for.
  std::map<shared_names, std::string> texts_;
};

/// A text for each right that is left, in front of which those are taken out that come later.
void add_grants(const std::vector<const sudo_grant*>& grants, std::vector<std::string>& to);

}  // namespace collector::inventory
