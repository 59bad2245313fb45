#include "query/fleet.hpp"

#include <algorithm>
#include <thread>

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
  auto store = take(host);
  if (!store) {
    const bool is_gone = store.error().code == errc::not_found;
    if (is_gone && !asked.had_store)
      log_.note(host, table.name, {.is = standing::never});
    else
      skip(host, table.name, is_gone ? "its store is not there any more" : store.error().detail);
    return nullptr;
  }
  open_.emplace_front(host, std::move(*store));
  if (open_.size() > most_open) open_.pop_back();
  return open_.front().second;
}

std::size_t fleet::longest_ahead() {
  constexpr std::size_t most = 8;
  const std::size_t cores = std::thread::hardware_concurrency();
  return cores > 1 ? std::min(cores, most) : 0;
}

void fleet::read_ahead(std::span<const std::size_t> hosts, const schemas::table& table) {
  const auto is_open = [&](std::size_t host) {
    return std::ranges::find(open_, host, &open_store::first) != open_.end();
  };
  for (const auto host : hosts) {
    if (coming_.contains(host) || is_open(host)) continue;
    const auto read = [folder = view_.store_of(host), &table, now = view_.now] {
      auto out = host_store::open(folder);
      // It keeps them; an error is met again by whoever asks for them.
      if (out) static_cast<void>((*out)->rows(table, {}, now));
      return out;
    };
    coming_.emplace(host, std::async(std::launch::async, read));
  }
}

fleet::read_store fleet::take(std::size_t host) {
  auto read = coming_.extract(host);
  return read ? read.mapped().get() : host_store::open(view_.store_of(host));
}

std::shared_ptr<host_store> fleet::ask(std::size_t host, const schemas::table& table,
                                       std::optional<std::int64_t> at) {
  auto store = open(host, table);
  if (!store) return nullptr;
  auto told = standing_of(*store, table, at);
  log_.note(host, table.name, told);
  if (!told.why.empty())
    without_[std::string(table.name)].try_emplace(view_.hosts[host].agent, std::move(told.why));
  return store;
}

table_standing fleet::standing_of(host_store& s, const schemas::table& table,
                                  std::optional<std::int64_t> at) const {
  return at ? s.standing_then(table, *at, view_.longest_fresh)
            : s.standing_of(table, view_.now, view_.longest_fresh);
}

void fleet::note_unknown(std::size_t host, std::string_view table, const std::string& why) {
  log_.note(host, table, {});
  untold_[view_.hosts[host].agent] = why;
}

void fleet::skip(std::size_t host, std::string_view table, const std::string& why) {
  log_.note(host, table, {});
  skipped_[view_.hosts[host].agent] = why;
}

void fleet::begin_anew() {
  coming_.clear();
  open_.clear();
  log_ = {};
  skipped_.clear();
  untold_.clear();
  without_.clear();
  only_.reset();
}

}  // namespace query
