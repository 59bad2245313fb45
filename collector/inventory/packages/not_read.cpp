// Packages of others: a table that says nothing of them would deny them.
#include <array>

#include "collector/inventory/packages/readers.hpp"

namespace collector::inventory {

namespace {

struct foreign_packages {
  std::string_view whose, folder;
};
constexpr std::array foreign_package_folders{
    foreign_packages{"Nix", "nix/store"}, foreign_packages{"Guix", "gnu/store"},
    foreign_packages{"Homebrew", "home/linuxbrew/.linuxbrew/Cellar"},
    foreign_packages{"eopkg", "var/lib/eopkg/package"},
    foreign_packages{"swupd", "usr/share/clear/bundles"}};

}  // namespace

std::string packages_not_read(const common::root_dir& host) {
  std::string out;
  for (const auto& [whose, folder] : foreign_package_folders)
    if (host.stat(std::string(folder)))
      out += fmt::format("{}{} (/{})", out.empty() ? "" : ", ", whose, folder);
  return out;
}

}  // namespace collector::inventory
