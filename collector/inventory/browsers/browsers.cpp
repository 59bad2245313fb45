#include "collector/inventory/browsers/browsers.hpp"
#include "collector/inventory/masked_row.hpp"

#include <algorithm>

namespace collector::inventory {

namespace {

constexpr std::size_t rows_limit = 50'000, texts_limit = 200;

}  // namespace

schemas::list sorted_texts(const schemas::json& array) {
  std::vector<std::string> out;
  if (!array.is_array()) return {};
  for (const auto& v : array)
    if (v.is_string() && out.size() < texts_limit)
      out.push_back(v.get<std::string>().substr(0, 256));
  std::ranges::sort(out);
  return out;
}

bool extension_rows::add(const schemas::browser_extension& e) {
  if (out.rows.size() == rows_limit) {
    met.lost(everything(), fmt::format("more than {} extensions", rows_limit));
    return false;
  }
  out.rows.push_back(masked_row(e));
  return true;
}

table_scan collect_browser_extensions(const common::root_dir& host) {
  extension_rows to;
  const auto people = find_homes(host);
  for (const auto& h : people.all) {
    to.user = h.user;
    read_chromium(host, h, to);
    read_firefox(host, h, to);
  }
  tell_unknown_by_user(people, everything(), to.met);
  if (!to.found && to.met.none()) {
    to.out.status = schemas::table_status::unsupported;
    to.out.reason = "nobody here has a browser's profile in the usual places";
  } else {
    to.out.reason = people.remark;
  }
  to.met.tell(to.out);
  return std::move(to.out);
}

}  // namespace collector::inventory
