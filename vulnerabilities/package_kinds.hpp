// What a package is, told from what the package managers say of it.
#pragma once

#include <string>
#include <string_view>

#include "vulnerabilities/package_view.hpp"

namespace vulnerabilities {

/// There is something of it on the disk but its configuration.
bool is_installed(const package_view& p);

/// It holds nothing, and only needs others: `linux-image-amd64`, whatever has that section.
bool is_metapackage(const package_view& p);

/// The source that advisories are about, and its version.
struct source_package {
  std::string name, version;
};
/// Signed kernels are built by a source of their own (`linux-signed-amd64 (6.1.55+1)`), and are
/// `linux 6.1.55-1` all the same; of an rpm the name stands in that of the source's file, which
/// lacks the epoch.
source_package source_of(const package_view& p);

/// A kernel, or what is built with one: `linux-image-…`, `linux-headers-…`, `kernel-core`.
bool is_of_kernel(const package_view& p, std::string_view source);
/// The kernel of that release (`uname -r`) is from this package.
bool is_running_kernel(const package_view& p, std::string_view release);

/// Somebody else built it: the vendor of an rpm, or what a Debian version and maintainer show.
/// `distribution` is os-release's ID.
bool is_foreign(const package_view& p, std::string_view distribution);

/// Of Ubuntu's extended maintenance: `1.2-3ubuntu0.1~esm1`.
bool is_of_pro(std::string_view version);

/// A distribution's own copy of a package of a language, which its advisories are about under
/// another name.
bool is_of_distribution(const package_view& p);

}  // namespace vulnerabilities
