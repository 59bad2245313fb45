#include "collector/inventory/updates/updates.hpp"

#include <algorithm>

#include "collector/inventory/masked_row.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t offers_most = 32;

}  // namespace

void update_rows::offer(installed_package& to, common::versions::format by,
                        available_version one) const {
  if (to.newer.size() < offers_most && common::versions::compare(by, one.version, to.version) >= 0)
    to.newer.push_back(std::move(one));
}

/// As apt chooses: the highest priority, of these the newest; what is installed has 100, or that of
/// the lists that still have it.
void update_rows::add(std::string_view format, const std::string& name, const installed_package& of,
                      common::versions::format by) {
  constexpr int installed_priority = 100;
  const auto order = [&](const std::string& a, const std::string& b) {
    return common::versions::compare(by, a, b);
  };
  const available_version* best = nullptr;
  int here = installed_priority;
  schemas::boolean security = false;
  for (const auto& v : of.newer) {
    if (order(v.version, of.version) == 0) {
      here = std::max(here, v.from->priority);
      continue;
    }
    if (!v.from->security && security == false) security.reset();
    if (v.from->security == true) security = true;
    const bool better = best == nullptr || v.from->priority > best->from->priority ||
                        (v.from->priority == best->from->priority &&
                         (order(v.version, best->version) > 0 ||
                          (order(v.version, best->version) == 0 && v.from->security == true)));
    if (better) best = &v;
  }
  if (best == nullptr || best->from->priority < here) return;
  schemas::update row;
  row.format = format;
  row.name = name;
  row.architecture = of.architecture;
  row.installed = of.version;
  row.version = best->version;
  if (!best->source.empty()) row.source = best->source;
  row.security = security;
  row.held = of.held;
  row.origin = best->from->origin;
  row.suite = best->from->suite;
  row.codename = best->from->codename;
  row.listed_at = best->from->listed_at;
  out_.rows.push_back(masked_row(row));
}

void update_rows::remark(const std::string& what) {
  if (remark_.find(what) == remark_.npos) remark_ += (remark_.empty() ? "" : "; ") + what;
}

table_scan update_rows::finish() {
  out_.reason = remark_;
  if (!found_ && met_.none()) {
    out_.status = schemas::table_status::unsupported;
    if (out_.reason.empty())
      out_.reason =
          "no lists here of what apt or apk could install: they were never fetched, or "
          "removed";
    return std::move(out_);
  }
  met_.tell(out_);
  return std::move(out_);
}

void name_other_lists(const common::root_dir& host, update_rows& out) {
  for (const auto* cache :
       {"var/cache/dnf", "var/cache/yum", "var/cache/libdnf5", "var/cache/zypp/raw"})
    if (const auto entries = host.list(cache, 10'000);
        !entries ? entries.error().code == common::errc::too_large : !entries->empty())
      out.remark(fmt::format("{} holds metadata of repositories, which is not read", cache));
}

table_scan collect_updates(const common::root_dir& host) {
  update_rows out;
  read_apt_updates(host, out);
  read_apk_updates(host, out);
  name_other_lists(host, out);
  return out.finish();
}

}  // namespace collector::inventory
