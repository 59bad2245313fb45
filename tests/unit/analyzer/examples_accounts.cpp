// Users and groups.
#include "tests/unit/analyzer/shipped_rules.hpp"

namespace tests::shipped_rules {

using schemas::table_id;

schemas::user user(const std::string& name, std::int64_t uid) {
  schemas::user u;
  u.name = name;
  u.uid = uid;
  u.gid = 100;
  u.shell = "/bin/bash";
  u.home = "/home/" + name;
  return u;
}

void add_users(examples& all) {
  using row = schemas::user;
  const auto alice = user("alice", 1000), toor = user("toor", 0);
  const auto nologin = with(alice, [](auto&u) { u.shell = "/usr/sbin/nologin"; }),
             zsh = with(alice, [](auto&u) { u.shell = "/bin/zsh"; });
  const auto moved = with(alice, [](auto&u) { u.home = "/tmp"; }),
             wheel = with(alice, [](auto&u) { u.gid = 10; });
  const auto rooted = with(alice, [](auto& u) { u.gid = 0; });
  all["user-added"] = {{one<row>(added(alice)), "medium", one<row>(removed(alice))}};
  all["new-uid-0"] = {{one<row>(added(toor)), "critical",
                       from_to(toor, with(toor, [](auto& u) { u.shell = "/bin/sh"; }))}};
  all["user-removed"] = {{one<row>(removed(alice)), "low", one<row>(added(alice))}};
  const auto fish = with(toor, [](auto& u) { u.shell = "/tmp/fish"; });
  all["user-shell-changed"] = {{from_to(alice, zsh), "medium", from_to(alice, moved)},
                               {from_to(nologin, alice), "high", one<row>(added(alice))},
                               {from_to(alice, nologin), "medium", one<row>(removed(nologin))},
                               {from_to(toor, fish), "high", from_to(fish, fish)}};
  all["user-gid-changed"] = {{from_to(alice, wheel), "medium", from_to(alice, zsh)},
                             {from_to(alice, rooted), "high", from_to(rooted, rooted)}};
  const auto away = with(toor, [](auto& u) { u.home = "/tmp"; });
  const auto service_moved = with(nologin, [](auto& u) { u.home = "/srv"; });
  all["user-home-changed"] = {{from_to(alice, moved), "high", from_to(alice, zsh)},
                              {from_to(nologin, service_moved), "low", from_to(alice, nologin)},
                              {from_to(toor, away), "high", from_to(away, away)}};
}

schemas::group group(const std::string& name, std::vector<std::string> members, std::int64_t gid) {
  schemas::group g;
  g.name = name;
  g.gid = gid;
  g.members = std::move(members);
  return g;
}

void add_groups(examples& all) {
  using row = schemas::group;
  const auto none = group("sudo", {}), some = group("sudo", {"mallory"});
  all["group-added"] = {{one<row>(added(none)), "low", one<row>(removed(none))}};
  all["group-removed"] = {{one<row>(removed(none)), "low", one<row>(added(none))}};
  all["new-gid-0"] = {{one<row>(added(group("toor", {}, 0))), "high", one<row>(added(none))}};
  all["admin-group-joined"] = {
      {from_to(none, some), "high", from_to(some, none)},
      {one<row>(added(group("docker", {"a"}))), "high",
       from_to(group("audio", {}), group("audio", {"a"}))},
      {from_to(group("wheel", {"a"}), group("wheel", {"a", "b"})), "high", one<row>(added(none))},
      {from_to(group("root", {}), group("root", {"a"})), "high", one<row>(removed(some))}};
  const auto of = [](std::int64_t gid, std::vector<std::string> groups) {
    return with(user("mallory", 1001), [&](auto& u) {
      u.gid = gid;
      u.groups = std::move(groups);
    });
  };
  using account = schemas::user;
  all["admin-group-primary"] = {{one<account>(added(of(999, {"docker"}))), "high",
                                 one<account>(added(of(1001, {"mallory"})))},
                                {from_to(of(1001, {"mallory"}), of(999, {"docker"})), "high",
                                 from_to(of(1001, {"mallory"}), of(1001, {"docker", "mallory"}))}};
  all["admin-group-left"] = {{from_to(some, none), "low", from_to(none, some)},
                             {one<row>(removed(some)), "low", one<row>(removed(none))}};
}

}  // namespace tests::shipped_rules
