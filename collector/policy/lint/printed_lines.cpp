#include "collector/policy/lint/printed_lines.hpp"

#include <algorithm>

#include "collector/effective/possible_values.hpp"
#include "collector/effective/sshd_keywords.hpp"
#include "collector/effective/sshd_values.hpp"

namespace collector::policy {

namespace {

using texts = std::vector<std::string>;

const texts& some_names() {
  static const texts all{"root", "shadow", "adm", "nobody", "daemon", "www-data", "UNKNOWN"};
  return all;
}

texts some_numbers() {
  texts out{"65534", "4294967295"};
  for (int n = 0; n <= 1100; ++n) out.push_back(std::to_string(n));
  return out;
}

/// `-rw-r--r--`, with the letters of setuid, setgid and sticky.
std::string letters_of_mode(char type, unsigned mode) {
  std::string out(1, type);
  for (int shift = 6; shift >= 0; shift -= 3) {
    const auto bits = mode >> shift;
    const bool special = (mode & (01000u << (shift / 3))) != 0;
    const char set = shift == 0 ? 't' : 's';
    out += (bits & 4) != 0 ? 'r' : '-';
    out += (bits & 2) != 0 ? 'w' : '-';
    const bool runs = (bits & 1) != 0;
    out += special ? static_cast<char>(runs ? set : set - 0x20) : runs ? 'x' : '-';
  }
  return out;
}

printed_lines modes_in_letters() {
  printed_lines out{.own = {},
                    .others = {"640", "0640", "644", "0644", "600", "0600", "755", "0755", "777",
                               "0", "400", "rw-r-----", "rw-r--r--", "rw-------", "rwxr-xr-x"},
                    .told = "a mode as `-rw-r-----`; `%a` is the one in digits"};
  for (const char type : {'-', 'd', 'l'})
    for (unsigned mode = 0; mode <= 07777; ++mode) out.own.push_back(letters_of_mode(type, mode));
  return out;
}

std::string dotted_key(std::string path) {
  std::ranges::replace(path, '/', '.');
  return path;
}

/// Of any other parameter the value alone, whatever it is.
printed_lines value_alone(const std::string& key) {
  printed_lines out{
      .own = {"core", "|/usr/share/x %p", "0", "1", "2", "4096 87380 6291456", "cubic", "x86_64"},
      .others = {},
      .told = "the value alone, without its key"};
  for (const auto& value : out.own)
    for (const auto* between : {" = ", "=", ": "}) out.others.push_back(key + between + value);
  return out;
}

/// What is behind the options that change nothing of what is printed.
texts without_quiet_options(const texts& words) {
  texts out{words[0]};
  for (std::size_t i = 1; i < words.size(); ++i) {
    auto w = words[i];
    if (w.size() > 1 && w[0] == '-' && w[1] != '-')
      std::erase_if(w, [](char c) { return c == 'e' || c == 'q' || c == 'i'; });
    if (w != "-") out.push_back(std::move(w));
  }
  return out;
}

/// Of a kernel parameter that is one number.
std::optional<printed_lines> by_sysctl(const texts& words) {
  const bool bare = words.size() == 3 && (words[1] == "-n" || words[1] == "--values");
  if (!bare && words.size() != 2) return std::nullopt;
  const auto& key = words.back();
  if (key.starts_with('-') || key.find('=') != key.npos) return std::nullopt;
  const effective::question q{.of = effective::family::sysctl,
                              .place = {},
                              .section = {},
                              .key = effective::sysctl_path(key)};
  const auto range = effective::possible_values(q);
  if (!range) return bare ? std::optional(value_alone(key)) : std::nullopt;
  auto dotted = q.key;
  std::ranges::replace(dotted, '/', '.');
  const auto error =
      fmt::format("sysctl: cannot stat /proc/sys/{}: No such file or directory", q.key);
  printed_lines out{.own = {error}, .others = {}, .told = {}};
  out.told = bare ? "the value alone, as `1`" : fmt::format("`{} = 1`, with blanks", dotted);
  for (const auto& value : range->values)
    out.own.push_back(bare ? value : fmt::format("{} = {}", dotted, value));
  for (const auto* value : {"0", "1", "2"})
    if (bare)
      out.others.push_back(fmt::format("{} = {}", dotted, value));
    else
      for (const auto* between : {"=", ": ", " "})
        out.others.push_back(fmt::format("{}{}{}", dotted, between, value));
  if (!bare) out.others.insert(out.others.end(), {"0", "1", "2"});
  return out;
}

printed_lines by_ufw() {
  return {
      .own = {"Status: active", "Status: inactive", "Logging: on (low)",
              "Default: deny (incoming), allow (outgoing), disabled (routed)", "New profiles: skip",
              "To                         Action      From",
              "--                         ------      ----",
              "22/tcp                     ALLOW IN    Anywhere",
              "22/tcp (v6)                ALLOW       Anywhere (v6)",
              "Anywhere on lo             DENY        127.0.0.0/8", "OpenSSH   LIMIT   Anywhere",
              "Anywhere                   ALLOW OUT   Anywhere on lo",
              "[ 1] 22/tcp  ALLOW IN  Anywhere", "ERROR: You need to be root to run this script",
              ""},
      .others = {"active", "inactive", "enabled", "disabled", "Status: enabled", "Status: disabled",
                 "Status:active", "Status:inactive", "status = active", "status=active",
                 "Status: on", "Status: off", "Status active", "running", "Firewall is active",
                 "Status: running"},
      .told = "`Status: active` or `Status: inactive`, and rules"};
}

printed_lines by_rules_of_iptables() {
  return {.own = {"-P INPUT DROP", "-P FORWARD ACCEPT", "-N X", "-A INPUT -i lo -j ACCEPT",
                  "-A INPUT -s 10.0.0.0/8 -j DROP"},
          .others = {"Chain INPUT (policy DROP)", "Chain INPUT (policy ACCEPT)",
                     "Chain FORWARD (policy DROP)", "Chain OUTPUT (policy DROP)",
                     ":INPUT DROP [0:0]", "Chain INPUT (policy DROP 0 packets, 0 bytes)"},
          .told = "rules as options, as `-P INPUT DROP`"};
}

/// With another sign between them, or as numbers.
printed_lines owner_and_group(char between) {
  printed_lines out{.own = {}, .others = {}, .told = {}};
  out.told = fmt::format("names with `{}` between them, as `root{}root`", between, between);
  for (const auto& user : some_names())
    for (const auto& group : some_names()) {
      out.own.push_back(fmt::format("{}{}{}", user, between, group));
      for (const char other : {':', ' ', '/', '.', ','})
        if (other != between) out.others.push_back(fmt::format("{}{}{}", user, other, group));
    }
  for (const auto* numbers : {"0:0", "0 0", "0:42", "0 42"}) out.others.emplace_back(numbers);
  return out;
}

/// `stat -c FORMAT`, with one of a few formats.
std::optional<printed_lines> by_stat(const texts& words) {
  if (words.size() < 4 || (words[1] != "-c" && words[1] != "-Lc")) return std::nullopt;
  const auto& format = words[2];
  if (format == "%A") return modes_in_letters();
  if (format == "%U:%G" || format == "%U %G") return owner_and_group(format[2]);
  if (format == "%u" || format == "%g")
    return printed_lines{.own = some_numbers(),
                         .others = some_names(),
                         .told = "a number; `%U` and `%G` are the names"};
  if (format == "%U" || format == "%G")
    return printed_lines{.own = some_names(),
                         .others = {"0", "1", "42", "1000"},
                         .told = "a name; `%u` and `%g` are the numbers"};
  return std::nullopt;
}

/// Keywords whose values are words of a list or numbers; of several words for one thing one is
/// printed.
printed_lines make_lines_of_sshd() {
  printed_lines out{
      .own = {},
      .others = {},
      .told =
          "a keyword, one blank and the value, which of PermitRootLogin is without-password "
          "where prohibit-password is configured"};
  for (const auto& word : effective::sshd_words()) {
    const auto range = effective::possible_values(
        {.of = effective::family::sshd, .place = {}, .section = {}, .key = std::string(word.name)});
    if (!range) continue;
    for (const auto& value : range->values) {
      const bool printed = effective::as_printed(word, value) == value;
      (printed ? out.own : out.others).push_back(fmt::format("{} {}", word.name, value));
      if (!range->fits) out.others.push_back(fmt::format("{}={}", word.name, value));
      if (!range->fits) out.others.push_back(fmt::format("{}: {}", word.name, value));
    }
  }
  return out;
}

/// Made once: they are hundreds.
const printed_lines& by_sshd() {
  static const auto lines = make_lines_of_sshd();
  return lines;
}

bool is_plain_name(const std::string& s) {
  return !s.empty() && s[0] != '-' && s.find_first_of("*?[") == s.npos;
}

/// Lists and queries of one package.
std::optional<printed_lines> by_packages(const std::string& name, const texts& words) {
  if (words.size() != 3 || !is_plain_name(words[2])) return std::nullopt;
  const auto& p = words[2];
  const auto line = [&](const char* pattern) { return fmt::format(fmt::runtime(pattern), p); };
  const auto none = line("dpkg-query: no packages found matching {}");
  if (words[1] == "-l" && (name == "dpkg" || name == "dpkg-query"))
    return printed_lines{
        .own = {none, line("ii  {}  1.2-3  amd64  some text"),
                line("ii  {}:amd64  1.2-3  amd64  some text"),
                line("rc  {}  1.2-3  amd64  some text"), line("un  {}  <none>  <none>  (no text)"),
                "||/ Name           Version      Architecture Description",
                "| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend"},
        .others = {line("ii {} 1.2-3 amd64 some text"), line("ii {}"), line("{}"),
                   line("{} install ok installed"), "install ok installed",
                   "Status: install ok installed"},
        .told = "two blanks behind `ii`, and no status in words"};
  if (words[1] == "-s" && (name == "dpkg" || name == "dpkg-query"))
    return printed_lines{
        .own = {line("Package: {}"), "Status: install ok installed", "Version: 1.2-3",
                "Architecture: amd64", "Description: some text", line("Source: {}"), " ii text",
                line("dpkg-query: package '{}' is not installed and no information is available")},
        .others = {line("ii  {}  1.2-3  amd64  some text"), line("ii {}"), line("rc  {}  1.2-3"),
                   line("{}"), line("{} install ok installed"), line("{} installed"),
                   "install ok installed", "Status: installed", "Status: install ok",
                   "Status: not-installed", "installed"},
        .told = "`Status: install ok installed` and the like; `dpkg -l` has lines with `ii`"};
  if (name == "dpkg-query" && words[1] == "-W")
    return printed_lines{.own = {none, line("{}\t1.2-3"), line("{}:amd64\t1.2-3"), line("{}\t")},
                         .others = {"install ok installed", line("{} install ok installed"),
                                    line("ii  {}  1.2-3"), "Status: install ok installed"},
                         .told =
                             "the name and the version; the status is asked for by "
                             "`-f='${db:Status-Status}'`"};
  if (name == "rpm" && words[1] == "-q")
    return printed_lines{
        .own = {line("{}-1.2-3.el9.x86_64"), line("package {} is not installed")},
        .others = {line("{}"), line("{} installed"), line("{} is installed"),
                   line("package {} is installed"), line("{}.x86_64  1.2-3  @base"),
                   line("ii  {}  1.2-3  amd64  some text"), line("ii {}"), "ii"},
        .told = "NAME-VERSION-RELEASE.ARCH, or that it is not installed"};
  return std::nullopt;
}

}  // namespace

std::optional<printed_lines> printed_by(const texts& words) {
  const auto name = words[0].substr(words[0].rfind('/') + 1);
  if (name == "sysctl") return by_sysctl(without_quiet_options(words));
  constexpr std::string_view kernel = "/proc/sys/";
  if (name == "cat" && words.size() == 2 && words[1].starts_with(kernel))
    return by_sysctl({"sysctl", "-n", dotted_key(words[1].substr(kernel.size()))});
  if (name == "ufw" && words.size() >= 2 && words[1] == "status") return by_ufw();
  if ((name == "iptables" || name == "ip6tables") && std::ranges::find(words, "-S") != words.end())
    return by_rules_of_iptables();
  if (name == "stat") return by_stat(words);
  if (name == "dpkg" || name == "dpkg-query" || name == "rpm") return by_packages(name, words);
  if (name == "sshd" && std::ranges::find(words, "-T") != words.end()) return by_sshd();
  if (name == "getenforce")
    return printed_lines{
        .own = {"Enforcing", "Permissive", "Disabled"},
        .others = {"0", "1", "enabled", "on", "off", "yes", "no", "active",
                   "SELinux status: disabled", "enforcing", "permissive", "disabled", "ENFORCING"},
        .told = "Enforcing, Permissive or Disabled"};
  const bool number = name == "id" && words.size() >= 2 && (words[1] == "-u" || words[1] == "-g");
  if (number && words.size() <= 3)
    return printed_lines{
        .own = some_numbers(), .others = some_names(), .told = "a number; `-un` is the name"};
  return std::nullopt;
}

}  // namespace collector::policy
