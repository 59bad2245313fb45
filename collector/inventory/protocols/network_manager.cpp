// NetworkManager's keyfiles. They may hold passwords of networks: only [connection], [ipv4] and
// [ipv6] are looked at.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "collector/inventory/protocols/ini.hpp"
#include "collector/inventory/protocols/keyfile_text.hpp"
#include "collector/inventory/protocols/sources.hpp"
#include "collector/inventory/root_path.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/whole_file.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

/// `address1=192.0.2.5/24,192.0.2.1`: an address, and its gateway behind it in older files, which
/// also write `addresses1=192.0.2.5;24;192.0.2.1;`.
void take_address(std::string_view value, schemas::protocol& p) {
  constexpr std::string_view between = "/;,";
  std::vector<std::string_view> parts;
  while (parts.size() < 3 && !value.empty()) {
    const auto end = std::min(value.find_first_of(between), value.size());
    parts.push_back(trim(value.substr(0, end)));
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  if (parts.empty() || parts[0].empty()) return;
  const bool has_prefix = parts.size() > 1 && number(parts[1]).has_value();
  p.addresses->push_back(std::string(parts[0].substr(0, 64)) +
                         (has_prefix ? "/" + std::string(parts[1]) : ""));
  const auto gateway = parts.size() > 2                  ? parts[2]
                       : parts.size() > 1 && !has_prefix ? parts[1]
                                                         : "";
  const bool is_one = gateway != "0.0.0.0" && gateway != "::";
  if (!p.gateway && is_one) p.gateway = text_or_absent(gateway, 64);
}

/// Of a section: address, addresses and the same with numbers.
void set_addresses(const ini_section& s, schemas::protocol& p) {
  p.addresses.emplace();
  for (const auto& [name, value] : s.entries) {
    if (!name.starts_with("address") || name.starts_with("addresses-") || name == "address-data" ||
        p.addresses->size() == 200)
      continue;
    take_address(value, p);
  }
  std::ranges::sort(*p.addresses);
  if (!s.get("gateway").empty()) p.gateway = text_or_absent(s.get("gateway"), 64);
  if (const auto metric = number(s.get("route-metric")); metric && *metric >= 0) p.metric = metric;
}

/// NetworkManager's `auto` is DHCP for IPv4, and what the router says for IPv6.
std::string method_of(std::string_view method, bool v6) {
  if (method == "manual") return "static";
  if (method == "auto" || method.empty()) return v6 ? "auto" : "dhcp";
  return std::string(method.substr(0, 64));
}

/// Folders that a connection may lie in, the one that counts first: what is in /run changes a
/// connection until the next start. That of people is the second.
using keyfile_folders = std::array<std::string, 3>;

/// The last `path` of [keyfile] in NetworkManager.conf(5)'s files counts: those of the system
/// before the main file, those of /etc after it, and of two with one name only that of /etc.
keyfile_folders folders_of_keyfiles(const common::root_dir& host, protocol_rows& to) {
  const std::string etc = "etc/NetworkManager/";
  std::map<std::string, std::string> of_system, of_etc;
  const auto unread = [&](const common::error& e) {
    if (may_hold(e)) to.lost(e.detail);
  };
  const auto gather = [&](const std::string& folder, auto& files) {
    const auto entries = host.list(folder, 1000);
    if (!entries) return unread(entries.error());
    for (const auto& e : *entries)
      if (e.name.ends_with(".conf")) files[e.name] = folder + "/" + e.name;
  };
  gather("usr/lib/NetworkManager/conf.d", of_system);
  gather("run/NetworkManager/conf.d", of_system);
  gather(etc + "conf.d", of_etc);
  std::vector<std::string> files;
  for (const auto& [name, path] : of_system)
    if (!of_etc.contains(name)) files.push_back(path);
  files.push_back(etc + "NetworkManager.conf");
  for (const auto& [name, path] : of_etc) files.push_back(path);
  std::string people = etc + "system-connections";
  for (const auto& file : files) {
    const auto text = read_whole(host, file, 256u << 10);
    if (!text) {
      unread(text.error());
      continue;
    }
    const auto all = parse_ini(*text);
    const auto path = section(all, "keyfile").get("path");
    if (path.starts_with('/')) people = below_root(path);
  }
  return {"run/NetworkManager/system-connections", people,
          "usr/lib/NetworkManager/system-connections"};
}

bool is_alphanumeric(char c) { return common::is_digit(c) || common::is_letter(c); }

/// NetworkManager reads `.nmconnection`, and in /etc all names but hidden ones, those that end in
/// `~`, those of certificates and those of mkstemp(3): `lan.bak` is a connection there.
bool is_keyfile_name(std::string_view name, bool in_etc) {
  if (name.starts_with('.') || name.ends_with('~')) return false;
  if (name.size() > 13 && name.ends_with(".nmconnection")) return true;
  const auto dot = name.rfind('.');
  const auto end = common::lower_case(name.substr(std::min(dot, name.size())));
  const bool temporary =
      end.size() == 7 && std::all_of(end.begin() + 1, end.end(), is_alphanumeric);
  return in_etc && !temporary && end != ".pem" && end != ".der" && end != ".nmmeta";
}

struct keyfile {
  std::string path, id, uuid;
  std::vector<ini_section> says;
  std::int64_t mtime_ns = 0;
  std::size_t folder = 0;
};

/// NetworkManager passes over a file that others may read or write, since it may hold passwords.
/// Below another root the owner is often who unpacked it, so that only a live host is asked.
bool is_trusted(const common::root_dir& host, const common::file_facts& facts) {
  return !host.is_live() || (facts.uid == 0 && (facts.mode & 077) == 0);
}

std::vector<keyfile> read_keyfiles(const common::root_dir& host, const keyfile_folders& folders,
                                   protocol_rows& to) {
  std::vector<keyfile> all;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    if (i == 1 && (folders[1] == folders[0] || folders[1] == folders[2])) continue;
    to.each_named(
        host, folders[i], [&](const std::string& name) { return is_keyfile_name(name, i == 1); },
        [&](const std::string& path, const common::file_content& file) {
          if (!is_trusted(host, file.facts)) return;
          if (const auto why = refused_keyfile(file.bytes); !why.empty())
            return to.remark(fmt::format("NetworkManager passes over {}: {}", path, why));
          keyfile k{path, {}, {}, parse_keyfile(file.bytes), file.facts.id.mtime_ns, i};
          const auto& connection = section(k.says, "connection");
          k.id = connection.get("id").substr(0, 256);
          k.uuid = connection.get("uuid").substr(0, 64);
          if (k.id.empty()) k.id = path.substr(path.rfind('/') + 1);
          all.push_back(std::move(k));
        });
  }
  return all;
}

/// UUID.nmmeta, a link to /dev/null, deletes a connection that lies in the same folder or in one
/// after it.
bool is_deleted(const common::root_dir& host, const keyfile_folders& folders, const keyfile& k) {
  if (k.uuid.find('/') != std::string::npos) return false;
  for (std::size_t i = 0; i <= std::min<std::size_t>(k.folder, 1); ++i)
    if (const auto target = host.read_link(fmt::format("{}/{}.nmmeta", folders[i], k.uuid));
        target && *target == "/dev/null")
      return true;
  return false;
}

/// Of those with one UUID only one is a connection: of the first folder, and there the newest.
void keep_effective(const common::root_dir& host, const keyfile_folders& folders,
                    std::vector<keyfile>& all) {
  std::ranges::stable_sort(all, [](const auto& a, const auto& b) {
    return std::tuple(a.folder, -a.mtime_ns) < std::tuple(b.folder, -b.mtime_ns);
  });
  std::set<std::string> seen;
  std::erase_if(all, [&](const auto& k) {
    return !k.uuid.empty() && (!seen.insert(k.uuid).second || is_deleted(host, folders, k));
  });
}

void add_keyfile(const keyfile& k, const std::string& name, protocol_rows& to) {
  for (const bool v6 : {false, true}) {
    const auto& s = section(k.says, v6 ? "ipv6" : "ipv4");
    // A port of a bond or bridge has no addresses of its own.
    const auto& about = section(k.says, "connection");
    const bool is_port = !about.get("master").empty() || !about.get("controller").empty();
    if (s.name.empty() && is_port) continue;
    schemas::protocol p;
    p.interface = text_or_absent(about.get("interface-name"), 256);
    p.family = v6 ? "ipv6" : "ipv4";
    p.source = "NetworkManager";
    p.connection = name;
    // Without a section of its own a family is configured by itself.
    p.method = method_of(s.name.empty() ? "auto" : s.get("method"), v6);
    p.dhcp = p.method == "dhcp";
    p.path = "/" + k.path;
    set_addresses(s, p);
    to.add(p);
  }
}

}  // namespace

void read_network_manager(const common::root_dir& host, protocol_rows& to) {
  const auto folders = folders_of_keyfiles(host, to);
  auto all = read_keyfiles(host, folders, to);
  keep_effective(host, folders, all);
  std::map<std::string, int> of_id;
  for (const auto& k : all) ++of_id[k.id];
  for (const auto& k : all) {
    const auto& other = k.uuid.empty() ? k.path.substr(k.path.rfind('/') + 1) : k.uuid;
    add_keyfile(k, of_id[k.id] > 1 ? fmt::format("{} ({})", k.id, other) : k.id, to);
  }
}

}  // namespace collector::inventory
