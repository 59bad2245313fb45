#include "explain/rows.hpp"

#include <fmt/format.h>

#include <string_view>

#include "common/letters.hpp"

namespace explain {

bool is_reachable(const schemas::port& p) {
  return p.state == "listening" || p.state == "unconnected";
}

std::string pid_text(const schemas::process& p) { return fmt::format("pid {}", p.pid.value_or(0)); }

bool is_of_kernel(const schemas::process& p) { return !p.exe && (p.pid == 2 || p.ppid == 2); }

bool is_unit(const schemas::service& s, const std::string& typed) {
  const auto& name = s.name.value_or("");
  return name == typed || name == typed + ".service";
}

std::string other_path(const std::string& path) {
  constexpr std::string_view usr = "/usr";
  const bool is_below = path.starts_with("/usr/");
  const auto rest = std::string_view(path).substr(is_below ? usr.size() : 0);
  for (const std::string_view linked : {"/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/"})
    if (rest.starts_with(linked)) return is_below ? std::string(rest) : std::string(usr) + path;
  return {};
}

bool is_at(const schemas::port& p, const std::string& address) {
  const auto local = common::lower_case(p.local_address.value_or(""));
  const bool is_of_four = address.find(':') == std::string::npos;
  return address.empty() || local == address || local == "::" || (is_of_four && local == "0.0.0.0");
}

}  // namespace explain
