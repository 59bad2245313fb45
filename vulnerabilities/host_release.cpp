#include "vulnerabilities/host_release.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/text.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;

namespace {

/// `15.5` of `15.5.1`, by how many parts are wanted.
std::string parts_of(std::string_view version, std::size_t count) {
  std::string out;
  for (const auto part : common::split(version, '.', count + 1)) {
    if (count-- == 0) break;
    out += (out.empty() ? "" : ".") + std::string(part);
  }
  return out;
}

/// `22.04:LTS` of 22.04, `24.10`: every second year's April.
std::string ubuntu_number(const std::string& version) {
  const bool is_long =
      version.ends_with(".04") && version.size() == 5 && (version[1] - '0') % 2 == 0;
  return is_long ? version + ":LTS" : version;
}

void add_ubuntu(host_release& to, const subscriptions& has) {
  const auto number = ubuntu_number(parts_of(to.number, 2));
  const layer free{{"Ubuntu:" + number}, {}};
  const layer pro{{"Ubuntu:Pro:" + number}, "with Ubuntu Pro"};
  const layer only_pro{{"Ubuntu:Pro:" + number},
                       "listed for Ubuntu Pro alone, which this host does not have"};
  to.layers = has.ubuntu_pro ? std::vector{pro, free} : std::vector{free, only_pro};
  to.layers_of_fips = to.layers;
  const layer fips{{"Ubuntu:Pro:FIPS-updates:" + number, "Ubuntu:Pro:FIPS:" + number,
                    "Ubuntu:Pro:FIPS-preview:" + number},
                   "of the FIPS builds"};
  to.layers_of_fips.insert(to.layers_of_fips.begin(), fips);
}

/// Those that the feed has, of which `is_meant` is true.
template <class Is>
layer known_ones(const feeds& in, std::string_view feed, Is is_meant) {
  layer out;
  for (const auto& ecosystem : in.releases(feed))
    if (is_meant(std::string_view(ecosystem))) out.ecosystems.push_back(ecosystem);
  return out;
}

/// `Red Hat:enterprise_linux:9::baseos`, and its other repositories.
layer red_hat(const feeds& in, const std::string& major) {
  const auto begin = "Red Hat:enterprise_linux:" + major;
  return known_ones(in, "Red Hat", [&](std::string_view e) {
    return e == begin || e.starts_with(begin + ":") || e.starts_with(begin + ".");
  });
}

/// `15 SP5` of 15.5.
std::string service_pack(std::string_view version) {
  const auto parts = common::split(version, '.', 3);
  if (parts.size() < 2 || parts[1] == "0") return std::string(parts[0]);
  return fmt::format("{} SP{}", parts[0], parts[1]);
}

/// A server has packages of its product and of its modules.
layer suse(const feeds& in, std::string_view id, std::string_view version) {
  const auto pack = service_pack(version);
  const std::string product = id == "sled" ? "SUSE:Linux Enterprise Desktop "
                              : id == "sles_sap"
                                  ? "SUSE:Linux Enterprise Server for SAP Applications "
                              : id.starts_with("sle-") ? "SUSE:Linux Enterprise Micro "
                              : id.starts_with("sl-")  ? "SUSE:Linux Micro "
                                                       : "SUSE:Linux Enterprise Server ";
  const bool is_micro = product.ends_with("Micro ");
  const auto own = product + (is_micro ? std::string(version) : pack);
  return known_ones(in, "SUSE", [&](std::string_view e) {
    return e == own || e == own + "-LTSS" || e == own + "-LTSS-Extended-Security" ||
           (!is_micro && e.starts_with("SUSE:Linux Enterprise Module for ") &&
            e.ends_with(" " + pack));
  });
}

struct distribution {
  std::string_view id, feed;
  std::size_t parts;  ///< of the version, that are the release
};
constexpr std::array distributions{distribution{"debian", "Debian", 1},
                                   distribution{"ubuntu", "Ubuntu", 2},
                                   distribution{"alpine", "Alpine", 2},
                                   distribution{"rocky", "Rocky Linux", 1},
                                   distribution{"almalinux", "AlmaLinux", 1},
                                   distribution{"rhel", "Red Hat", 1},
                                   distribution{"sles", "SUSE", 2},
                                   distribution{"sled", "SUSE", 2},
                                   distribution{"sles_sap", "SUSE", 2},
                                   distribution{"sle-micro", "SUSE", 2},
                                   distribution{"sl-micro", "SUSE", 2},
                                   distribution{"opensuse-leap", "openSUSE", 2},
                                   distribution{"opensuse-tumbleweed", "openSUSE", 2}};

void add_layers(const feeds& in, const distribution& of, const subscriptions& has,
                host_release& to) {
  if (of.feed == "Ubuntu")
    add_ubuntu(to, has);
  else if (of.feed == "Red Hat")
    to.layers = {red_hat(in, to.number)};
  else if (of.feed == "SUSE")
    to.layers = {suse(in, of.id, to.number)};
  else if (of.id == "opensuse-tumbleweed")
    to.layers = {{{"openSUSE:Tumbleweed"}, {}}};
  else if (of.feed == "openSUSE")
    to.layers = {{{"openSUSE:Leap " + to.number}, {}}};
  else if (of.feed == "Alpine")
    to.layers = {{{"Alpine:v" + to.number}, {}}};
  else
    to.layers = {{{fmt::format("{}:{}", of.feed, to.number)}, {}}};
}

bool has_any(const feeds& in, const host_release& r) {
  const auto& known = in.releases(r.feed->ecosystem);
  const auto is_known = [&](const std::string& e) { return std::ranges::binary_search(known, e); };
  return std::ranges::any_of(
      r.layers, [&](const layer& l) { return std::ranges::any_of(l.ecosystems, is_known); });
}

}  // namespace

result<host_release> find_release(const feeds& in, const schemas::os& on,
                                  const subscriptions& has) {
  host_release out;
  const auto id = on.distribution.value_or("");
  if (id.empty()) return fail(errc::not_found, "no feed: the host's system is not known");
  const auto version = on.version_id.value_or("");
  const auto* of = std::ranges::find(distributions, id, &distribution::id);
  if (of != distributions.end()) out.number = parts_of(version, of->parts);
  out.name = fmt::format("{}:{}", id,
                         !out.number.empty() ? out.number
                         : version.empty()   ? on.codename.value_or("?")
                                             : version);
  if (of == distributions.end() || out.number.empty())
    return fail(errc::not_found, "no feed for {}", out.name);
  out.codename = on.codename.value_or("");
  if (out.codename.empty()) out.codename = out.name;
  out.of = find_ecosystem(of->feed);
  out.feed = in.find(of->feed);
  if (out.feed == nullptr) return fail(errc::not_found, "no feed for {}", out.name);
  add_layers(in, *of, has, out);
  if (out.layers_of_fips.empty()) out.layers_of_fips = out.layers;
  if (!has_any(in, out)) return fail(errc::not_found, "no feed for {}", out.name);
  return out;
}

host_release language_release(const feeds& in, std::string_view ecosystem) {
  host_release out;
  out.name = ecosystem;
  out.of = find_ecosystem(ecosystem);
  out.feed = in.find(ecosystem);
  out.layers = {{{std::string(ecosystem)}, {}}};
  out.layers_of_fips = out.layers;
  return out;
}

}  // namespace vulnerabilities
