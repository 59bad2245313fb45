#include "collector/inventory/updates/updates.hpp"

#include <algorithm>

#include "collector/inventory/masked_row.hpp"

namespace collector::inventory {

namespace {

/// As apt chooses: the highest priority, of these the newest.
bool is_better(common::versions::format by, const available_version& one,
               const available_version& than) {
  if (one.from->priority != than.from->priority) return one.from->priority > than.from->priority;
  const auto order = common::versions::compare(by, one.version, than.version);
  return order > 0 || (order == 0 && one.from->security == true);
}

}  // namespace

void update_rows::offer(installed_package& to, common::versions::format by, available_version one) {
  const auto order = common::versions::compare(by, one.version, to.version);
  if (order == 0) to.priority = std::max(to.priority, one.from->priority);
  if (order <= 0) return;
  if (!one.from->security) to.has_unknown = true;
  if (one.from->security == true) to.has_security = true;
  if (!to.best || is_better(by, one, *to.best)) to.best = std::move(one);
}

void update_rows::add(std::string_view format, const std::string& name,
                      const installed_package& of) {
  const auto& best = of.best;
  if (!best || best->from->priority < of.priority) return;
  schemas::update row;
  row.format = format;
  row.name = name;
  row.architecture = of.architecture;
  row.installed = of.version;
  row.version = best->version;
  if (!best->source.empty()) row.source = best->source;
  if (of.has_security || !of.has_unknown) row.security = of.has_security;
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
    out_.status = unread_ ? schemas::table_status::unknown : schemas::table_status::unsupported;
    if (out_.reason.empty())
      out_.reason =
          "no lists here of what apt, dnf, zypper or apk could install: they were never fetched, "
          "or removed";
    return std::move(out_);
  }
  met_.tell(out_);
  return std::move(out_);
}

void name_other_lists(const common::root_dir& host, update_rows& out) {
  constexpr const char* cache = "var/cache/yum";
  const auto entries = host.list(cache, 10'000);
  if (entries ? !entries->empty() : entries.error().code == common::errc::too_large)
    out.unread(fmt::format("{} holds metadata of repositories, which is not read", cache));
}

table_scan collect_updates(const common::root_dir& host) {
  update_rows out;
  for (const auto read : {read_apt_updates, read_rpm_updates, read_apk_updates, name_other_lists})
    read(host, out);
  return out.finish();
}

}  // namespace collector::inventory
