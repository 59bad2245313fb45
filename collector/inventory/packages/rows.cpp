#include "collector/inventory/packages/rows.hpp"

#include <algorithm>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t packages_limit = 100'000;

}  // namespace

bool package_rows::add(schemas::encoded_row row) {
  if (out_.rows.size() == packages_limit) {
    if (!full_) lost(fmt::format("more than {} packages", packages_limit));
    full_ = true;
    return false;
  }
  out_.rows.push_back(std::move(row));
  return true;
}

bool package_rows::add(const package_rows& others) {
  found_ += others.found_;
  unreadable_ += others.unreadable_;
  faults_ += others.faults_;
  out_.keys_complete = out_.keys_complete && others.out_.keys_complete;
  if (first_fault_.empty()) first_fault_ = others.first_fault_;
  if (first_lost_.empty()) first_lost_ = others.first_lost_;
  if (remark_.empty()) remark_ = others.remark_;
  return std::ranges::all_of(others.out_.rows, [&](const auto& row) { return add(row); });
}

void package_rows::fault(const std::string& what) {
  ++faults_;
  if (first_fault_.empty()) first_fault_ = what;
}

void package_rows::lost(const std::string& what) {
  ++faults_;
  out_.keys_complete = false;
  if (first_lost_.empty()) first_lost_ = what;
}

void package_rows::unreadable(const std::string& what) {
  ++unreadable_;
  lost(what);
}

void package_rows::remark(const std::string& what) {
  if (remark_.empty()) remark_ = what;
}

table_scan package_rows::finish() {
  out_.reason = remark_;
  if (found_ == 0) {
    out_.status = schemas::table_status::unsupported;
    out_.reason = "no package database";
  } else if (faults_ > 0) {
    // What holds deletions is the reason to tell, whatever smaller fault was met before.
    const bool nothing = found_ == unreadable_ && out_.rows.empty();
    out_.status = nothing ? schemas::table_status::unknown : schemas::table_status::partial;
    out_.reason = first_lost_.empty() ? first_fault_ : first_lost_;
    if (faults_ > 1) out_.reason += fmt::format(" (faults in all: {})", faults_);
  }
  return std::move(out_);
}

void split_version(schemas::package& p) {
  if (!p.version) return;
  const std::string_view v = *p.version;
  const auto colon = v.find(':'), dash = v.rfind('-');
  if (colon != v.npos) p.epoch = number(v.substr(0, colon));
  if (dash != v.npos && dash + 1 < v.size()) p.release = std::string(v.substr(dash + 1));
}

}  // namespace collector::inventory
