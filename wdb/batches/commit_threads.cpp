#include "wdb/batches/commit_threads.hpp"

namespace wdb {

namespace {

constexpr std::size_t open_stores = 512;

/// The first part of what waits for an agent; the rest stays for its next batch.
agent_batch cut(agent_batch& waiting) {
  agent_batch first = std::move(waiting);
  waiting = {};
  std::size_t bytes = 0, frames = 0;
  while (frames < first.frames.size() && frames < commit_threads::batch_frames &&
         bytes < commit_threads::batch_bytes)
    bytes += first.frames[frames++].size();
  const auto rest = first.frames.begin() + static_cast<std::ptrdiff_t>(frames);
  waiting.frames.insert(waiting.frames.end(), std::make_move_iterator(rest),
                        std::make_move_iterator(first.frames.end()));
  first.frames.erase(rest, first.frames.end());
  return first;
}

}  // namespace

commit_threads::lane::lane(const schemas::data_paths& paths, const store::registry& agents,
                           crash_mark::slot mark, std::size_t most_open,
                           const history_limits& limits)
    : worker(paths, agents, mark, most_open, limits) {}

commit_threads::commit_threads(const schemas::data_paths& paths, const store::registry& agents,
                               const crash_mark& mark, const common::net::event& done,
                               const history_limits& limits)
    : done_(done) {
  for (std::size_t i = 0; i < count; ++i)
    lanes_.push_back(
        std::make_unique<lane>(paths, agents, mark.at(i), open_stores / count, limits));
  for (auto& l : lanes_) l->thread = std::thread([this, one = l.get()] { run(*one); });
}

commit_threads::~commit_threads() {
  for (auto& l : lanes_) {
    const std::lock_guard lock(l->mutex);
    l->stop = true;
    l->changed.notify_one();
  }
  for (auto& l : lanes_) l->thread.join();
}

commit_threads::lane& commit_threads::lane_of(const schemas::agent_id& agent) {
  return *lanes_[std::hash<std::string>{}(agent.text()) % lanes_.size()];
}

void commit_threads::post(const schemas::agent_id& agent, agent_batch batch) {
  post(agent, waiting{std::move(batch), std::nullopt, false});
}

void commit_threads::post_set_aside(const schemas::agent_id& agent, common::error why) {
  post(agent, waiting{{}, std::move(why), false});
}

void commit_threads::post_removal(const schemas::agent_id& agent) {
  post(agent, waiting{{}, std::nullopt, true});
}

void commit_threads::post(const schemas::agent_id& agent, waiting w) {
  auto& l = lane_of(agent);
  const std::lock_guard lock(l.mutex);
  const auto [at, fresh] = l.pending.try_emplace(agent.text());
  at->second.batch.append(std::move(w.batch));
  if (w.set_aside) at->second.set_aside = std::move(w.set_aside);
  at->second.remove = at->second.remove || w.remove;
  if (fresh) l.order.push_back(agent.text());
  l.changed.notify_one();
}

void commit_threads::use(const history_limits& limits) {
  for (auto& l : lanes_) {
    const std::lock_guard lock(l->mutex);
    l->limits = limits;  // in use before the next batch is; until then it changes nothing
  }
}

void commit_threads::check_readers() {
  for (auto& l : lanes_) {
    const std::lock_guard lock(l->mutex);
    l->check = true;
    l->changed.notify_one();
  }
}

commit_threads::waiting commit_threads::take_next(lane& l, const std::string& agent) {
  const auto at = l.pending.find(agent);
  auto& all = at->second;
  waiting next;
  if (all.remove)
    next = std::exchange(all, {});
  else if (all.set_aside)
    next.set_aside = std::exchange(all.set_aside, std::nullopt);
  else
    next.batch = cut(all.batch);
  if (next.set_aside || !all.batch.frames.empty())
    l.order.push_back(agent);  // after the others
  else
    l.pending.erase(at);
  return next;
}

void commit_threads::prepare(lane& l, bool check, const std::optional<history_limits>& limits) {
  if (limits) l.worker.use(*limits);
  if (check) l.worker.check_readers();
}

batch_outcome commit_threads::carry_out(lane& l, const std::string& agent, waiting next) {
  const auto id = *schemas::agent_id::parse(agent);
  if (next.remove) return l.worker.remove(id, next.batch);
  if (next.set_aside) return l.worker.set_aside(id, *next.set_aside);
  return l.worker.run(id, std::move(next.batch));
}

void commit_threads::run(lane& l) {
  std::unique_lock lock(l.mutex);
  for (;;) {
    l.changed.wait(lock, [&] { return l.stop || l.check || !l.order.empty(); });
    if (l.stop) return;
    const bool check = std::exchange(l.check, false);
    const auto limits = std::exchange(l.limits, std::nullopt);
    if (l.order.empty()) {
      lock.unlock();
      prepare(l, check, limits);
      lock.lock();
      continue;
    }
    const std::string name = std::move(l.order.front());
    l.order.pop_front();
    auto next = take_next(l, name);
    lock.unlock();
    prepare(l, check, limits);
    auto outcome = carry_out(l, name, std::move(next));
    {
      const std::lock_guard done(mutex_);
      outcomes_.push_back(std::move(outcome));
    }
    done_.notify();
    lock.lock();
  }
}

std::vector<batch_outcome> commit_threads::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(outcomes_, {});
}

}  // namespace wdb
