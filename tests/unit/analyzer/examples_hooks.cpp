// What other programs run on their occasions, and who may log in.
#include "tests/unit/analyzer/shipped_rules.hpp"

namespace tests::shipped_rules {

namespace {

void add_files_that_run(examples& all) {
  using row = schemas::startup_hook;
  const auto hook = [](const std::string& kind, const std::string& path) {
    row h;
    h.kind = kind;
    h.path = path;
    h.name = "";
    h.digest = "aa";
    h.mode = "0644";
    return h;
  };
  const auto of = [](row h, bool altered) {
    h.package = "x";
    h.altered = altered;
    return h;
  };
  const auto other = [](row h) { return with(h, [](auto& r) { r.digest = "bb"; }); };
  const auto open = [](row h) { return with(h, [](auto& r) { r.mode = "0666"; }); };
  const auto whose = [](row h, const std::string& user) {
    h.user = user;
    return h;
  };
  const auto profile = hook("shell", "/etc/profile.d/x.sh");
  const auto mine = whose(hook("user-shell", "/home/ann/.bashrc"), "ann"),
             desktop = whose(hook("user-desktop", "/home/ann/.config/autostart/x.desktop"), "ann"),
             roots = whose(hook("user-shell", "/root/.bashrc"), "root"),
             rhosts = whose(hook("trust", "/home/ann/.rhosts"), "ann"),
             common = with(hook("pam", "/etc/pam.d/common-auth"),
                           [](auto&r) { r.runs = "auth requisite pam_deny.so"; });
  const auto weaker = with(other(common), [](auto& r) { r.runs = "auth optional pam_deny.so"; });
  const auto module = hook("pam-module", "/usr/lib/security/pam_x.so");
  const auto local = hook("boot", "/etc/rc.local");
  const auto runs = with(local, [](auto& r) { r.mode = "0755"; });
  const auto coded = [&](const std::string& code, const std::string& digest) {
    return with(profile, [&](auto& r) {
      r.runs = code;
      r.digest = digest;
    });
  };
  const auto line =
      with(of(common, false), [](auto& r) { r.name = "auth optional pam_exec.so /x"; });
  all["startup-hook-added"] = {
      {one<row>(added(profile)), "high", one<row>(removed(profile))},
      {one<row>(added(of(profile, true))), "high", from_to(profile, profile)},
      {one<row>(added(of(profile, false))), "low", from_to(profile, of(profile, false))},
      {one<row>(added(mine)), "high", one<row>(removed(mine))},
      {one<row>(added(desktop)), "medium", one<row>(removed(desktop))},
      {one<row>(added(roots)), "high", from_to(roots, other(roots))},
      {one<row>(added(rhosts)), "high", one<row>(removed(rhosts))},
      {one<row>(added(line)), "high", one<row>(removed(line))},
      {one<row>(added(common)), "high", one<row>(removed(common))},
      {one<row>(added(module)), "high", from_to(module, module)}};
  all["startup-hook-changed"] = {
      {from_to(profile, other(profile)), "high", from_to(profile, profile)},
      {from_to(of(profile, false), of(other(profile), false)), "low", one<row>(added(profile))},
      {from_to(of(profile, false), of(other(profile), true)), "high",
       from_to(profile, of(profile, false))},
      {from_to(of(profile, false), of(open(profile), false)), "high",
       from_to(open(profile), profile)},
      {from_to(mine, other(mine)), "high", one<row>(removed(mine))},
      {from_to(desktop, other(desktop)), "medium", one<row>(removed(desktop))},
      {from_to(roots, other(roots)), "high", one<row>(removed(roots))},
      {from_to(common, weaker), "high", from_to(common, other(common))},
      {from_to(of(common, false), of(weaker, false)), "low", one<row>(added(common))},
      {from_to(local, runs), "high", from_to(runs, local)},
      {from_to(coded("a", "aa"), coded("a", "bb")), "low", from_to(profile, coded("a", "aa"))},
      {from_to(coded("a", "aa"), coded("b", "bb")), "high", one<row>(added(profile))}};
  // As new homes have it, though no package brought it so.
  const auto like_new = with(mine, [](auto& r) { r.altered = false; });
  all["startup-hook-added"].push_back({one<row>(added(mine)), "high", one<row>(added(like_new))});
  all["startup-hook-changed"].push_back(
      {from_to(mine, other(like_new)), "low", from_to(like_new, like_new)});
  // A umask and an editor are no code, and leave the hash alone.
  all["startup-hook-added"].push_back(
      {one<row>(added(coded(" (0123456789abcdef)", "aa"))), "low", one<row>(removed(profile))});
  const auto rotation =
      with(hook("logrotate", "/etc/logrotate.d/x"), [](auto& r) { r.runs = "/x"; });
  all["startup-hook-changed"].push_back(
      {from_to(rotation, other(rotation)), "medium", from_to(rotation, rotation)});
}

schemas::startup_hook setting(const std::string& kind, const std::string& path,
                              const std::string& name, const std::string& runs) {
  schemas::startup_hook h;
  h.kind = kind;
  h.path = path;
  h.name = name;
  h.runs = runs;
  return h;
}

void add_logins(examples& all) {
  using row = schemas::startup_hook;
  auto& is_new = all["startup-hook-added"];
  auto& is_other = all["startup-hook-changed"];
  const auto sshd = [](const std::string& name, const std::string& runs) {
    return setting("sshd", "/etc/ssh/sshd_config", name, runs);
  };
  const auto appears = [&](const row& r, const std::string& severity) {
    is_new.push_back({one<row>(added(r)), severity, one<row>(removed(r))});
  };
  const auto becomes = [&](const row& before, const row& after, const std::string& severity) {
    is_other.push_back({from_to(before, after), severity, from_to(after, after)});
  };
  const auto with_mode = [](const std::string& path, const std::string& mode) {
    row h = setting("access", path, "", "");
    h.runs = {};
    h.mode = mode;
    h.uid = 0;
    return h;
  };
  // Which accounts there are.
  const auto names = setting("nss", "/etc/nsswitch.conf", "", "files for passwd");
  appears(names, "low");
  appears(setting("nss", "/etc/nsswitch.conf", "evil", "passwd"), "high");
  appears(setting("nss", "/usr/lib/libnss_evil.so.2", "", "passwd"), "high");
  becomes(names, setting("nss", "/etc/nsswitch.conf", "", "ldap files for passwd"), "medium");
  // sshd
  appears(sshd("PasswordAuthentication", "yes"), "low");
  appears(sshd("PermitRootLogin", "prohibit-password"), "low");
  appears(sshd("PermitRootLogin", "yes"), "high");
  appears(sshd("Match User ann: PasswordAuthentication", "yes"), "high");
  appears(sshd("Match User ann: PasswordAuthentication", "no"), "low");
  appears(sshd("Match User ann: AuthorizedKeysFile", "/tmp/%u"), "high");
  appears(sshd("Match User ann: ForceCommand", "internal-sftp"), "low");
  appears(sshd("ForceCommand", "/tmp/x"), "high");
  appears(sshd("TrustedUserCAKeys", "/etc/ssh/ca.pub"), "high");
  appears(setting("sshd", "/etc/ssh/ca.pub", "SHA256:x ssh-ed25519", "unrestricted"), "high");
  appears(setting("sshd", "/etc/default/ssh", "SSHD_OPTS", "-o PermitRootLogin=yes"), "high");
  becomes(sshd("PasswordAuthentication", "no"), sshd("PasswordAuthentication", "yes"), "high");
  becomes(sshd("PasswordAuthentication", "yes"), sshd("PasswordAuthentication", "no"), "low");
  becomes(sshd("PermitRootLogin", "no"), sshd("PermitRootLogin", "prohibit-password"), "high");
  becomes(sshd("StrictModes", "yes"), sshd("StrictModes", "no"), "high");
  const auto forced = sshd("Match User ann: ForceCommand", "internal-sftp"),
             allowed = sshd("Match User ann: PasswordAuthentication", "yes");
  // Who may log in at all.
  const auto ann = sshd("AllowUsers", "ann"), both = sshd("AllowUsers", "ann eve");
  appears(ann, "low");
  appears(sshd("DenyGroups", "guests"), "low");
  appears(sshd("Match User eve: AllowUsers", "eve"), "high");
  becomes(ann, both, "high");
  becomes(sshd("DenyUsers", "ann eve"), sshd("DenyUsers", "ann"), "high");
  for (const auto* name : {"AllowUsers", "AllowGroups", "DenyUsers", "DenyGroups"})
    all["sshd-restriction-removed"].push_back(
        {one<row>(removed(sshd(name, "x"))), "high", one<row>(added(sshd(name, "x")))});
  const std::vector<example> of_sshd = {
      {one<row>(removed(forced)), "high", one<row>(added(forced))},
      {one<row>(removed(sshd("ForceCommand", "/x"))), "high", one<row>(removed(allowed))}};
  auto& restrictions = all["sshd-restriction-removed"];
  restrictions.insert(restrictions.end(), of_sshd.begin(), of_sshd.end());
  // Files of accounts
  is_new.push_back({one<row>(added(with_mode("/etc/sudoers.d/x", "0666"))), "high",
                    one<row>(added(with_mode("/etc/sudoers.d/x", "0440")))});
  becomes(with_mode("/etc/shadow", "0640"), with_mode("/etc/shadow", "0644"), "high");
  becomes(with_mode("/etc/passwd", "0644"), with_mode("/etc/passwd", "0666"), "high");
  becomes(with_mode("/etc/sudoers", "0440"), with_mode("/etc/sudoers", "0460"), "high");
  becomes(with_mode("/etc/sudoers", "0440"), with_mode("/etc/sudoers", "0400"), "low");
  const auto given = with(with_mode("/etc/sudoers", "0440"), [](auto& r) { r.uid = 1000; });
  becomes(with_mode("/etc/sudoers", "0440"), given, "high");
  appears(setting("gshadow", "/etc/gshadow", "adm", "administered by eve"), "high");
  appears(setting("subid", "/etc/subuid", "ann", "100000:65536"), "low");
  appears(setting("subid", "/etc/subuid", "eve", "0:65536"), "high");
  const auto path = setting("sudo", "/etc/sudoers", "secure_path", "/usr/bin");
  appears(path, "low");
  becomes(path, setting("sudo", "/etc/sudoers", "secure_path", "not set"), "high");
  // Units
  appears(setting("unit", "/etc/systemd/system/x.service", "", "Environment=A=b"), "low");
  appears(setting("unit", "/etc/systemd/system/x.service.d/y.conf", "", "Environment=A=b"), "high");
  becomes(setting("unit", "/etc/systemd/system/x.service", "", "Environment=A=b"),
          setting("unit", "/etc/systemd/system/x.service", "", "Environment=A=c"), "high");
}

}  // namespace

void add_hooks(examples& all) {
  add_files_that_run(all);
  add_logins(all);
}

}  // namespace tests::shipped_rules
