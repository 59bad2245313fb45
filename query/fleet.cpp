#include "query/fleet.hpp"

#include <algorithm>

namespace query {

using common::errc;

namespace {
/// Each takes 16 GiB of the process's addresses, and a file.
constexpr std::size_t most_open = 64;
}  // namespace

fleet::fleet(fleet_view v) : view_(std::move(v)) {}

std::shared_ptr<host_store> fleet::open(std::size_t host, const schemas::table& table) {
  const auto at = std::ranges::find(open_, host, &open_store::first);
  if (at != open_.end()) {
    open_.splice(open_.begin(), open_, at);
    return open_.front().second;
  }
  const auto& asked = view_.hosts[host];
  auto store = host_store::open(asked);
  if (!store) {
    const bool is_gone = store.error().code == errc::not_found;
    if (is_gone && !asked.agent.record.had_store)
      log_.note(host, table.name, {.is = standing::never});
    else
      skip(host, table, is_gone ? "its store is not there any more" : store.error().detail);
    return nullptr;
  }
  open_.emplace_front(host, std::move(*store));
  if (open_.size() > most_open) open_.pop_back();
  return open_.front().second;
}

std::shared_ptr<host_store> fleet::ask(std::size_t host, const schemas::table& table) {
  auto store = open(host, table);
  if (store) log_.note(host, table.name, standing_of(*store, table));
  return store;
}

table_standing fleet::standing_of(const host_store& s, const schemas::table& table) const {
  return s.standing_of(table, view_.now, view_.longest_fresh);
}

void fleet::note_unknown(std::size_t host, const schemas::table& table, const std::string& why) {
  log_.note(host, table.name, {});
  untold_[view_.hosts[host].agent.agent] = why;
}

void fleet::skip(std::size_t host, const schemas::table& table, const std::string& why) {
  log_.note(host, table.name, {});
  skipped_[view_.hosts[host].agent.agent] = why;
}

void fleet::begin_anew() {
  open_.clear();
  log_ = {};
  skipped_.clear();
  untold_.clear();
  only_.reset();
}

}  // namespace query
