#include "wdb/batches/store_pool.hpp"

#include <filesystem>

#include "common/clock.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;

result<store::agent_store*> store_pool::get(const schemas::agent_id& agent) {
  if (const auto at = open_.find(agent.text()); at != open_.end()) {
    by_age_.splice(by_age_.begin(), by_age_, at->second.age);
    return at->second.handle.get();
  }
  if (open_.size() >= most_) {
    open_.erase(by_age_.back());
    by_age_.pop_back();
  }
  auto s = store::agent_store::open(paths_.store(agent), false);
  if (!s) return fail(s.error());
  by_age_.push_front(agent.text());
  auto& slot = open_[agent.text()];
  slot = {std::make_unique<store::agent_store>(std::move(*s)), by_age_.begin()};
  return slot.handle.get();
}

void store_pool::close(const schemas::agent_id& agent) {
  const auto at = open_.find(agent.text());
  if (at == open_.end()) return;
  by_age_.erase(at->second.age);
  open_.erase(at);
}

bool store_pool::is_there(const schemas::agent_id& agent) const {
  std::error_code ec;
  return open_.contains(agent.text()) ||
         std::filesystem::exists(paths_.store(agent) + "/data.mdb", ec);
}

common::status store_pool::remove(const schemas::agent_id& agent) {
  close(agent);
  std::error_code ec;
  std::filesystem::remove_all(paths_.store(agent), ec);
  if (ec) return fail(errc::io, "{}: cannot be deleted: {}", paths_.store(agent), ec.message());
  return {};
}

result<std::string> store_pool::set_aside(const schemas::agent_id& agent, std::int64_t now) {
  close(agent);
  namespace fs = std::filesystem;
  std::error_code ec;
  fs::create_directories(paths_.quarantine(), ec);
  const std::string to =
      fmt::format("{}/{}.{}", paths_.quarantine(), agent.text(), common::format_time(now));
  fs::rename(paths_.store(agent), to, ec);
  if (ec)
    return fail(errc::io, "{}: cannot be set aside as {}: {}", paths_.store(agent), to,
                ec.message());
  return to;
}

std::vector<schemas::agent_id> stores_on_disk(const schemas::data_paths& paths) {
  std::vector<schemas::agent_id> out;
  std::error_code ec;
  for (const auto& entry : std::filesystem::directory_iterator(paths.stores(), ec))
    if (auto id = schemas::agent_id::parse(entry.path().filename().string())) out.push_back(*id);
  return out;
}

void store_pool::check_readers() const {
  for (const auto& [agent, s] : open_) s.handle->env().check_readers();
}

std::uint64_t store_pool::reads() const {
  std::uint64_t out = 0;
  for (const auto& [agent, s] : open_) out += s.handle->env().reads();
  return out;
}

}  // namespace wdb
