// The world between the two, its accidents, and what must hold after every step.
#include "tests/unit/sync/simulation.hpp"

#include <algorithm>

namespace simulated {

namespace {

class world {
 public:
  world(u64 seed, without off)
      : rng_(seed),
        empty_(*schemas::find_table("groups")),
        agent_(rng_, empty_),
        server_(empty_, off) {}

  ending run() {
    const auto steps = 40 + rng_() % 160;
    for (u64 i = 0; i < steps && out_.violation.empty(); ++i) trouble();
    change_agent();  // an agent that never scanned has nothing to become equal to
    for (int i = 0; i < 600 && out_.violation.empty() && !converged(); ++i) calm();
    out_.converged = converged();
    out_.repairs = server_.repairs;
    out_.snapshots = server_.snapshots;
    out_.conflicts = server_.conflicts;
    return out_;
  }

 private:
  bool converged() const {
    const auto& m = server_.disk;
    return agent_.quiet() && agent_.disk.version == m.at.version &&
           m.at.epoch == agent_.disk.epoch && m.rows == agent_.disk.rows && m.verified &&
           m.verified->version == m.at.version;
  }

  void trouble() {
    ++now_;
    const auto what = rng_() % 100;
    if (what < 25)
      agent_.act(up_, rng_() % 3 != 0);
    else if (what < 70)
      deliver(true);
    else if (what < 86)
      change_agent();
    else if (what < 92)
      agent_.report(up_);
    else
      accident(rng_() % 9);
    judge();
  }

  /// Nothing is lost any more, and both go on with their timers.
  void calm() {
    now_ += 5;
    if (!up_.empty() || !down_.empty()) return deliver(false), judge();
    agent_.act(up_, rng_() % 3 != 0);
    if (up_.empty()) agent_.report(up_);
    judge();
  }

  void change_agent() {
    agent_.change_rows();
    known_[{agent_.disk.epoch, agent_.disk.version}] =
        std::make_shared<const memory_table>(agent_.disk.rows);
  }

  void deliver(bool badly) {
    const auto pick = [&](auto& line) {
      const auto at = badly ? rng_() % line.size() : 0;
      auto m = line[at];
      if (!badly || rng_() % 100 >= 15)
        line.erase(line.begin() + static_cast<std::ptrdiff_t>(at));  // else it comes again
      return m;
    };
    const bool lost = badly && rng_() % 100 < 12;
    const bool upwards = down_.empty() || (!up_.empty() && rng_() % 2 == 0);
    if (upwards ? up_.empty() : down_.empty()) return;
    if (upwards) {
      const auto m = pick(up_);
      const bool dead = std::holds_alternative<hello>(m.what) &&
                        m.instance != agent_.instance;  // its connection is gone
      if (!lost && !dead) server_.arrived(m, down_, now_), note_epoch();
    } else {
      const auto m = pick(down_);
      if (!lost) agent_.arrived(m), note_epoch();
    }
  }

  /// A new epoch keeps the version: the state is known under both.
  void note_epoch() {
    if (agent_.disk.version != 0)
      known_.try_emplace({agent_.disk.epoch, agent_.disk.version},
                         std::make_shared<const memory_table>(agent_.disk.rows));
  }

  void accident(u64 kind) {
    switch (kind) {
      case 0:
        return agent_.crash();
      case 1:
        server_.crash();
        std::erase_if(up_, [&](const auto& m) { return m.instance != agent_.instance; });
        agent_.must_greet();
        return;
      case 2:
      case 3:
        return corrupt();
      case 4:
        return agent_.truncate_log(rng_() % 2 == 0);
      case 5:
        return void(image_ = agent_.disk);
      case 6: {
        if (!image_ || rng_() % 2 == 0) return;
        agent_.disk = *image_;
        agent_.crash();
        up_.clear();
        server_.disk.excused = server_.disk.tampered = true;
        known_[{agent_.disk.epoch, agent_.disk.version}] =
            std::make_shared<const memory_table>(agent_.disk.rows);
        return;
      }
      case 7:
        return void(backup_ = server_.disk);
      default:
        if (!backup_ || rng_() % 2 == 0) return;
        server_.disk = *backup_;
        server_.disk.excused = server_.disk.tampered = true;
        highest_ = {};
        down_.clear();
        return accident(1);
    }
  }

  /// Behind the server's back: a row goes, appears, changes, or everything is as it was earlier.
  void corrupt() {
    auto& rows = server_.disk.rows;
    server_.disk.excused = server_.disk.tampered = true;
    if (rng_() % 3 == 0 && !known_.empty()) {
      auto at = known_.begin();
      std::advance(at, static_cast<std::ptrdiff_t>(rng_() % known_.size()));
      rows = *at->second;
    } else if (rng_() % 2 == 0 && !rows.rows().empty()) {
      auto at = rows.rows().begin();
      std::advance(at, static_cast<std::ptrdiff_t>(rng_() % rows.rows().size()));
      rows.remove(std::string(at->first));
    } else {
      rows.put(tests::group_row("g" + std::to_string(rng_() % 14), 7));
    }
  }

  bool right() const {
    const auto& m = server_.disk;
    const auto theirs = known_.find({m.at.epoch.value_or(0), m.at.version});
    return theirs != known_.end() && *theirs->second == m.rows;
  }

  void judge() {
    auto& m = server_.disk;
    if (server_.just_verified && !right())
      out_.violation = fmt::format(
          "verified at version {}, but it is not the agent's table at that version", m.at.version);
    if (server_.just_verified) m.excused = m.tampered = false;
    if (server_.found_wrong && !m.excused)
      out_.violation =
          fmt::format("found wrong at version {}, but nothing had happened to it", m.at.version);
    if (m.at.epoch && !m.excused && !right())
      out_.violation = fmt::format("at version {} it is not what the agent had", m.at.version);
    if (m.verified && m.verified->epoch == m.at.epoch && m.verified->version == m.at.version &&
        !m.tampered && !right())
      out_.violation =
          fmt::format("still called verified at version {}, and changed since", m.at.version);
    if (m.at.epoch && highest_.epoch == m.at.epoch && m.at.version < highest_.version)
      out_.violation =
          fmt::format("went back from version {} to {}", highest_.version, m.at.version);
    if (m.at.epoch && wdb::is_retired(m.retired, *m.at.epoch))
      out_.violation = "back in an epoch that was over";
    highest_ = m.at;
    server_.just_verified = server_.found_wrong = false;
  }

  std::mt19937_64 rng_;
  memory_table empty_;
  simulated::agent agent_;
  simulated::server server_;
  std::vector<to_server> up_;
  std::vector<to_agent> down_;
  std::map<std::pair<u64, u64>, std::shared_ptr<const memory_table>>
      known_;  ///< (epoch, version) → what the agent had
  std::optional<agent_disk> image_;
  std::optional<server_disk> backup_;
  wdb::mirror_at highest_;
  u64 now_ = 0;
  ending out_;
};

}  // namespace

ending run(u64 seed, without off) { return world(seed, off).run(); }

}  // namespace simulated
