#include "broker/shard/shard.hpp"

#include "common/log.hpp"

namespace broker {

using common::net::sent;

bool shard::enlist(const std::string& connection, std::uint64_t instance) {
  if (instance_ == instance && connection_ == connection) return false;
  spdlog::info("wdb is there");
  if (instance_ == instance) journal_.count("wdb_reconnected");
  connection_ = connection;
  instance_ = instance;
  waiting_.clear();
  return true;
}

void shard::send(frame f) {
  waiting_.push_back(std::move(f));
  flush();
}

void shard::flush() {
  while (!waiting_.empty()) {
    auto& f = waiting_.front();
    const auto copy = journal_.is_tapped() ? f.share() : frame();
    const auto how = stages_.send(connection_, f);
    if (how == sent::full) return;
    if (how == sent::unknown) {  // it died; whoever comes next is another instance
      journal_.count("dropped_wdb_gone", waiting_.size());
      waiting_.clear();
      connection_.clear();
      instance_ = 0;
      return;
    }
    journal_.seen(schemas::hop::broker_wdb, copy);
    waiting_.pop_front();
  }
}

}  // namespace broker
