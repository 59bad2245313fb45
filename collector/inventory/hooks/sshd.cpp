// sshd_config(5) with what it includes, as far as it decides who may come in and what runs then.
// What sshd would refuse is passed over: a newer sshd may know it.
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>

#include "collector/effective/sshd_words.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/protocols/source_names.hpp"
#include "collector/inventory/ssh/public_key.hpp"
#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t sshd_lines_most = 5000, sshd_files_most = 500, sshd_keys_most = 1000;
constexpr int deepest_sshd_include = 16;
constexpr const char* sshd_file = "etc/ssh/sshd_config";

struct sshd_setting {
  std::string_view keyword, name;
  std::string_view usual{};  ///< what holds where no line says it, and is told then too
};
constexpr auto sshd_settings = std::to_array<sshd_setting>({
    {"authenticationmethods", "AuthenticationMethods", "any"},
    {"authorizedkeyscommand", "AuthorizedKeysCommand"},
    {"authorizedkeyscommanduser", "AuthorizedKeysCommandUser"},
    {"authorizedkeysfile", "AuthorizedKeysFile", ".ssh/authorized_keys .ssh/authorized_keys2"},
    {"authorizedprincipalscommand", "AuthorizedPrincipalsCommand"},
    {"authorizedprincipalsfile", "AuthorizedPrincipalsFile"},
    {"forcecommand", "ForceCommand"},
    {"gatewayports", "GatewayPorts", "no"},
    {"hostbasedauthentication", "HostbasedAuthentication", "no"},
    {"ignorerhosts", "IgnoreRhosts", "yes"},
    {"kbdinteractiveauthentication", "KbdInteractiveAuthentication", "yes"},
    {"passwordauthentication", "PasswordAuthentication", "yes"},
    {"permitemptypasswords", "PermitEmptyPasswords", "no"},
    {"permitrootlogin", "PermitRootLogin", "prohibit-password"},
    {"permittunnel", "PermitTunnel", "no"},
    {"permituserenvironment", "PermitUserEnvironment", "no"},
    {"setenv", "SetEnv"},
    {"strictmodes", "StrictModes", "yes"},
    {"subsystem", "Subsystem"},
    {"trustedusercakeys", "TrustedUserCAKeys"},
});

/// Whose lines add up, so that all of them are one value.
constexpr auto added_up = std::to_array<sshd_setting>({{"allowgroups", "AllowGroups"},
                                                       {"allowusers", "AllowUsers"},
                                                       {"denygroups", "DenyGroups"},
                                                       {"denyusers", "DenyUsers"}});
constexpr std::size_t logins_most = 4096;

/// As every package sets it up.
bool is_usual_subsystem(std::string_view value) {
  return value == "sftp internal-sftp" || value == "sftp /usr/lib/openssh/sftp-server" ||
         value == "sftp /usr/libexec/openssh/sftp-server" ||
         value == "sftp /usr/lib/ssh/sftp-server" || value == "sftp /usr/libexec/sftp-server";
}

std::string value_of(const sshd_setting& is, const std::vector<std::string>& arguments) {
  auto out = fmt::format("{}", fmt::join(arguments, " "));
  if (is.usual == "yes" || is.usual == "no" || is.keyword == "permitrootlogin")
    out = common::lower_case(out);
  return out == "without-password" ? "prohibit-password" : out;
}

class sshd_texts {
 public:
  explicit sshd_texts(hook_rows& to) : to_(to) {}

  void run() {
    if (!to_.host().stat(sshd_file)) return;
    read(sshd_file, {}, 0);
    if (!is_whole_) to_.lost(main_, "not all that sshd_config includes could be read");
    for (const auto& is : sshd_settings)
      if (is_whole_ && !is.usual.empty() && !said_.contains(std::string(is.name)))
        to_.add_command(main_, is.name, is.usual);
    if (is_whole_)
      for (const auto& [name, of] : logins_) to_.add_command(of.first, name, of.second);
    for (const auto& path : files_of_keys_) add_keys(path);
  }

 private:
  using lines = std::vector<effective::sshd_line>;

  std::shared_ptr<const lines> lines_of(const hook_place& file) {
    const auto make = [&]() -> std::shared_ptr<const lines> {
      const auto text = to_.read(file);
      if (!text) return nullptr;
      auto out = std::make_shared<lines>();
      std::string_view rest = *text;
      for (std::string_view line; out->size() < sshd_lines_most && next_line(rest, line);)
        if (auto cut = effective::cut_sshd_line(line); !cut.arguments.empty())
          out->push_back(std::move(cut));
      return out;
    };
    return common::known<lines>(to_.host(), "sshd lines", {file.path}, make,
                                [](const lines&) { return true; });
  }

  /// A Match block ends with its file.
  void read(const std::string& path, std::string match, int depth) {
    const hook_place file{"sshd", path};
    if (++files_ > sshd_files_most || depth > deepest_sshd_include) return void(is_whole_ = false);
    const auto all = lines_of(file);
    if (all == nullptr) {
      const auto facts = to_.host().stat(path);
      is_whole_ = is_whole_ && !(facts && S_ISREG(facts->mode));
      return;
    }
    for (const auto& line : *all) {
      if (line.keyword == "match")
        match = fmt::format("Match {}: ", fmt::join(line.arguments, " "));
      else if (line.keyword == "include")
        include(line.arguments, match, depth);
      else
        take(file, match, line);
    }
  }

  void include(const std::vector<std::string>& patterns, const std::string& match, int depth) {
    for (const auto& pattern : patterns) {
      const auto below = pattern.starts_with('/') ? pattern.substr(1) : "etc/ssh/" + pattern;
      for (const auto& path : match_paths(to_.host(), below, sshd_files_most).paths)
        read(path, match, depth + 1);
    }
  }

  /// Of several lines the first counts, in a block as outside of all. Those outside are one
  /// setting, whichever file has it.
  void take(const hook_place& file, const std::string& match, const effective::sshd_line& line) {
    if (const auto is = std::ranges::find(added_up, line.keyword, &sshd_setting::keyword);
        is != added_up.end())
      return add_up(match.empty() ? main_ : file, match + std::string(is->name), line.arguments);
    const auto is = std::ranges::find(sshd_settings, line.keyword, &sshd_setting::keyword);
    if (is == sshd_settings.end()) return;
    const auto value = value_of(*is, line.arguments);
    auto name = match + std::string(is->name);
    if (is->keyword == "subsystem") name += " " + line.arguments.front();
    if (!said_.insert(name).second || is_usual_subsystem(value)) return;
    if (value == "none" && is->usual.empty()) return;
    to_.add_command(match.empty() ? main_ : file, name, value);
    // Keys of accounts are theirs, in the table `users`, but for what only a block names.
    if (is->keyword == "trustedusercakeys" ||
        (is->keyword == "authorizedkeysfile" && !match.empty()))
      for (const auto& path : line.arguments) name_keys(path);
    if (is->keyword == "authorizedprincipalsfile") name_file(line.arguments.front());
  }

  void add_up(const hook_place& file, const std::string& name,
              const std::vector<std::string>& words) {
    auto& says = logins_.try_emplace(name, file, std::string{}).first->second.second;
    for (const auto& word : words)
      if (says.size() < logins_most) says.append(says.empty() ? "" : " ").append(word);
  }

  void name_keys(const std::string& path) {
    if (path.starts_with('/') && files_of_keys_.size() < sshd_files_most)
      for (auto& one : files_named(path)) files_of_keys_.insert(std::move(one));
  }
  void name_file(const std::string& path) {
    if (path.starts_with('/'))
      for (const auto& one : files_named(path)) to_.add_file({"sshd", one});
  }

  /// `/etc/ssh/keys/%u`: one of each account.
  std::vector<std::string> files_named(const std::string& path) const {
    std::string pattern;
    for (std::size_t i = 1; i < path.size(); ++i) {
      const bool is_token = path[i] == '%' && i + 1 < path.size();
      if (is_token) ++i;
      pattern.push_back(is_token && path[i] != '%' ? '*' : path[i]);
    }
    return match_paths(to_.host(), pattern, sshd_files_most).paths;
  }

  void add_keys(const std::string& path) {
    const hook_place file{"sshd", path};
    const auto text = to_.read(file);
    std::string_view rest = text ? std::string_view(*text) : std::string_view{};
    std::size_t keys = 0;
    for (std::string_view line; keys < sshd_keys_most && next_line(rest, line);)
      if (const auto key = parse_public_key_line(line); key && ++keys > 0)
        to_.add_command(file,
                        fmt::format("{} {}", ssh_fingerprint(key->blob), key->type.substr(0, 64)),
                        key->options.empty() ? "unrestricted" : key->options);
  }

  hook_rows& to_;
  const hook_place main_{"sshd", sshd_file};
  std::size_t files_ = 0;
  bool is_whole_ = true;
  named_places said_, files_of_keys_;
  std::map<std::string, std::pair<hook_place, std::string>> logins_;  ///< by the setting's name
};

/// What the service is started with beside its unit.
void each_option(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    const auto equals = line.find('=');
    if (line.starts_with('#') || equals == line.npos) continue;
    auto value = trim(line.substr(equals + 1));
    if (value.size() > 1 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0])
      value = trim(value.substr(1, value.size() - 2));
    if (!value.empty()) each(trim(line.substr(0, equals)), value);
  }
}

}  // namespace

void read_sshd_hooks(hook_rows& to) {
  sshd_texts(to).run();
  for (const auto* file : {"etc/default/ssh", "etc/sysconfig/sshd",
                           "etc/sysconfig/sshd-permitrootlogin", "etc/conf.d/sshd"})
    to.add_commands({"sshd", file}, each_option);
}

}  // namespace collector::inventory
