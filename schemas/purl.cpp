#include "schemas/purl.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "common/letters.hpp"

namespace schemas {

namespace {

struct known_type {
  std::string_view format, type, fallback_namespace;
};
/// The formats of distributions, whose namespace is the distribution.
constexpr std::array distribution_types{
    known_type{"deb", "deb", "debian"}, known_type{"rpm", "rpm", ""},
    known_type{"apk", "apk", "alpine"}, known_type{"pacman", "alpm", "arch"}};

/// Percent-encoding; a colon is never encoded.
std::string encoded(std::string_view s) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : s) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view(".-_~:").find(c) != std::string_view::npos;
    if (plain) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(digits[byte >> 4]);
      out.push_back(digits[byte & 15]);
    }
  }
  return out;
}

/// The vendor of a distribution, which is the namespace, where its id is not the vendor's name.
struct vendor_of_id {
  std::string_view id, vendor;
  bool begins = false;  ///< `id` is the beginning of several
};
constexpr std::array vendors{vendor_of_id{"opensuse", "opensuse", true},
                             vendor_of_id{"sle", "suse", true}, vendor_of_id{"rhel", "redhat"},
                             vendor_of_id{"ol", "oracle"}, vendor_of_id{"amzn", "amazon"}};

std::string vendor_of(const std::string& id) {
  const auto at = std::ranges::find_if(
      vendors, [&](const vendor_of_id& v) { return v.begins ? id.starts_with(v.id) : id == v.id; });
  return at == vendors.end() ? id : std::string(at->vendor);
}

/// rpm's epoch is a qualifier there, not part of the version.
std::string version_of(const package& p) {
  std::string v = p.version.value_or("");
  if (p.format == "rpm" && p.epoch) {
    const auto prefix = std::to_string(*p.epoch) + ":";
    if (v.starts_with(prefix)) v.erase(0, prefix.size());
  }
  return v;
}

/// Names and namespaces as each type writes them.
std::string normalized(std::string name, std::string_view type, bool is_name) {
  const bool distribution = type == "deb" || type == "apk" || type == "alpm";
  if (distribution || type == "pypi" || (type == "rpm" && !is_name))
    name = common::lower_case(name);
  if (type == "pypi") std::ranges::replace(name, '_', '-');
  return name;
}

/// What it was built from, where that is called or numbered otherwise: `util-linux@2.38.1-5`.
std::string upstream_of(const package& p) {
  if (p.format == "rpm") return p.source.value_or("");
  if (p.format != "deb" && p.format != "apk") return {};
  const auto name = p.source.value_or(p.name.value_or(""));
  const bool same_version = !p.source_version || p.source_version == p.version;
  if (name == p.name && same_version) return {};
  return same_version ? name : name + "@" + *p.source_version;
}

std::map<std::string, std::string> qualifiers_of(const package& p, const os& on) {
  std::map<std::string, std::string> out;
  out["arch"] = p.architecture.value_or("");
  if (on.distribution)
    out["distro"] = on.version_id ? *on.distribution + "-" + *on.version_id : *on.distribution;
  if (p.format == "rpm" && p.epoch) out["epoch"] = std::to_string(*p.epoch);
  out["upstream"] = upstream_of(p);
  return out;
}

}  // namespace

std::string canonical(const package_url& u) {
  std::string out = "pkg:" + u.type;
  for (std::string_view rest = u.name_space; !rest.empty();) {
    const auto part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    if (!part.empty()) out += "/" + encoded(normalized(std::string(part), u.type, false));
  }
  out += "/" + encoded(normalized(u.name, u.type, true));
  if (!u.version.empty()) out += "@" + encoded(u.version);
  char before = '?';
  for (const auto& [key, value] : u.qualifiers) {
    if (value.empty()) continue;
    out += before + key + "=" + encoded(value);
    before = '&';
  }
  return out;
}

package_url package_url_of(const package& p, const os& on) {
  const auto format = p.format.value_or(""), name = p.name.value_or("");
  const auto at = std::ranges::find(distribution_types, format, &known_type::format);
  if (at != distribution_types.end())
    return {std::string(at->type),
            vendor_of(
                common::lower_case(on.distribution.value_or(std::string(at->fallback_namespace)))),
            name, version_of(p), qualifiers_of(p, on)};
  const auto slash = name.find('/');
  if (format == "npm" && name.starts_with('@') && slash != std::string::npos)
    return {"npm", name.substr(0, slash), name.substr(slash + 1), version_of(p), {}};
  if (format == "npm" || format == "pypi") return {format, {}, name, version_of(p), {}};
  return {"generic", format, name, version_of(p), {}};
}

std::string purl_of(const package& p, const os& on) { return canonical(package_url_of(p, on)); }

}  // namespace schemas
