#include "collector/policy/native/dpkg_status.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "common/text.hpp"

namespace collector::policy::native {

namespace {

constexpr std::size_t largest = 64u << 20;
constexpr std::array<std::string_view, 26> field_order{
    "Package",        "Essential",  "Protected",      "Status",   "Priority",     "Section",
    "Installed-Size", "Origin",     "Maintainer",     "Bugs",     "Architecture", "Multi-Arch",
    "Source",         "Version",    "Config-Version", "Replaces", "Provides",     "Depends",
    "Pre-Depends",    "Recommends", "Suggests",       "Breaks",   "Conflicts",    "Enhances",
    "Conffiles",      "Description"};

/// As dpkg prints it: its own fields in its own order and spelling, one blank after the colon, then
/// any others.
bool canonical(std::string_view stanza) {
  std::size_t at = 0;
  bool others = false;
  std::string_view rest = stanza, line;
  while (common::next_line(rest, line)) {
    if (line.starts_with(' ')) continue;
    const auto colon = line.find(':');
    if (colon == line.npos || line.find('\0') != line.npos) return false;
    const auto value = line.substr(colon + 1);
    if (!value.empty() &&
        (value[0] != ' ' || value.size() < 2 || value[1] == ' ' || value.ends_with(' ')))
      return false;
    const auto known = std::find(field_order.begin() + static_cast<std::ptrdiff_t>(at),
                                 field_order.end(), line.substr(0, colon));
    if (known == field_order.end()) {
      if (std::ranges::find(field_order, line.substr(0, colon)) != field_order.end() ||
          line.starts_with("Triggers-") || line.starts_with("Revision"))
        return false;
      others = true;
      continue;
    }
    if (others) return false;
    at = static_cast<std::size_t>(known - field_order.begin()) + 1;
  }
  return true;
}

/// What dpkg would warn of whenever it reads the database, whichever package is asked for.
bool is_complete(std::string_view stanza) {
  for (const std::string_view wanted :
       {"\nStatus: ", "\nMaintainer: ", "\nArchitecture: ", "\nVersion: ", "\nDescription: "})
    if (stanza.find(wanted) == stanza.npos) return false;
  return true;
}

}  // namespace

std::optional<std::string_view> field(std::string_view stanza, std::string_view name) {
  std::string_view rest = stanza, line;
  while (common::next_line(rest, line))
    if (line.starts_with(name) && line.substr(name.size()).starts_with(": "))
      return line.substr(name.size() + 2);
  return std::nullopt;
}

std::optional<dpkg_status> dpkg_status::load(const common::root_dir& root,
                                             const std::string& admin) {
  const auto updates = root.list(admin + "/updates", 10'000);
  if (!updates || std::ranges::any_of(
                      *updates, [](const auto& e) { return common::number(e.name).has_value(); }))
    return std::nullopt;
  auto file = root.open_file(admin + "/status");
  struct ::stat now {};
  if (!file || ::fstat(file->get(), &now) != 0) return std::nullopt;
  bool truncated = false;
  const auto all =
      common::read_sized(file->get(), static_cast<std::uint64_t>(now.st_size), largest, truncated);
  dpkg_status out(std::move(*file));
  if (!all || truncated || !out.index(*all)) return std::nullopt;
  return out;
}

std::optional<std::string> dpkg_status::read(span part) const {
  std::string out(part.size, '\0');
  const auto got = ::pread(file_.get(), out.data(), out.size(), static_cast<off_t>(part.begin));
  return got == static_cast<ssize_t>(part.size) ? std::optional(std::move(out)) : std::nullopt;
}

bool dpkg_status::mentions(std::string_view package) const {
  const auto all = read({.begin = 0, .size = size_});
  return !all || all->find(package) != all->npos;
}

bool dpkg_status::index(std::string_view all) {
  constexpr std::string_view head = "Package: ";
  size_ = all.size();
  for (std::size_t at = 0; at < all.size();) {
    const auto blank = all.find("\n\n", at);
    const auto end = blank == all.npos ? all.size() : blank + 1;
    const auto stanza = all.substr(at, end - at);
    if (!stanza.starts_with(head) || !stanza.ends_with('\n') || !is_complete(stanza)) return false;
    const auto name = stanza.substr(head.size(), stanza.find('\n') - head.size());
    const auto [known, fresh] = stanzas_.try_emplace(std::string(name), span{at, stanza.size()});
    known->second.twice = !fresh;
    at = end + (blank == all.npos ? 0 : 1);
  }
  const auto self = stanzas_.find("dpkg");
  if (self == stanzas_.end()) return false;
  architecture_ =
      field(all.substr(self->second.begin, self->second.size), "Architecture").value_or("");
  return !architecture_.empty();
}

dpkg_status::found dpkg_status::find(const std::string& package) const {
  const auto at = stanzas_.find(package);
  if (at == stanzas_.end()) return {};
  auto stanza = read(at->second);
  if (!stanza || !stanza->starts_with("Package: " + package + "\n"))
    return {presence::unsure, {}};  // somebody wrote into it
  const auto status = field(*stanza, "Status");
  const auto state = status ? status->substr(status->rfind(' ') + 1) : std::string_view{};
  const bool printable = state == "installed" || state == "config-files";
  if (at->second.twice || !printable || !canonical(*stanza)) return {presence::unsure, {}};
  return {presence::known, std::move(*stanza)};
}

}  // namespace collector::policy::native
