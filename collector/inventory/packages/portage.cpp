// Portage's database of Gentoo and what is made of it: var/db/pkg/CATEGORY/NAME-VERSION, a file a
// fact. Names and versions: Package Manager Specification 8, 3.1 and 3.2.
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

using kind = common::dir_entry::kind;
constexpr const char* portage_folder = "var/db/pkg";
constexpr std::size_t portage_entries = 100'000, fact_limit = 64u << 10;

/// Where the version begins in `gcc-12.3.1_p20230526-r1`: behind the last dash that a digit
/// follows, which is not the revision's.
std::size_t version_at(std::string_view name) {
  auto rest = name;
  const auto revision = rest.rfind("-r");
  if (revision != rest.npos && revision + 2 < rest.size() &&
      rest.find_first_not_of("0123456789", revision + 2) == rest.npos)
    rest = rest.substr(0, revision);
  const auto dash = rest.rfind('-');
  const bool digit = dash != rest.npos && dash > 0 && dash + 1 < rest.size() &&
                     rest[dash + 1] >= '0' && rest[dash + 1] <= '9';
  return digit ? dash + 1 : name.npos;
}

class portage_reader {
 public:
  portage_reader(const common::root_dir& host, package_rows& out) : host_(host), out_(out) {}

  /// False: no room for more.
  bool category(const std::string& name) {
    const auto folder = fmt::format("{}/{}", portage_folder, name);
    const auto entries = host_.list(folder, portage_entries);
    if (!entries) return out_.lost_at(folder, entries.error().detail), true;
    for (const auto& e : *entries) {
      // What begins with a dash is being merged, or was left behind by that.
      if (e.type != kind::directory || e.name.starts_with('-') || e.name.starts_with('.')) continue;
      if (!package(name, folder + "/" + e.name, e.name)) return false;
    }
    return true;
  }

 private:
  schemas::text fact(const std::string& folder, const char* name, std::size_t most) const {
    const auto file = host_.read(folder + "/" + name, fact_limit);
    return file ? text_or_absent(trim(file->bytes), most) : schemas::text{};
  }

  bool package(const std::string& category, const std::string& folder, const std::string& name) {
    const auto at = version_at(name);
    if (at == name.npos) return out_.lost_at(folder, folder + ": no version in its name"), true;
    schemas::package p;
    p.format = "portage";
    p.name = category + "/" + name.substr(0, at - 1);
    p.version = name.substr(at);
    p.path = "/" + folder;
    p.architecture = fact(folder, "CHOST", 256);
    p.description = fact(folder, "DESCRIPTION", 4096);
    p.license = fact(folder, "LICENSE", 1024);
    p.homepage = fact(folder, "HOMEPAGE", 1024);
    p.source = fact(folder, "repository", 256);
    p.section = category;
    if (const auto size = fact(folder, "SIZE", 32)) p.size_bytes = number(*size);
    if (const auto facts = host_.stat(folder)) p.installed_at.ms = facts->mtime_ms;
    return out_.add(p);
  }

  const common::root_dir& host_;
  package_rows& out_;
};

}  // namespace

void read_portage(const common::root_dir& host, package_rows& out) {
  const auto categories = host.list(portage_folder, portage_entries);
  if (!categories && categories.error().code == common::errc::not_found) return;
  out.found();
  if (!categories) return out.unreadable(categories.error().detail);
  portage_reader reader(host, out);
  for (const auto& c : *categories)
    if (c.type == kind::directory && !c.name.starts_with('.') && !reader.category(c.name)) return;
}

}  // namespace collector::inventory
