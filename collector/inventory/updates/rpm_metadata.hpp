// What dnf and zypper keep of a repository: repomd.xml names the lists, `primary` has the packages,
// `updateinfo` why they were made. https://createrepo.baseurl.org/
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "common/root_dir.hpp"

namespace collector::inventory {

/// One package as a list has it.
struct listed_rpm {
  std::string name, architecture, version, source;  ///< version with its epoch, where it has one
};

/// Where the lists lie beside repomd.xml, as that names them; empty: there is none.
struct rpm_lists {
  std::string primary, updateinfo;
  std::string primary_zck;  ///< the same as `primary`, packed by zchunk
};

/// Fails as unpacked_file does; malformed: it is no XML as these lists are.
common::result<rpm_lists> read_repomd(const common::root_dir& host, const std::string& file);
/// Every package of `primary`. Fails alike.
common::status each_listed_rpm(const common::root_dir& host, const std::string& file,
                               const std::function<void(const listed_rpm&)>& each);
/// Every package that an advisory about security brings. Fails alike.
common::status each_security_rpm(const common::root_dir& host, const std::string& file,
                                 const std::function<void(const listed_rpm&)>& each);

}  // namespace collector::inventory
