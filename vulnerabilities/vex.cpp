#include "vulnerabilities/vex.hpp"

#include <algorithm>

#include "schemas/purl.hpp"

namespace vulnerabilities {

using common::fail;
using common::result;
using common::versions::format;

namespace {

/// How its manager is called, and what its versions are compared by.
struct manager {
  std::string_view name;
  format order;
};

manager manager_of(const installed_package& p, const schemas::os& on) {
  if (p.of->language == "PyPI") return {"pypi", format::pypi};
  if (p.of->language == "npm") return {"npm", format::npm};
  const auto id = on.distribution.value_or("");
  if (id == "debian" || id == "ubuntu") return {"deb", format::deb};
  return id == "alpine" ? manager{"apk", format::apk} : manager{"rpm", format::rpm};
}

std::string purl_of(std::string_view package, const manager& by, const schemas::os& on) {
  schemas::package p;
  p.format = by.name;
  p.name = package;
  auto url = schemas::package_url_of(p, on);
  url.qualifiers.clear();
  return schemas::canonical(url);
}

std::string_view without_epoch(std::string_view version) {
  const auto colon = version.find(':');
  return colon == version.npos ? version : version.substr(colon + 1);
}

bool is_version(const vex_record& r, std::string_view installed, format order) {
  return common::versions::compare(order, r.version,
                                   r.has_epoch ? installed : without_epoch(installed)) == 0;
}

bool is_architecture(std::string_view said, const package_view& row) {
  constexpr std::array<std::string_view, 4> any{"source", "src", "all", "noarch"};
  return said == row.architecture || std::ranges::find(any, said) != any.end();
}

/// `debian-12`, `ubuntu-22.04`, `bookworm`.
bool is_system(std::string_view said, const schemas::os& on) {
  if (said == on.codename.value_or("")) return true;
  const auto id = on.distribution.value_or("") + "-";
  if (!said.starts_with(id)) return false;
  const auto version = on.version_id.value_or("");
  said.remove_prefix(id.size());
  return version == said || version.starts_with(std::string(said) + ".");
}

bool is_about(const vex_record& r, const verdict& v) {
  return std::ranges::any_of(r.names, [&](const std::string& name) {
    return name == v.cve || std::ranges::find(v.ids, name) != v.ids.end();
  });
}

std::optional<exploitability> told_by(const vex_record& r) {
  const auto is = static_cast<vex_status>(r.status);
  const bool is_fixed = is == vex_status::fixed;
  if (!is_fixed && is != vex_status::not_affected) return std::nullopt;
  exploitability out{.is = is_fixed ? state::fixed : state::not_affected, .why = {}};
  out.why =
      fmt::format("{} by a VEX statement of {}", is_fixed ? "fixed" : "not affected", r.author);
  if (!r.why.empty()) out.why += ": " + r.why;
  return out;
}

}  // namespace

bool vex_statements::is_of_host(const vex_record& r, const named_package& p) const {
  const auto is_installed = [&](std::string_view version) {
    return is_version(r, version, manager_of(p.of, on_).order);
  };
  const auto is_row = [&](const package_view* row) {
    return r.architecture.empty() || is_architecture(r.architecture, *row);
  };
  const auto& source = *p.of.of;
  return (r.version.empty() || is_installed(source.source.version) ||
          is_installed(source.version) || (p.is_binary && is_installed(p.rows[0]->version))) &&
         (r.system.empty() || is_system(r.system, on_)) && std::ranges::any_of(p.rows, is_row);
}

result<const vex_record*> vex_statements::latest(const named_package& p, const verdict& v) {
  const auto all = in_.vex_on(purl_of(p.name, manager_of(p.of, on_), on_));
  if (!all) return fail(all.error());
  const vex_record* out = nullptr;
  for (const auto& r : **all)
    if (is_about(r, v) && is_of_host(r, p) && (out == nullptr || r.time >= out->time)) out = &r;
  return out;
}

result<std::optional<exploitability>> vex_statements::on(const installed_package& p,
                                                         const verdict& v) {
  const auto of_source = latest({.of = p, .name = p.of->source.name, .rows = p.rows}, v);
  if (!of_source) return fail(of_source.error());
  if (*of_source != nullptr) return told_by(**of_source);
  std::optional<exploitability> out;
  for (const auto& row : p.rows) {
    const auto of_binary =
        latest({.of = p, .name = row->name, .rows = {&row, 1}, .is_binary = true}, v);
    if (!of_binary) return fail(of_binary.error());
    auto told = *of_binary == nullptr ? std::nullopt : told_by(**of_binary);
    if (!told) return std::nullopt;
    if (!out || told->is == state::fixed) out = std::move(told);
  }
  return out;
}

}  // namespace vulnerabilities
