#include "collector/inventory/updates/apt_lists.hpp"

#include <climits>
#include <cstring>
#include <set>

#include "collector/inventory/repositories/deb822.hpp"
#include "collector/inventory/repositories/rows.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/unpack/unpacked_file.hpp"

namespace collector::inventory {

namespace {

constexpr const char* lists_folder = "var/lib/apt/lists";
constexpr std::size_t lists_most = 20'000, release_head = 64u << 10, part_size = 1u << 20;
constexpr std::uint64_t list_most = 1u << 30;  // Debian's main is 50 MB

/// `Origin`, `Suite` and the like stand in front of the sums; of InRelease behind a signature's
/// head.
std::shared_ptr<const list_release> read_release(const common::root_dir& host,
                                                 const std::string& file) {
  auto out = std::make_shared<list_release>();
  const auto text = host.read(file, release_head);
  if (!text) return out;
  out->listed_at.ms = text->facts.mtime_ms;
  const auto ends_so = [](std::string_view name) { return name.ends_with("-security"); };
  for (const auto& s : parse_deb822(text->bytes).stanzas) {
    const auto suite = s.get("Suite"), codename = s.get("Codename"), label = s.get("Label");
    if (suite.empty() && codename.empty() && s.get("Date").empty()) continue;
    out->origin = text_or_absent(s.get("Origin"), 256);
    out->suite = text_or_absent(suite, 256);
    out->codename = text_or_absent(codename, 256);
    out->security = ends_so(suite) || ends_so(codename) || label == "Debian-Security";
    if (yes_or_no(s.get("NotAutomatic")) == true)
      out->priority = yes_or_no(s.get("ButAutomaticUpgrades")) == true ? 100 : 1;
    break;
  }
  return out;
}

/// As apt's QuoteString and URItoFileName write an address.
std::string in_file_name(std::string_view text) {
  constexpr std::string_view quoted = "\\|{}[]<>\"^~_=!@#$%^&*";
  std::string out;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '/')
      out += '_';
    else if (quoted.find(c) != quoted.npos || code <= 0x20 || code >= 0x7f)
      out += fmt::format("%{:02x}", code);
    else
      out += c;
  }
  return out;
}

/// The beginnings of the names of lists that the sources ask for, up to one of the ends below.
using list_names = std::set<std::string, std::less<>>;
constexpr std::string_view flat_end = "_Packages", component_end = "_binary-";

list_names enabled_sources(const common::root_dir& host, update_rows& out) {
  repository_rows sources;
  read_apt_sources(host, sources);
  list_names names;
  const auto add = [&](std::string name) {
    if (name.size() <= NAME_MAX) names.insert(std::move(name));  // else no file is named so
  };
  for (const auto& [key, row] : sources.all()) {
    if (row.type != "deb" || row.enabled != true || !row.uri || !row.suite) continue;
    const auto name = list_name_of(*row.uri, *row.suite);
    if (row.suite->ends_with('/')) add(fmt::format("{}{}", name, flat_end));
    if (row.components && name.size() <= NAME_MAX)
      for (const auto& c : *row.components)
        add(fmt::format("{}_{}{}", name, in_file_name(c), component_end));
  }
  if (sources.has_faults())
    out.lost("deb", "apt's sources are not understood: which of its lists count is not known");
  return names;
}

/// The architecture and how it is packed stand behind the beginning.
bool is_asked_for(const list_names& sources, std::string_view file) {
  for (const auto end : {flat_end, component_end})
    for (auto at = file.find(end); at != file.npos; at = file.find(end, at + 1))
      if (sources.contains(file.substr(0, at + end.size()))) return true;
  return false;
}

}  // namespace

std::string list_name_of(std::string_view uri, std::string_view suite) {
  if (const auto scheme = uri.find(':'); scheme != uri.npos) uri.remove_prefix(scheme + 1);
  if (uri.starts_with("//")) {
    uri.remove_prefix(2);
    const auto host = uri.substr(0, uri.find('/'));
    if (const auto at = host.rfind('@'); at != host.npos) uri.remove_prefix(at + 1);
  }
  std::string whole(uri);
  if (!whole.ends_with('/')) whole += '/';
  const bool flat = suite.ends_with('/');
  if (!flat) whole += "dists/";
  return in_file_name(whole.append(suite.substr(0, suite.size() - (flat ? 1 : 0))));
}

std::optional<std::vector<apt_list>> find_apt_lists(const common::root_dir& host,
                                                    update_rows& out) {
  const auto entries = host.list(lists_folder, lists_most);
  if (!entries) {
    if (entries.error().code != common::errc::not_found) out.lost("deb", entries.error().detail);
    return std::nullopt;
  }
  const auto sources = enabled_sources(host, out);
  const auto path = [](const std::string& name) {
    return fmt::format("{}/{}", lists_folder, name);
  };
  std::map<std::string, std::shared_ptr<const list_release>> releases;
  for (const auto& e : *entries)
    for (const std::string_view end : {"_InRelease", "_Release"})
      if (e.name.ends_with(end) && releases.size() < lists_most)
        releases.try_emplace(e.name.substr(0, e.name.size() - end.size()),
                             read_release(host, path(e.name)));
  const auto nowhere = std::make_shared<const list_release>();
  std::vector<apt_list> found;
  for (const auto& e : *entries) {
    const auto packages = e.name.rfind("_Packages");
    if (packages == e.name.npos || e.name.ends_with(".diff_Index")) continue;
    const auto end = e.name.substr(packages + std::strlen("_Packages"));
    if (!end.empty() && end[0] != '.') continue;  // `.lz4` and the like
    if (!is_asked_for(sources, e.name)) continue;
    apt_list list{.file = path(e.name), .from = nowhere};
    std::size_t longest = 0;
    for (const auto& [name, release] : releases)
      if (e.name.starts_with(name + "_") && name.size() > longest) {
        longest = name.size();
        list.from = release;
      }
    found.push_back(std::move(list));
  }
  return found;
}

common::status each_list_stanza(const common::root_dir& host, const std::string& file,
                                const std::function<void(std::string_view)>& each) {
  auto text = unpacked_file::open(host, file, list_most);
  if (!text) return common::fail(text.error());
  std::string buffer(part_size, '\0');
  std::size_t held = 0;
  for (bool more = true; more;) {
    const auto got = text->read(buffer.data() + held, buffer.size() - held);
    if (!got) return common::fail(got.error());
    more = *got > 0;
    held += *got;
    std::string_view rest(buffer.data(), held);
    for (auto end = rest.find("\n\n"); end != rest.npos; end = rest.find("\n\n")) {
      if (end > 0) each(rest.substr(0, end + 1));
      rest.remove_prefix(end + 2);
    }
    if (!more && !rest.empty()) each(rest);
    if (rest.size() == buffer.size())
      return common::fail(common::errc::too_large, "{}: a stanza of more than {} bytes", file,
                          part_size);
    held = rest.size();
    std::memmove(buffer.data(), rest.data(), held);
  }
  return {};
}

}  // namespace collector::inventory
