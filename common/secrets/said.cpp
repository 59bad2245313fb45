// What is said to programs that read a secret from their input: by a pipe, or by `<<<`.
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

/// Wherever they stand, and where they begin a command.
constexpr auto readers =
    sorted({"chpasswd", "kinit", "smbpasswd", "cryptsetup", "chgpasswd", "vncpasswd", "saslpasswd2",
            "gocryptfs", "encfs", "fscrypt", "veracrypt", "mosquitto_passwd", "ldappasswd"});
constexpr auto asking = sorted(
    {"passwd", "su", "sudo", "runuser", "kpasswd", "mysql_config_editor", "ssh-add", "doas"});
/// A program, and the word that has it read a secret.
struct reading {
  std::string_view program, word;
};
constexpr auto readings = std::to_array<reading>({{"realm", "join"},
                                                  {"realm", "leave"},
                                                  {"wg", "set"},
                                                  {"wg", "pubkey"},
                                                  {"docker", "secret"},
                                                  {"docker", "unlock"},
                                                  {"podman", "secret"},
                                                  {"zfs", "load-key"},
                                                  {"zfs", "change-key"},
                                                  {"zfs", "create"},
                                                  {"zpool", "create"},
                                                  {"etcdctl", "passwd"},
                                                  {"vault", "login"},
                                                  {"vault", "unseal"},
                                                  {"bcachefs", "unlock"},
                                                  {"borg", "init"},
                                                  {"restic", "init"},
                                                  {"iwctl", "connect"},
                                                  {"secret-tool", "store"},
                                                  {"systemd-creds", "encrypt"},
                                                  {"keepassxc-cli", "open"},
                                                  {"openssl", "passwd"},
                                                  {"gh", "secret"},
                                                  {"kadmin", "addprinc"},
                                                  {"pass", "insert"}});
constexpr auto asking_flags =
    sorted({"--stdin", "-S", "--password-stdin", "--with-token", "--passphrase-fd", "--pass-stdin",
            "--stdin-password", "--key-file=-", "--stdinpass", "stdin", "--passwd-stdin",
            "--passwd-on-stdin"});

/// `oc login` and its like ask for a name and a password.
constexpr auto that_log_in =
    sorted({"docker", "podman", "buildah", "skopeo", "helm",   "oc",      "az",
            "npm",    "yarn",   "cf",      "gh",     "heroku", "nerdctl", "crane",
            "oras",   "doctl",  "argocd",  "op",     "bw",     "snyk",    "rclone"});

/// `read -s`, also with other letters in the same word.
bool reads_silently(std::string_view program, std::string_view v) {
  return program == "read" && v.size() > 1 && v[0] == '-' && v[1] != '-' && v.find('s') != v.npos &&
         std::ranges::all_of(v.substr(1), is_lower);
}

bool ends_one(std::string_view w) {
  return w == "|" || w == "||" || w == "&&" || w == ";" || w == "&";
}

/// All of a word, or what stands behind the colon of `user:password`.
void hide_said(std::string_view line, span w, spans& out) {
  const auto v = part_of(line, w);
  if (v.empty() || is_plain(v)) return;
  const auto colon = v.find(':');
  out.push_back({w.begin + (colon == v.npos ? 0 : colon + 1), w.end});
}

/// `echo x | passwd --stdin`.
void find_piped(std::string_view line, const spans& words, spans& out) {
  static constexpr auto speakers = sorted({"echo", "printf", "yes"});
  const auto is = [&](std::string_view what) {
    return [&, what](const span& w) { return part_of(line, w) == what; };
  };
  const auto pipe = std::find_if(words.begin(), words.end(), is("|"));
  const auto echo = std::find_if(words.begin(), pipe, [&](const span& w) {
    return is_one_of(base_name(part_of(line, w)), speakers);
  });
  if (pipe == words.end() || echo == pipe || !reads_secret(line, {pipe, words.end()}, false))
    return;
  for (auto w = echo + 1; w != pipe; ++w) {
    const auto v = part_of(line, *w);
    if (!v.starts_with('-') && !v.starts_with('%')) hide_said(line, *w, out);
  }
}

/// `kinit me <<< x`, also where nothing is between the sign and the word.
void find_here(std::string_view line, const spans& words, spans& out) {
  constexpr std::string_view sign = "<<<";
  bool reads = false;
  std::size_t seen = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto v = part_of(line, words[i]);
    if (!v.starts_with(sign)) continue;
    reads = reads || reads_secret(line, {words.begin() + seen, words.begin() + i}, seen == 0);
    seen = i;
    if (!reads) continue;
    span w = v.size() > sign.size() ? span{words[i].begin + sign.size(), words[i].end}
             : i + 1 < words.size() ? words[i + 1]
                                    : span{};
    while (w.begin < w.end && is_quote(line[w.begin])) ++w.begin;
    while (w.end > w.begin && is_quote(line[w.end - 1])) --w.end;
    hide_said(line, w, out);
  }
}

}  // namespace

bool reads_secret(std::string_view line, std::span<const span> words, bool begins) {
  std::string_view program;
  for (const auto& w : words) {
    const auto v = part_of(line, w);
    if (is_one_of(base_name(v), readers) || is_one_of(v, asking_flags)) return true;
    for (const auto& r : readings)
      if (v == r.word && program == r.program) return true;
    if (v == "login" && is_one_of(program, that_log_in)) return true;
    if (reads_silently(program, v)) return true;
    if (program.empty() && v != "sudo") program = base_name(v);
    if (ends_one(v)) program = {};
    if (begins && is_one_of(base_name(v), asking) && base_name(v) != "sudo") return true;
    begins = ends_one(v) || (begins && (v.starts_with('-') || base_name(v) == "sudo"));
  }
  return false;
}

void find_said(std::string_view line, const spans& words, spans& out) {
  find_piped(line, words, out);
  if (line.find("<<<") != line.npos) find_here(line, words, out);
}

}  // namespace common::secrets
