#include "collector/inventory/jobs/names.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "common/letters.hpp"

namespace collector::inventory {

namespace {

bool is_plain(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return common::is_letter(c) || common::is_digit(c) || c == '_' || c == '-';
  });
}

template <class Ends>
bool ends_with_any(std::string_view name, const Ends& ends) {
  return std::ranges::any_of(ends, [&](std::string_view e) { return name.ends_with(e); });
}

bool is_of_busybox(const common::root_dir& host, const char* path) {
  const auto target = host.read_link(path);
  return target && target->ends_with("busybox");
}

}  // namespace

cron_program cron_of(const common::root_dir& host) {
  for (const auto* path : {"usr/sbin/crond", "usr/bin/crond", "sbin/crond"})
    if (host.stat(path))
      return is_of_busybox(host, path) ? cron_program::busybox : cron_program::cronie;
  for (const auto* path : {"usr/sbin/crond", "usr/bin/crond"})
    if (is_of_busybox(host, path)) return cron_program::busybox;  // which may be in no image
  return host.stat("var/lib/dpkg/status") ? cron_program::debian : cron_program::cronie;
}

bool is_left_by_dpkg(std::string_view name, cron_program whose) {
  constexpr std::array<std::string_view, 4> ends{".dpkg-old", ".dpkg-new", ".dpkg-dist",
                                                 ".dpkg-bak"};
  return whose == cron_program::debian && ends_with_any(name, ends);
}

bool is_read_in_cron_d(std::string_view name, cron_program whose) {
  if (whose == cron_program::busybox) return false;  // it has no such folder
  if (whose == cron_program::debian) return is_plain(name);
  constexpr std::array<std::string_view, 4> ends{"~", ".rpmsave", ".rpmorig", ".rpmnew"};
  return !name.starts_with('.') && !name.starts_with('#') && !ends_with_any(name, ends);
}

parts_program parts_of(const common::root_dir& host) {
  if (host.stat("usr/lib/cron/run-crons")) return parts_program::run_crons;
  const auto program = host.read("usr/bin/run-parts", 64);
  return program && program->bytes.starts_with("#!") ? parts_program::script
                                                     : parts_program::strict;
}

bool is_run_part(std::string_view name, parts_program whose) {
  constexpr std::array<std::string_view, 8> red_hat{"~",        ",",       ".cfsaved", ".rpmsave",
                                                    ".rpmorig", ".rpmnew", ".swp",     ",v"};
  constexpr std::array<std::string_view, 4> suse{"~", ".swap", ".bak", ".orig"};
  if (name.empty() || name.starts_with('.')) return false;
  switch (whose) {
    case parts_program::strict:
      return is_plain(name);
    case parts_program::script:
      return !ends_with_any(name, red_hat);
    case parts_program::run_crons:
      return !ends_with_any(name, suse) && !name.starts_with('#') &&
             name.find(".rpm") == std::string_view::npos;
  }
  return false;
}

}  // namespace collector::inventory
