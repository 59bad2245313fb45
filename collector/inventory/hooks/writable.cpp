// What root runs and somebody else may write: whoever can is root at its next start.
#include "collector/inventory/hooks/hooks.hpp"

namespace collector::inventory {

namespace {

constexpr mode_t by_group = S_IWGRP, by_all = S_IWOTH;

}  // namespace

/// Below a folder that somebody unpacked for themselves, its owner is its root.
bool hook_rows::is_of_root(std::uint32_t id, bool is_group) {
  if (!root_) {
    const auto facts = host_.stat(".");
    root_ = facts ? std::pair(facts->uid, facts->gid) : std::pair(0U, 0U);
  }
  return id == 0 || id == (is_group ? root_->second : root_->first);
}

void hook_rows::add_if_writable(const std::string& path, const common::file_facts& facts) {
  const bool is_owned = !is_of_root(facts.uid, false);
  // In a folder with the sticky bit everybody has files of their own, and nobody another's.
  const bool is_shared = S_ISDIR(facts.mode) && (facts.mode & S_ISVTX) != 0;
  const bool by_others = !is_shared && (facts.mode & by_all) != 0,
             by_members =
                 !is_shared && (facts.mode & by_group) != 0 && !is_of_root(facts.gid, true);
  const hook_place at{"writable", path};
  if ((!is_owned && !by_others && !by_members) || !writable_.insert(path).second || !has_room(at))
    return;
  auto one = row_of(at, facts);
  one.what = pending::about::access;
  one.row.runs = by_others  ? "by everybody"
                 : is_owned ? fmt::format("by its owner, uid {}", facts.uid)
                            : fmt::format("by the group with gid {}", facts.gid);
  rows_.push_back(std::move(one));
}

void hook_rows::add_if_writable(const std::string& path) {
  if (!looked_at_.insert(path).second) return;
  if (const auto facts = facts_of(path)) add_if_writable(path, *facts);
  add_writable_folders_of(path);
}

void hook_rows::add_writable_folders_of(std::string_view path) {
  for (auto slash = path.rfind('/'); slash != path.npos; slash = path.rfind('/')) {
    path = path.substr(0, slash);
    const auto [at, is_new] = looked_at_.emplace(path);
    if (!is_new) return;
    if (const auto facts = facts_of(*at)) add_if_writable(*at, *facts);
  }
}

}  // namespace collector::inventory
