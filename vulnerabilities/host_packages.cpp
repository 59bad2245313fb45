#include "vulnerabilities/host_packages.hpp"

#include <algorithm>
#include <functional>
#include <unordered_map>

#include "schemas/inventory/repositories.hpp"
#include "schemas/row.hpp"
#include "store/history.hpp"
#include "vulnerabilities/package_kinds.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::table_id;

namespace {

using stable_visitor = std::function<status(std::string_view stable)>;
/// The rows of a table as they are, or as they were, by their stable bytes.
using row_source = std::function<status(table_id, const stable_visitor&)>;

/// Volatile columns are in no history, and nobody looks at them here.
template <class Row>
result<Row> decode_stable(std::string_view stable) {
  constexpr std::string_view no_columns = "\x90";
  auto out = schemas::decode_row<Row>(stable, no_columns);
  if (!out) return fail(errc::corrupt, "{}: {}", Row::name_of_table, out.error().detail);
  return out;
}

result<schemas::os> read_os(const row_source& rows) {
  schemas::os out;
  const auto take = [&](std::string_view stable) -> status {
    auto decoded = decode_stable<schemas::os>(stable);
    if (!decoded) return fail(decoded.error());
    out = std::move(*decoded);
    return {};
  };
  if (auto s = rows(table_id::os, take); !s) return fail(s.error());
  return out;
}

/// Packages of Ubuntu Pro come from a repository of their own.
result<bool> has_pro_repository(const row_source& rows) {
  bool out = false;
  const auto take = [&](std::string_view stable) -> status {
    const auto one = decode_stable<schemas::repository>(stable);
    if (!one) return fail(one.error());
    out = out || (one->enabled != false &&
                  one->uri.value_or("").find("esm.ubuntu.com") != std::string::npos);
    return {};
  };
  if (auto s = rows(table_id::repositories, take); !s) return fail(s.error());
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

  status take(std::string_view stable) {
    const auto view = reader_.read(stable);
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
  package_reader reader_;
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

result<host_packages> read_rows(const row_source& rows) {
  host_packages out;
  auto os = read_os(rows);
  if (!os) return fail(os.error());
  out.os = std::move(*os);
  const auto id = out.os.distribution.value_or("");
  gatherer gather(out, id == "almalinux" || id == "rhel");
  const auto take = [&](std::string_view stable) { return gather.take(stable); };
  if (auto s = rows(table_id::packages, take); !s) return fail(s.error());
  if (id == "ubuntu" && !out.has.ubuntu_pro) {
    auto pro = has_pro_repository(rows);
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

}  // namespace

result<host_packages> read_packages(const store::reader& r) {
  return read_rows([&](table_id table, const stable_visitor& visit) -> status {
    const auto side = r.side(table);
    if (!side) return fail(side.error());
    return r.each_view(
        table, [&](const store::row_view& row) { return visit(row.stable); }, *side);
  });
}

result<host_packages> read_packages_at(const store::reader& r, i64 at) {
  const auto states =
      store::state_at(r, {table_id::os, table_id::packages, table_id::repositories}, at);
  if (!states) return fail(states.error());
  return read_rows([&](table_id table, const stable_visitor& visit) -> status {
    for (const auto& [key, stable] : states->at(table))
      if (auto s = visit(stable); !s) return s;
    return {};
  });
}

}  // namespace vulnerabilities
