// Package URLs (ECMA-427): one name for a package that scanners and bills of materials agree on.
#pragma once

#include <map>
#include <string>

#include "schemas/inventory/packages.hpp"
#include "schemas/inventory/system.hpp"

namespace schemas {

/// The parts of one, as they are; of a namespace, segments with `/` between them.
struct package_url {
  std::string type, name_space, name, version;
  std::map<std::string, std::string> qualifiers;
};

/// Its canonical text: names as the type writes them, encoded, qualifiers in order and none empty.
std::string canonical(const package_url& u);

/// `pkg:deb/debian/curl@7.88.1-10?arch=amd64&distro=debian-12`. Types that the standard does not
/// know (snap, flatpak) are `pkg:generic` with the format as their namespace. `on`: the system that
/// distribution packages belong to.
std::string purl_of(const package& p, const os& on);

}  // namespace schemas
