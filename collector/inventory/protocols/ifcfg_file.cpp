#include "collector/inventory/protocols/ifcfg_file.hpp"

#include <algorithm>
#include <array>

#include "collector/inventory/protocols/source_names.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/whole_file.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t ifcfg_values_limit = 500, ifcfg_value_limit = 4096, beside_limit = 256u << 10;

bool is_kept(std::string_view name) {
  constexpr auto kept = std::to_array<std::string_view>(
      {"BOOTPROTO", "DEVICE", "HWADDR", "IPADDR", "PREFIX", "NETMASK", "GATEWAY", "DEFROUTE",
       "METRIC", "IPV4_ROUTE", "IPV6", "DHCPV6C", "MASTER", "BRIDGE", "TEAM_MASTER",
       "NETWORKING_IPV6"});
  return std::ranges::any_of(kept, [&](auto begin) { return name.starts_with(begin); });
}

/// The value without the comment behind it, which begins after a blank outside of quotes.
std::string_view without_comment(std::string_view text) {
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == '\0' && c == '#' && (i == 0 || common::is_blank(text[i - 1])))
      return text.substr(0, i);
    if (quote == '\0' && (c == '"' || c == '\''))
      quote = c;
    else if (c == quote)
      quote = '\0';
  }
  return text;
}

bool is_ifcfg_name(std::string_view name) {
  constexpr auto leftovers =
      std::to_array<std::string_view>({"~", ".bak", ".old", ".orig", ".rej", ".swp", ".rpmnew",
                                       ".rpmorig", ".rpmsave", ".rpmtemp", ".scpmbackup"});
  return name.starts_with("ifcfg-") && name.size() > 6 &&
         std::ranges::none_of(leftovers, [&](auto end) { return name.ends_with(end); });
}

}  // namespace

ifcfg_file::ifcfg_file(std::string path, std::string_view text, protocol_rows& to)
    : path_(std::move(path)) {
  for (std::string_view line; next_line(text, line);) {
    line = trim(line);
    if (line.starts_with("export ")) line = trim(line.substr(7));
    const auto equals = line.find('=');
    if (line.starts_with('#') || equals == line.npos || !is_kept(line.substr(0, equals))) continue;
    const auto name = line.substr(0, equals);
    if (name.find_first_of(" \t") != name.npos || values_.size() == ifcfg_values_limit) continue;
    const auto words = shell_words(without_comment(line.substr(equals + 1)));
    if (!words)
      to.noted(fmt::format("{}: {} is a value that only a shell knows", path_, name.substr(0, 64)));
    else
      values_.insert_or_assign(std::string(name),
                               words->empty() ? "" : words->front().substr(0, ifcfg_value_limit));
  }
}

std::string ifcfg_file::suffix() const { return path_.substr(path_.rfind("ifcfg-") + 6); }

std::string_view ifcfg_file::get(std::string_view name) const {
  const auto at = values_.find(name);
  return at == values_.end() ? std::string_view{} : std::string_view(at->second);
}

bool ifcfg_file::flag(std::string_view name, bool otherwise) const {
  const auto value = common::lower_case(get(name));
  for (const auto* yes : {"yes", "true", "on", "1", "y", "t"})
    if (value == yes) return true;
  for (const auto* no : {"no", "false", "off", "0", "n", "f"})
    if (value == no) return false;
  return otherwise;
}

std::vector<ifcfg_file> read_ifcfg_files(const common::root_dir& host, const std::string& folder,
                                         protocol_rows& to) {
  std::vector<ifcfg_file> out;
  to.each_named(host, folder, is_ifcfg_name,
                [&](const std::string& path, const common::file_content& file) {
                  out.emplace_back(path, file.bytes, to);
                });
  return out;
}

std::string read_beside(const common::root_dir& host, const std::string& path, protocol_rows& to) {
  auto file = read_whole(host, path, beside_limit);
  // etc/sysconfig/network is a file here and a folder there.
  if (!file && file.error().code != common::errc::not_found &&
      file.error().code != common::errc::refused)
    to.lost(file.error().detail);
  return file ? std::move(*file) : std::string{};
}

schemas::protocol ifcfg_row(const ifcfg_file& file, std::string interface, bool v6) {
  schemas::protocol p;
  p.interface = text_or_absent(interface, 256);
  p.family = v6 ? "ipv6" : "ipv4";
  p.source = "ifcfg";
  p.connection = file.suffix();
  p.path = "/" + file.path();
  p.addresses.emplace();
  return p;
}

}  // namespace collector::inventory
