// The table `users`: etc/passwd and other files of accounts, with what shadow, the groups, sudoers,
// login records and authorized_keys say of each.
#include <algorithm>
#include <set>

#include "collector/inventory/accounts/account_sources.hpp"
#include "collector/inventory/accounts/logins.hpp"
#include "collector/inventory/accounts/remote_users.hpp"
#include "collector/inventory/accounts/shadow.hpp"
#include "collector/inventory/accounts/ssh_keys.hpp"
#include "collector/inventory/accounts/sudoers.hpp"
#include "collector/inventory/homes.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/root_path.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t etc_file_limit = 64u << 20, groups_of_one = 1000;
using membership = std::vector<std::pair<std::string, std::int64_t>>;

/// What is read once and asked for each account.
class account_facts {
 public:
  explicit account_facts(const common::root_dir& host)
      : host_(host),
        logins_(host),
        sudoers_(read_sudoers(host)),
        sudo_files_read_(sudoers_.fault.empty()),
        remote_(remote_mounts(host)),
        key_places_(host) {
    read_shadow("etc/shadow");
    read_tcb();
    for (const auto& source : sources_of(host, "passwd"))
      if (source.name == "extrausers") read_shadow(file_of(source, "shadow"));
    add_sources_of_sudoers();
    if (remark_.empty() && !key_places_.fault().empty())
      remark_ = "keys are those of their usual files: " + key_places_.fault();
    if (remark_.empty() && !sudoers_.fault.empty())
      remark_ = "rights to sudo are not known: " + sudoers_.fault;
    if (remark_.empty() && !logins_.fault().empty())
      remark_ = "some last logins are not known: " + logins_.fault();
    each_local_group(host, [&](const schemas::group& g) {
      by_gid_.try_emplace(*g.gid, *g.name);
      for (const auto& m : *g.members)
        if (auto& of = by_member_[m]; of.size() < groups_of_one) {
          of.emplace_back(*g.name, *g.gid);
          // The kernel goes by the number, whatever the line with the name is called.
          if (const auto& first = by_gid_.at(*g.gid); first != *g.name)
            of.emplace_back(first, *g.gid);
        }
    });
  }

  void add_to(schemas::user& u) {
    if (const auto at = shadow_.find(*u.name); at != shadow_.end()) set_password(u, at->second);
    set_groups(u);
    logins_.set_last(u);
    logins_.set_session(u);
    auto home = u.home.value_or("");
    while (home.ends_with('/')) home.pop_back();
    if (!u.home || u.home->empty()) return;
    auto files = key_places_.of(*u.name, *u.uid, home);
    const auto before = files.size();
    std::erase_if(files, [&](const auto& f) { return is_below_any(below_root(f), remote_); });
    if (files.size() != before) return;
    auto opens = authorized_keys(host_, files);
    u.ssh_keys = std::move(opens.keys);
    u.ssh_key_options = std::move(opens.options);
  }

  const std::string& remark() const { return remark_; }

 private:
  /// A name that an earlier file has keeps what it says.
  void read_shadow(const std::string& path) {
    const auto file = host_.read(path, etc_file_limit);
    if (file)
      shadow_.merge(parse_shadow(file->bytes));
    else if (file.error().code != common::errc::not_found)
      remark_ = "passwords are not known: " + file.error().detail;
  }

  /// tcb(5): everybody's line in a file of its own.
  void read_tcb() {
    const auto entries = host_.list("etc/tcb", 100'000);
    if (entries)
      for (const auto& e : *entries) read_shadow("etc/tcb/" + e.name + "/shadow");
    else if (entries.error().code != common::errc::not_found)
      remark_ = "passwords are not known: " + entries.error().detail;
  }

  /// Who is named in a directory only has rights that no file tells of.
  void add_sources_of_sudoers() {
    for (const auto& source : sources_of(host_, "sudoers"))
      if (source.name != "files" && source.asked && sudoers_.fault.empty())
        sudoers_.fault =
            "nsswitch.conf also names sources of sudoers that are not read: " + source.name;
  }

  /// What /etc/passwd has itself is what counts, shadow or not.
  static void set_password(schemas::user& u, const shadow_entry& s) {
    if (!u.password_state) {
      u.password_state = s.state;
      u.password_algorithm = s.algorithm;
      u.password_mark = s.mark;
    }
    u.password_changed_at = s.changed_at;
    u.password_min_days = s.min_days;
    u.password_max_days = s.max_days;
    u.password_warning_days = s.warning_days;
    u.password_inactive_days = s.inactive_days;
    u.expires_at = s.expires_at;
  }

  void set_groups(schemas::user& u) {
    membership all;
    if (const auto at = by_member_.find(*u.name); at != by_member_.end()) all = at->second;
    if (const auto own = u.gid ? by_gid_.find(*u.gid) : by_gid_.end(); own != by_gid_.end())
      all.emplace_back(own->second, own->first);
    u.groups.emplace();
    for (const auto& [name, gid] : all) u.groups->push_back(name.substr(0, 32));
    std::ranges::sort(*u.groups);
    const auto twice = std::ranges::unique(*u.groups);
    u.groups->erase(twice.begin(), twice.end());
    const sudo_account who{.name = *u.name, .uid = *u.uid, .member_of = all};
    const bool allowed = sudoers_.allows(who);
    if (allowed || sudoers_.fault.empty()) u.sudo = allowed;
    if (sudo_files_read_) u.sudo_commands = sudoers_.grants_to(who);
  }

  const common::root_dir& host_;
  logins logins_;
  sudoers sudoers_;
  bool sudo_files_read_;
  std::vector<std::string> remote_;
  key_places key_places_;
  std::map<std::string, shadow_entry, std::less<>> shadow_;
  std::map<std::int64_t, std::string> by_gid_;
  std::map<std::string, membership, std::less<>> by_member_;
  std::string remark_;
};

}  // namespace

namespace {

/// After those of this host, which come first where a name is in both.
void add_remote(const common::root_dir& host, account_facts& facts,
                const std::set<std::string>& local, faults& met, table_scan& out) {
  const auto asked = each_remote_user(host, [&](schemas::user u) {
    if (local.contains(*u.name)) return;
    u.origin = "remote";
    u.password_state = u.password_algorithm = u.password_mark = {};  // a directory does not show it
    facts.add_to(u);
    out.rows.push_back(masked_row(u));
  });
  if (!asked)  // they are still there
    met.lost({{{"origin", "remote"}}},
             "accounts of a directory are not known: " + asked.error().detail);
}

}  // namespace

namespace {

constexpr const char* homed = "var/lib/systemd/home";

bool keeps_homed_accounts(const common::root_dir& host) {
  const auto entries = host.list(homed, 10'000);
  return entries &&
         std::ranges::any_of(*entries, [](const auto& e) { return e.name.ends_with(".identity"); });
}

}  // namespace

table_scan collect_users(const common::root_dir& host) {
  account_facts facts(host);
  std::set<std::string> local;
  table_scan out;
  auto scanned = each_local_user(host, [&](schemas::user u) {
    local.insert(*u.name);
    facts.add_to(u);
    out.rows.push_back(masked_row(u));
  });
  if (scanned.any) add_remote(host, facts, local, scanned.met, out);
  out.reason = facts.remark();
  // The directories of a live host have just been asked.
  const auto others = sources_not_read(host, "passwd", !host.is_live());
  if (!others.empty())
    out.reason += (out.reason.empty() ? "" : "; ") +
                  ("nsswitch.conf also names sources of accounts that are not read: " + others);
  if (keeps_homed_accounts(host))
    out.reason += (out.reason.empty() ? "" : "; ") +
                  std::string("accounts of systemd-homed are here and not read (/") + homed + ")";
  tell("passwd", scanned, out);
  return out;
}

}  // namespace collector::inventory
