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

/// The rights that stand in one line; an alias that names itself ends.
std::vector<sudo_grant> grants_of(const sudo_spec& spec, const sudo_aliases& aliases);

/// A text for each right that is left, in front of which those are taken out that come later.
void add_grants(const std::vector<const sudo_grant*>& grants, std::vector<std::string>& to);

}  // namespace collector::inventory
