#include "vulnerabilities/host_packages.hpp"

#include <algorithm>
#include <unordered_map>

#include "schemas/inventory/repositories.hpp"
#include "schemas/row.hpp"
#include "vulnerabilities/package_kinds.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::table_id;

namespace {

result<schemas::os> read_os(const store::reader& r) {
  schemas::os out;
  const auto take = [&](const store::row_record& row) -> status {
    auto decoded = schemas::decode_row<schemas::os>(row.stable.bytes, row.volatile_.bytes);
    if (!decoded) return fail(errc::corrupt, "os: {}", decoded.error().detail);
    out = std::move(*decoded);
    return {};
  };
  if (auto s = r.each_row(table_id::os, take); !s) return fail(s.error());
  return out;
}

/// Packages of Ubuntu Pro come from a repository of their own.
result<bool> has_pro_repository(const store::reader& r) {
  bool out = false;
  const auto take = [&](const store::row_record& row) -> status {
    auto one = schemas::decode_row<schemas::repository>(row.stable.bytes, row.volatile_.bytes);
    if (!one) return fail(errc::corrupt, "repositories: {}", one.error().detail);
    out = out || (one->enabled != false &&
                  one->uri.value_or("").find("esm.ubuntu.com") != std::string::npos);
    return {};
  };
  if (auto s = r.each_row(table_id::repositories, take); !s) return fail(s.error());
  return out;
}

std::string_view language_of(const package_view& p) {
  if (p.format == "pypi") return "PyPI";
  return p.format == "npm" ? "npm" : std::string_view();
}

bool is_of_system(const package_view& p) {
  return p.format == "deb" || p.format == "rpm" || p.format == "apk";
}

/// Collects rows into packages that are asked for as one.
class gatherer {
 public:
  gatherer(host_packages& to, bool lists_binaries)
      : to_(to),
        lists_binaries_(lists_binaries),
        distribution_(to.os.distribution.value_or("")),
        kernel_(to.os.kernel.value_or("")) {}

  status take(const store::row_view& row) {
    const auto view = view_package(row.stable);
    if (!view) return fail(view.error());
    const auto& p = *view;
    const auto language = language_of(p);
    const bool is_wanted = language.empty()
                               ? is_of_system(p) && is_installed(p) && !is_metapackage(p)
                               : !is_of_distribution(p);
    if (!is_wanted || p.name.empty() || p.version.empty()) return {};
    if (distribution_ == "ubuntu" && is_of_pro(p.version)) to_.has.ubuntu_pro = true;
    add(p, language);
    return {};
  }

 private:
  void add(const package_view& p, std::string_view language) {
    auto source = source_of(p);
    const bool by_binary = lists_binaries_ && language.empty();
    const std::string_view asked = by_binary ? p.name : std::string_view(source.name);
    const std::string_view version = by_binary ? p.version : std::string_view(source.version);
    const bool foreign = language.empty() && is_foreign(p, distribution_);
    key_.assign(language).append(1, foreign ? '!' : '\0');
    key_.append(asked).append(1, '\0').append(version);
    const auto [at, is_new] = known_.try_emplace(key_, to_.all.size());
    if (is_new)
      to_.all.push_back({.source = source.name,
                         .version = source.version,
                         .asked = std::string(asked),
                         .asked_version = std::string(version),
                         .language = language,
                         .binaries = {},
                         .is_foreign = foreign});
    auto& to = to_.all[at->second];
    to.binaries.emplace_back(p.name);
    if (!language.empty() || !is_of_kernel(p, source.name)) return;
    to.is_kernel = true;
    to.is_running = to.is_running || is_running_kernel(p, kernel_);
  }

  host_packages& to_;
  bool lists_binaries_;
  std::string distribution_, kernel_, key_;
  std::unordered_map<std::string, std::size_t> known_;
};

/// Where the feed lists binaries, the kernel's are several, of which one has the release.
void spread_running(std::vector<installed_package>& all) {
  for (const auto& running : all)
    if (running.is_running)
      for (auto& one : all)
        if (one.is_kernel && one.source == running.source && one.version == running.version)
          one.is_running = true;
}

}  // namespace

result<host_packages> read_packages(const store::reader& r) {
  host_packages out;
  auto os = read_os(r);
  if (!os) return fail(os.error());
  out.os = std::move(*os);
  const auto id = out.os.distribution.value_or("");
  gatherer gather(out, id == "almalinux" || id == "rhel");
  auto side = r.side(table_id::packages);
  if (!side) return fail(side.error());
  const auto take = [&](const store::row_view& row) { return gather.take(row); };
  if (auto s = r.each_view(table_id::packages, take, *side); !s) return fail(s.error());
  if (id == "ubuntu" && !out.has.ubuntu_pro) {
    auto pro = has_pro_repository(r);
    if (!pro) return fail(pro.error());
    out.has.ubuntu_pro = *pro;
  }
  for (auto& one : out.all) {
    std::ranges::sort(one.binaries);
    const auto twice = std::ranges::unique(one.binaries);
    one.binaries.erase(twice.begin(), twice.end());
  }
  spread_running(out.all);
  return out;
}

}  // namespace vulnerabilities
