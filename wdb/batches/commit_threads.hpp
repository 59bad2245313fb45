// The threads that own the stores. An agent always goes to the same thread, so its messages keep
// their order; what comes for it while it waits joins its next batch, and a batch is bounded, so
// that one agent's flood does not hold up the others of its thread. What may wait here is bounded
// by the credit and by the work window.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "common/net/event.hpp"
#include "wdb/batches/store_worker.hpp"

namespace wdb {

class commit_threads {
 public:
  static constexpr std::size_t count = 8;
  static constexpr std::size_t batch_frames = 512, batch_bytes = 4u << 20;

  /// `done` is notified when there are outcomes to take. Both outlive this.
  commit_threads(const schemas::data_paths& paths, const store::registry& agents,
                 const crash_mark& mark, const common::net::event& done,
                 const history_limits& limits = {});
  ~commit_threads();
  commit_threads(const commit_threads&) = delete;
  commit_threads& operator=(const commit_threads&) = delete;

  void post(const schemas::agent_id& agent, agent_batch batch);
  /// The agent's store crashed the last process: it is set aside first.
  void post_set_aside(const schemas::agent_id& agent, common::error why);
  /// Its store is deleted, and what waits for it dropped.
  void post_removal(const schemas::agent_id& agent);
  /// The batches that were done since the last call.
  std::vector<batch_outcome> take();
  /// How much history is kept, from now on: of each agent it is held against that with its next
  /// batch.
  void use(const history_limits& limits);
  /// Frees the slots of readers that died, each thread in its own stores.
  void check_readers();

 private:
  struct waiting {
    agent_batch batch;
    std::optional<common::error> set_aside;
    bool remove = false;
  };
  struct lane {
    lane(const schemas::data_paths& paths, const store::registry& agents, crash_mark::slot mark,
         std::size_t most_open, const history_limits& limits);
    std::mutex mutex;  ///< guards waiting, order, check, limits and stop
    std::condition_variable changed;
    std::map<std::string, waiting> pending;
    std::deque<std::string> order;  ///< agents with something pending, each once
    bool check = false, stop = false;
    std::optional<history_limits> limits;  ///< that are new to the worker
    store_worker worker;                   ///< of the thread alone
    std::thread thread;
  };
  lane& lane_of(const schemas::agent_id& agent);
  void post(const schemas::agent_id& agent, waiting w);
  /// Takes what is to be done next for an agent; the lane's mutex is held.
  static waiting take_next(lane& l, const std::string& agent);
  /// What is not of one agent, before its batch.
  static void prepare(lane& l, bool check, const std::optional<history_limits>& limits);
  static batch_outcome carry_out(lane& l, const std::string& agent, waiting next);
  void run(lane& l);

  const common::net::event& done_;
  std::vector<std::unique_ptr<lane>> lanes_;
  std::mutex mutex_;  ///< guards outcomes_
  std::vector<batch_outcome> outcomes_;
};

}  // namespace wdb
