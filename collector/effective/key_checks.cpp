#include "collector/effective/key_checks.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "collector/effective/closed_keys.hpp"
#include "collector/effective/interface_keys.hpp"
#include "collector/effective/known_keys.hpp"
#include "collector/effective/unit_sections.hpp"
#include "common/letters.hpp"
#include "common/suggest.hpp"
#include "common/text.hpp"

namespace collector::effective {

using common::errc;
using common::fail;
using common::status;

namespace {

using std::string_view;

std::string upper_case(string_view s) {
  std::string out(s);
  for (auto& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 0x20);
  return out;
}

bool has_capital(string_view s) { return common::lower_case(s) != s; }

/// All keys of systemd begin with a capital, also `X-…`.
status check_systemd_key(string_view key, const std::vector<string_view>& known) {
  if (key.starts_with("X-")) return {};
  if (const auto meant = common::nearly(key, known); !meant.empty())
    return fail(errc::malformed, "systemd has no '{}', and capitals matter; did you mean '{}'?",
                key, meant);
  if (has_capital(key.substr(0, 1))) return {};
  return fail(errc::malformed, "'{}' is no key of systemd: they begin with a capital", key);
}

/// The folders of /proc/sys that have folders, and no files of a rule, below them.
bool is_sysctl_folder(const std::vector<string_view>& parts) {
  const bool net = parts[0] == "net" && parts.size() > 1;
  const bool ip = net && (parts[1] == "ipv4" || parts[1] == "ipv6");
  if (net && parts.size() == 2) return ip || parts[1] == "core";
  return ip && (parts[2] == "conf" || parts[2] == "neigh") && parts.size() < 5;
}

}  // namespace

status check_login_defs_name(string_view name) {
  const auto known = login_defs_names();
  if (std::ranges::find(known, name) != known.end()) return {};
  return fail(errc::malformed, "'{}' is no name of login.defs, as PASS_MAX_DAYS is one{}", name,
              common::did_you_mean(upper_case(name), known));
}

status check_sysctl_path(string_view path) {
  static constexpr std::array<string_view, 12> roots{"abi",    "crypto", "debug", "dev",
                                                     "fs",     "kernel", "lnet",  "net",
                                                     "sunrpc", "user",   "vm",    "xen"};
  const auto parts = common::split(path, '/');
  const bool dots = std::ranges::any_of(parts, [](auto p) { return p == "." || p == ".."; });
  const auto odd = std::ranges::find_if(path, [](unsigned char c) {
    return c <= ' ' || c == 0x7f ||
           string_view("'\"`\\^$|(){}[]<>&;,!#~").find(static_cast<char>(c)) != string_view::npos;
  });
  if (dots || odd != path.end())
    return fail(errc::malformed, "'{}' is no kernel parameter, as net.ipv4.ip_forward is one",
                path);
  if (const auto meant = common::nearly(parts[0], roots); !meant.empty())
    return fail(errc::malformed, "no kernel parameter begins with '{}'; did you mean '{}'?",
                parts[0], meant);
  if (has_capital(parts[0]) || (parts.size() > 2 && parts[0] == "net" && has_capital(parts[1])))
    return fail(errc::malformed, "'{}' is no kernel parameter: capitals matter", path);
  if (const auto meant = common::nearly(path, numbers_of_kernel());
      !meant.empty() && !is_number_of_kernel(path))
    return fail(errc::malformed, "'{}' is no kernel parameter; did you mean '{}'?", path, meant);
  if (const auto meant = nearly_interface_key(path); !meant.empty())
    return fail(errc::malformed, "no interface has the parameter '{}'; did you mean '{}'?",
                parts.back(), meant);
  if (is_sysctl_folder(parts))
    return fail(errc::malformed, "'{}' is a folder of kernel parameters, and none itself", path);
  return {};
}

status check_unit_key(string_view unit, string_view section, string_view key) {
  auto own = std::string(unit.substr(unit.rfind('.') + 1));
  own[0] = upper_case(own.substr(0, 1))[0];
  const std::array<string_view, 3> sections{"Unit", "Install", own};
  if (!section.empty() && !section.starts_with("X-") &&
      std::ranges::find(sections, section) == sections.end())
    return fail(errc::malformed, "'{}' has no section [{}]: want Unit, Install or {}", unit,
                section, own);
  if (section.starts_with("X-")) return {};  // what others keep there is theirs
  const auto read_in = sections_of_unit_key(key);
  if (read_in.empty()) return check_systemd_key(key, unit_keys());
  const bool read = std::ranges::any_of(read_in, [&](auto s) {
    return section.empty() ? std::ranges::find(sections, s) != sections.end() : s == section;
  });
  if (read) return {};
  return fail(errc::malformed, "systemd reads {} in [{}], and passes over it in {}", key,
              fmt::join(read_in, "], ["),
              section.empty() ? fmt::format("'{}'", unit) : fmt::format("[{}]", section));
}

namespace {

/// One that units or other files of systemd have: of this one it would be listed.
bool is_of_others(string_view key) {
  return !sections_of_unit_key(key).empty() || std::ranges::any_of(conf_names(), [&](auto name) {
    const auto keys = find_conf(name)->keys;
    return std::ranges::find(keys, key) != keys.end();
  });
}

}  // namespace

status check_conf_key(string_view conf, string_view section, string_view key) {
  const auto known = find_conf(conf);
  if (const auto meant = common::nearly(conf, conf_names()); !known && !meant.empty())
    return fail(errc::malformed, "systemd has no '{}.conf'; did you mean '{}'?", conf, meant);
  if (known && !section.empty() && section != known->section)
    return fail(errc::malformed, "{}.conf has no section [{}]: want {}.{}", conf, section,
                known->section, key);
  if (known && std::ranges::find(known->keys, key) == known->keys.end() && is_of_others(key))
    return fail(errc::malformed, "{}.conf has no '{}'{}", conf, key,
                common::did_you_mean(key, known->keys));
  return check_systemd_key(key, known ? known->keys : std::vector<string_view>{});
}

status check_ini_key(const question& q) {
  if (q.section.find_first_of("[]") != q.section.npos)
    return fail(errc::malformed, "'{}': the section stands without its brackets", q.section);
  if (q.key.find('=') != q.key.npos)
    return fail(errc::malformed,
                "`=` in '{}': the value is asked for by a pattern, `k:ini:/PATH:SECTION:KEY -> "
                "r:^VALUE$`",
                q.key);
  if (string_view("#;[").find(q.key.front()) != string_view::npos)
    return fail(errc::malformed, "'{}' is no key: such a line is none", q.key);
  if (common::trim(q.key) != q.key || common::trim(q.section) != q.section)
    return fail(errc::malformed, "a blank at an end of '{}:{}'", q.section, q.key);
  if (q.place.ends_with('/') || q.place.find_first_of("*?[,") != q.place.npos)
    return fail(errc::malformed, "'{}': one file, no glob and no list", q.place);
  return {};
}

}  // namespace collector::effective
