#include "collector/inventory/faults.hpp"

#include <algorithm>

namespace collector::inventory {

namespace {

constexpr std::size_t most_told = 4;

}  // namespace

bool may_hold(const common::error& unread) {
  return unread.code != common::errc::not_found && unread.code != common::errc::refused &&
         unread.code != common::errc::unsupported;
}

void faults::lost(const gap& where, const std::string& what) {
  ++count_;
  missed_.add(where);
  tell_of(where, what);
}

void faults::tell_of(const gap& where, const std::string& what) {
  auto source = where;  // the files of one source are told together
  if (source.where.size() > 2) source.where.resize(2);
  if (lost_.size() < most_told &&
      std::ranges::find(lost_, source, &of_source::where) == lost_.end())
    lost_.push_back({std::move(source), what});
}

void faults::noted(const std::string& what) {
  ++count_;
  if (noted_.empty()) noted_ = what;
}

void faults::add(const faults& others) {
  for (const auto& one : others.lost_) tell_of(one.where, one.first);
  if (noted_.empty()) noted_ = others.noted_;
  missed_.add(others.missed_);
  count_ += others.count_;
}

std::string faults::reason() const {
  std::string out;
  for (const auto& one : lost_) out += (out.empty() ? "" : "; ") + one.first;
  if (out.empty()) out = noted_;
  const auto told = std::max<std::size_t>(lost_.size(), 1);
  if (count_ > told) out += fmt::format(" (faults in all: {})", count_);
  return out;
}

void faults::tell(table_scan& out) const {
  if (none()) return;
  out.status = schemas::table_status::partial;
  out.reason = out.reason.empty() ? reason() : reason() + "; " + out.reason;
  out.missed.add(missed_);
}

}  // namespace collector::inventory
