// Sources: passwd(5), shadow(5), group(5), gshadow(5), fstab(5), crypttab(5), hosts(5), proc(5),
// and what the programs print in the C locale.
#include "collector/policy/lint/line_forms.hpp"

#include <algorithm>
#include <array>

namespace collector::policy {

namespace {

constexpr std::string_view blanks = " \t";

std::size_t words_in(std::string_view line) {
  std::size_t n = 0;
  for (auto at = line.find_first_not_of(blanks); at != line.npos;
       at = line.find_first_not_of(blanks, line.find_first_of(blanks, at)))
    ++n;
  return n;
}

template <std::size_t Least>
bool has_words(std::string_view line) {
  return words_in(line) >= Least;
}

/// Comments and empty lines are lines of the file too.
template <std::size_t Least>
bool has_words_or_comment(std::string_view line) {
  const auto first = line.find_first_not_of(blanks);
  return first == line.npos || line[first] == '#' || words_in(line) >= Least;
}

/// Lines that begin with a sign are for NIS.
template <int Colons>
bool has_colons(std::string_view line) {
  return line.empty() || line[0] == '+' || line[0] == '-' || line[0] == '#' ||
         std::ranges::count(line, ':') >= Colons;
}

bool has_tab(std::string_view line) { return line.find('\t') != line.npos; }

bool is_of_mount(std::string_view line) {
  return line.find(" on ") != line.npos && line.find(" type ") != line.npos;
}

bool is_of_rpm(std::string_view line) { return std::ranges::count(line, '-') >= 2; }

/// Of `dpkg -l`, whose first lines explain the columns.
bool is_of_dpkg_list(std::string_view line) {
  const auto is_head = [&](std::string_view head) { return line.starts_with(head); };
  return words_in(line) >= 4 || is_head("Desired=") || is_head("|") || is_head("+") ||
         is_head("dpkg-query:");
}

bool is_of_apt_list(std::string_view line) {
  return line.empty() || line.starts_with("Listing") || words_in(line) >= 3;
}

bool is_of_unit_files(std::string_view line) {
  static constexpr auto states = std::to_array<std::string_view>(
      {" enabled", " disabled", " static", " masked", " alias", " indirect", " generated",
       " transient", " linked", " bad", " STATE", " unit files listed"});
  return line.empty() ||
         std::ranges::any_of(states, [&](std::string_view s) { return line.find(s) != line.npos; });
}

/// Of `systemctl list-units`: below the units stands what the columns mean.
bool is_of_units(std::string_view line) { return line.empty() || words_in(line) >= 3; }

bool is_setting(std::string_view line) { return line.find(" = ") != line.npos; }

line_form accounts() {
  return {"seven fields with colons between them, as `games:x:5:60:games:/usr/games:/bin/sh`",
          {"{}:x:5:60:games:/usr/games:/bin/sh", "games:x:{}:60:games:/usr/games:/bin/sh",
           "games:x:5:{}:games:/usr/games:/bin/sh", "games:x:5:60:{}:/usr/games:/bin/sh",
           "games:x:5:60:games:{}:/bin/sh", "games:x:5:60:games:/usr/games:{}"},
          has_colons<6>};
}

line_form passwords() {
  return {"nine fields with colons between them, as `games:*:19000:0:99999:7:::`",
          {"{}:*:19000:0:99999:7:::", "games:{}:19000:0:99999:7:::", "games:*:{}:0:99999:7:::",
           "games:*:19000:{}:99999:7:::", "games:*:19000:0:{}:7:::", "games:*:19000:0:99999:{}:::"},
          has_colons<8>};
}

line_form groups() {
  return {"four fields with colons between them, as `sudo:x:27:alice`",
          {"{}:x:27:alice", "sudo:{}:27:alice", "sudo:x:{}:alice", "sudo:x:27:{}", "sudo:x:27:"},
          has_colons<3>};
}

line_form file_systems() {
  return {
      "a device, a folder, a type and options, as `/dev/sda1 / ext4 defaults 0 1`",
      {"{} / ext4 defaults 0 1", "/dev/sda1 {} ext4 defaults 0 1", "/dev/sda1 / {} defaults 0 1",
       "/dev/sda1 / ext4 {} 0 1", "/dev/sda1 / ext4 defaults 0 {}"},
      has_words_or_comment<3>};
}

line_form mounts() {
  return {"six fields, as `/dev/sda1 / ext4 rw,relatime 0 0`",
          {"{} / ext4 rw,relatime 0 0", "/dev/sda1 {} ext4 rw,relatime 0 0",
           "/dev/sda1 / {} rw,relatime 0 0", "/dev/sda1 / ext4 {} 0 0",
           "/dev/sda1 / ext4 rw,relatime 0 {}"},
          has_words<6>};
}

line_form modules(const char* told) {
  return {told,
          {"{} 16384 0", "{}                 16384  1", "ext4 {} 0", "ext4 16384 {}",
           "{} 16384 0 - Live 0x0000000000000000", "ext4 16384 1 {} Live 0x0000000000000000"},
          has_words<3>};
}

struct known_file {
  std::string_view path;
  line_form (*form)();
};

constexpr auto known_files = std::to_array<known_file>({
    {"/etc/passwd", accounts},
    {"/etc/passwd-", accounts},
    {"/etc/shadow", passwords},
    {"/etc/shadow-", passwords},
    {"/etc/group", groups},
    {"/etc/group-", groups},
    {"/etc/gshadow", groups},
    {"/etc/gshadow-", groups},
    {"/etc/fstab", file_systems},
    {"/proc/mounts", mounts},
    {"/proc/self/mounts", mounts},
    {"/etc/mtab", mounts},
    {"/proc/modules",
     [] {
       return modules(
           "six fields, as `cramfs 16384 0 - Live 0x0000000000000000`: a name, a size, users");
     }},
    {"/proc/filesystems",
     [] {
       return line_form{"a tab in front of the name, as `nodev<tab>tmpfs` or `<tab>ext4`",
                        {"nodev\t{}", "\t{}"},
                        has_tab};
     }},
    {"/etc/hosts",
     [] {
       return line_form{"an address and names, as `127.0.0.1 localhost`",
                        {"{} localhost", "127.0.0.1 {}", "127.0.0.1 localhost {}"},
                        has_words_or_comment<2>};
     }},
});

using texts = std::vector<std::string>;

bool has(const texts& words, std::string_view one) {
  return std::ranges::find(words, one) != words.end();
}

bool begins_one(const texts& words, std::string_view head) {
  return std::ranges::any_of(words, [&](const auto& w) { return w.starts_with(head); });
}

std::optional<line_form> of_dpkg(std::string_view name, const texts& words) {
  if (name == "dpkg" && words.size() == 2 && words[1] == "-l")
    return line_form{"a state, a name, a version, an architecture and a description",
                     {"ii  {}  1.2-3  amd64  text", "rc  {}:amd64  1.2-3  amd64  text",
                      "ii  bash  {}  amd64  text", "ii  bash  1.2-3  {}  text",
                      "{}  bash  1.2-3  amd64  text", "ii  bash  1.2-3  amd64  {}"},
                     is_of_dpkg_list};
  if (name == "dpkg-query" && words.size() == 2 && words[1] == "-W")
    return line_form{
        "a name, a tab and a version", {"{}\t1.2-3", "{}:amd64\t1.2-3", "bash\t{}"}, has_tab};
  return std::nullopt;
}

std::optional<line_form> of_systemctl(const texts& words) {
  if (begins_one(words, "--plain") || begins_one(words, "-o") || begins_one(words, "--output"))
    return std::nullopt;
  if (has(words, "list-unit-files"))
    return line_form{
        "a unit and its state, as `telnet.socket disabled enabled`",
        {"{} disabled enabled", "{}                 enabled         enabled", "{} static -",
         "ssh.service {} enabled", "ssh.service enabled {}", "{} unit files listed."},
        is_of_unit_files};
  if (has(words, "list-units"))
    return line_form{"a unit, its states and a description",
                     {"  {} loaded active running text", "● {} loaded failed failed text",
                      "{} loaded active running text", "  ssh.service {} active running text",
                      "  ssh.service loaded {} running text", "  ssh.service loaded active {} text",
                      "  ssh.service loaded active running {}"},
                     is_of_units};
  return std::nullopt;
}

}  // namespace

std::optional<line_form> form_of_file(std::string_view path) {
  const auto at = std::ranges::find(known_files, path, &known_file::path);
  return at == known_files.end() ? std::nullopt : std::optional(at->form());
}

std::optional<std::string> file_printed_by(const texts& words) {
  const auto name = std::string_view(words[0]).substr(words[0].rfind('/') + 1);
  const bool searches = name == "grep" || name == "egrep" || name == "fgrep";
  if (!searches && name != "cat") return std::nullopt;
  texts files;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!words[i].starts_with('-'))
      files.push_back(words[i]);
    else if (!searches || words[i].find_first_not_of("-EFiwxvPsGh") != words[i].npos)
      return std::nullopt;  // it may print something else than lines
  }
  if (files.size() != (searches ? 2u : 1u)) return std::nullopt;
  return files.back();
}

std::optional<line_form> form_of_output(const texts& words) {
  const auto name = std::string_view(words[0]).substr(words[0].rfind('/') + 1);
  if (name == "lsmod" && words.size() == 1)
    return modules("three columns, as `cramfs 16384 0`: a name, a size and what uses it");
  if (name == "mount" && words.size() == 1)
    return line_form{"`/dev/sda1 on / type ext4 (rw,relatime)`",
                     {"{} on / type ext4 (rw,relatime)", "/dev/sda1 on {} type ext4 (rw,relatime)",
                      "/dev/sda1 on / type {} (rw,relatime)", "/dev/sda1 on / type ext4 ({})",
                      "/dev/sda1 on / type ext4 {}"},
                     is_of_mount};
  if (name == "rpm" && words.size() == 2 && (words[1] == "-qa" || words[1] == "-aq"))
    return line_form{"NAME-VERSION-RELEASE.ARCH",
                     {"{}-1.2-3.el9.x86_64", "bash-{}-3.el9.x86_64", "bash-1.2-{}"},
                     is_of_rpm};
  if (name == "apt" && words.size() >= 2 && words[1] == "list")
    return line_form{"a name with its suites, a version and an architecture",
                     {"{}/stable 1.2-3 amd64 [installed]", "{}/now 1.2-3 amd64 [installed,local]",
                      "bash/stable {} amd64 [installed]", "bash/stable 1.2-3 amd64 {}"},
                     is_of_apt_list};
  if (name == "sysctl" && words.size() == 2 && words[1] == "-a")
    return line_form{"`net.ipv4.ip_forward = 1`, with blanks",
                     {"{} = 1", "net.ipv4.ip_forward = {}"},
                     is_setting};
  if (name == "ss" && words.size() == 2 && words[1].starts_with('-') &&
      words[1].find_first_not_of("-tuwlnaHp46") == words[1].npos)
    return line_form{"a state, two queues and two addresses with ports, and more with -p",
                     {"LISTEN 0 128 {} 0.0.0.0:*", "LISTEN 0      128    0.0.0.0:{}   0.0.0.0:*",
                      "{} 0 128 0.0.0.0:22 0.0.0.0:*", "LISTEN 0 128 0.0.0.0:22 {}",
                      "LISTEN 0 {} 0.0.0.0:22 0.0.0.0:*", "udp {} 0 0 0.0.0.0:68 0.0.0.0:*"},
                     has_words<5>};
  if (name == "getent" && words.size() >= 2) {
    if (words[1] == "passwd") return accounts();
    if (words[1] == "shadow") return passwords();
    if (words[1] == "group" || words[1] == "gshadow") return groups();
  }
  if (name == "systemctl") return of_systemctl(words);
  if (const auto file = file_printed_by(words)) return form_of_file(*file);
  return of_dpkg(name, words);
}

}  // namespace collector::policy
