// Package URLs (ECMA-427): one name for a package that scanners and bills of materials agree on.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

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

/// Of a text; none: it is no package URL. A subpath is passed over.
std::optional<package_url> parse_purl(std::string_view text);

/// What canonical() is made of in purl_of().
package_url package_url_of(const package& p, const os& on);

/// `pkg:deb/debian/curl@7.88.1-10?arch=amd64&distro=debian-12`. Types that the standard does not
/// know (snap, flatpak) are `pkg:generic` with the format as their namespace. `on`: the system that
/// distribution packages belong to.
std::string purl_of(const package& p, const os& on);

}  // namespace schemas
