#include "collector/effective/question.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "collector/effective/key_checks.hpp"
#include "collector/effective/sshd_keywords.hpp"
#include "common/letters.hpp"
#include "common/suggest.hpp"

namespace collector::effective {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

struct family_name {
  std::string_view name;
  family of;
  std::string_view shape;
};

constexpr std::array<family_name, 7> families{
    {{"sshd", family::sshd, "k:sshd:KEYWORD"},
     {"sysctl", family::sysctl, "k:sysctl:net.ipv4.ip_forward"},
     {"login.defs", family::login_defs, "k:login.defs:NAME"},
     {"limits", family::limits, "k:limits:DOMAIN:hard:ITEM"},
     {"systemd", family::unit, "k:systemd:NAME.service:Service.KEY"},
     {"systemd-conf", family::systemd_conf, "k:systemd-conf:journald:Journal.KEY"},
     {"ini", family::ini, "k:ini:/PATH:SECTION:KEY"}}};

constexpr std::string_view lower_letters = "abcdefghijklmnopqrstuvwxyz",
                           letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
                           digits = "0123456789";

bool only_of(std::string_view s, std::string_view a, std::string_view b, std::string_view c = {}) {
  return !s.empty() && std::ranges::all_of(s, [&](char x) {
    return a.find(x) != a.npos || b.find(x) != b.npos || c.find(x) != c.npos;
  });
}

/// The text behind the last colon, which is taken off.
std::string_view take_last(std::string_view& s) {
  const auto colon = s.rfind(':');
  const auto out = s.substr(colon == s.npos ? 0 : colon + 1);
  s = s.substr(0, colon == s.npos ? 0 : colon);
  return out;
}

/// The question, where nothing is wrong with its key.
result<question> checked(question q, const status& s) {
  if (!s) return fail(s.error());
  return q;
}

result<question> read_sshd(question q, std::string_view key) {
  q.key = sshd_keyword(key);
  if (find_sshd_word(q.key) != nullptr) return q;
  std::vector<std::string_view> names;
  for (const auto& w : sshd_words()) names.push_back(w.name);
  return fail(errc::malformed, "'{}' is no keyword of sshd whose value could be asked for{}", key,
              common::did_you_mean(q.key, names));
}

result<question> read_sysctl(question q, std::string_view key) {
  q.key = sysctl_path(key);
  if (key.find_first_of("*?[") != key.npos)
    return fail(errc::malformed, "'{}' is a glob: a rule asks for one parameter", key);
  const bool parts = q.key.find('/') != q.key.npos && q.key.find("//") == q.key.npos &&
                     !q.key.starts_with('/') && !q.key.ends_with('/');
  if (!parts || key.starts_with('-') || key.starts_with("proc") || key.starts_with("/proc"))
    return fail(errc::malformed, "'{}' is no kernel parameter, as net.ipv4.ip_forward is one", key);
  const auto wrong = check_sysctl_path(q.key);
  return checked(std::move(q), wrong);
}

result<question> read_login_defs(question q, std::string_view key) {
  q.key = key;
  return checked(std::move(q), check_login_defs_name(key));
}

/// A domain may have colons: ranges of ids do.
result<question> read_limits(question q, std::string_view rest) {
  static constexpr std::array<std::string_view, 20> items{
      "core",  "data",       "fsize",    "memlock",   "nofile",       "rss",        "stack",
      "cpu",   "nproc",      "as",       "maxlogins", "maxsyslogins", "nonewprivs", "priority",
      "locks", "sigpending", "msgqueue", "nice",      "rtprio",       "chroot"};
  const auto item = common::lower_case(take_last(rest)), type = common::lower_case(take_last(rest));
  if (rest.empty() || (type != "hard" && type != "soft"))
    return fail(errc::malformed, "a limit is `k:limits:DOMAIN:hard:ITEM` or `…:soft:…`");
  if (std::ranges::find(items, item) == items.end())
    return fail(errc::malformed, "'{}' is no item of limits.conf{}", item,
                common::did_you_mean(item, items));
  q.place = rest;
  q.section = type;
  q.key = item;
  return q;
}

/// `Section.Name` or `Name`.
result<question> split_section(question q, std::string_view key) {
  const auto dot = key.find('.');
  if (dot != key.npos) q.section = key.substr(0, dot);
  q.key = dot == key.npos ? key : key.substr(dot + 1);
  const bool fine = (dot == key.npos || only_of(q.section, letters, digits, "-")) &&
                    only_of(q.key, letters, digits, "-");
  if (fine) return q;
  return fail(errc::malformed, "'{}' is no key: want Section.Name, or Name alone", key);
}

result<question> read_unit(question q, std::string_view rest) {
  static constexpr std::array<std::string_view, 11> suffixes{
      ".service", ".socket", ".target", ".mount", ".automount", ".swap",
      ".timer",   ".path",   ".slice",  ".scope", ".device"};
  const auto key = take_last(rest);
  const bool unit = std::ranges::any_of(
      suffixes, [&](auto s) { return rest.ends_with(s) && rest.size() > s.size(); });
  if (!unit || !only_of(rest, letters, digits, ":-_.@\\") || rest.starts_with('.'))
    return fail(errc::malformed,
                "'{}' is no unit, as ssh.service is one; what stands in /etc/systemd/NAME.conf is "
                "`k:systemd-conf:NAME:KEY`",
                rest);
  if (const auto at = rest.find('@'); at != rest.npos && rest.substr(at).starts_with("@."))
    return fail(errc::malformed, "'{}' is a template: only its instances have settings", rest);
  q.place = rest;
  auto out = split_section(std::move(q), key);
  if (!out) return out;
  const auto s = check_unit_key(out->place, out->section, out->key);
  return checked(std::move(*out), s);
}

result<question> read_systemd_conf(question q, std::string_view rest) {
  const auto key = take_last(rest);
  if (!only_of(rest, lower_letters, digits, "-"))
    return fail(errc::malformed,
                "'{}' is no configuration of systemd: /etc/systemd/journald.conf is `journald`",
                rest);
  q.place = rest;
  auto out = split_section(std::move(q), key);
  if (!out) return out;
  const auto s = check_conf_key(out->place, out->section, out->key);
  return checked(std::move(*out), s);
}

result<question> read_ini(question q, std::string_view rest) {
  q.key = take_last(rest);
  const auto colon = rest.find(':');  // a section may have more of them
  if (colon == rest.npos || !rest.starts_with('/') || colon < 2)
    return fail(errc::malformed,
                "want an absolute path, a section, which may be empty, and a key: "
                "`k:ini:/PATH:SECTION:KEY`");
  q.place = rest.substr(0, colon);
  q.section = rest.substr(colon + 1);
  const auto wrong = check_ini_key(q);
  return checked(std::move(q), wrong);
}

result<question> read_family(const family_name& f, std::string_view rest) {
  question q;
  q.of = f.of;
  switch (f.of) {
    case family::sshd:
      return read_sshd(std::move(q), rest);
    case family::sysctl:
      return read_sysctl(std::move(q), rest);
    case family::login_defs:
      return read_login_defs(std::move(q), rest);
    case family::limits:
      return read_limits(std::move(q), rest);
    case family::unit:
      return read_unit(std::move(q), rest);
    case family::systemd_conf:
      return read_systemd_conf(std::move(q), rest);
    case family::ini:
      return read_ini(std::move(q), rest);
  }
  return fail(errc::malformed, "no such family");
}

common::error unknown_family(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& f : families) names.push_back(f.name);
  const auto small = common::lower_case(name);
  std::string hint = common::did_you_mean(small, names);
  if (std::ranges::find(names, small) != names.end())
    hint = fmt::format("; did you mean '{}'?", small);
  else if (small == "journald" || small == "logind" || small == "resolved" ||
           small == "timesyncd" || small == "coredump")
    hint = fmt::format("; did you mean 'systemd-conf:{}'?", small);
  else if (small.starts_with('/'))
    hint = "; a file with sections is `k:ini:/PATH:SECTION:KEY`";
  return {errc::malformed,
          fmt::format("'{}' is none of the families of settings: sshd, sysctl, login.defs, limits, "
                      "systemd, systemd-conf, ini{}",
                      name, hint)};
}

}  // namespace

std::string sysctl_path(std::string_view written) {
  std::string out(written);
  // As the program has it: where a dot comes first, dots and slashes change places.
  const auto first = out.find_first_of("/.");
  if (first != out.npos && out[first] == '.')
    for (auto& c : out) c = c == '.' ? '/' : c == '/' ? '.' : c;
  std::string plain;
  for (const char c : out)
    if (c != '/' || !plain.ends_with('/')) plain.push_back(c);
  if (plain.starts_with('/')) plain.erase(0, 1);
  return plain;
}

result<question> parse_question(std::string_view target) {
  const auto colon = target.find(':');
  const auto name = target.substr(0, colon);
  const auto f = std::ranges::find(families, name, &family_name::name);
  if (f == families.end()) return fail(unknown_family(name));
  const auto rest = colon == target.npos ? std::string_view{} : target.substr(colon + 1);
  if (const auto blank = rest.find_first_of(" \t"); blank != rest.npos && f->of != family::ini)
    return fail(errc::malformed, "a blank in '{}': a rule is `{} -> r:^VALUE$`, or without a value",
                rest, f->shape);
  if (rest.find_first_of("=") != rest.npos && f->of != family::ini)
    return fail(errc::malformed,
                "`=` in '{}': the value is asked for by a pattern, `{} -> r:^VALUE$`", rest,
                f->shape);
  if (rest.empty() || rest.ends_with(':'))
    return fail(errc::malformed, "a key is missing: `{}`", f->shape);
  return read_family(*f, rest);
}

}  // namespace collector::effective
