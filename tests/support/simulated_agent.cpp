#include "tests/support/simulated_agent.hpp"

#include "common/hash.hpp"
#include "schemas/inventory.hpp"

namespace tests {

namespace {
constexpr int frames_at_once = 64;
}

simulated_agent::simulated_agent(const std::string& data, common::net::link server,
                                 const std::string& id, common::milliseconds keepalive)
    : id_(*schemas::agent_id::parse(id)),
      instance_(common::random_u64() | 1),
      store_(*collector::state::state_store::open(schemas::data_paths{data}.collector(id_),
                                                  instance_)),
      link_(std::move(server)),
      protocol_(store_, id_, instance_, keepalive) {}

void simulated_agent::scan_users(const std::vector<std::pair<std::string, std::string>>& users) {
  collector::scan_outcome s{.scan_id = fmt::format("{}-{:06}", id(), ++scans_),
                            .started = common::wall_ms(),
                            .ended = common::wall_ms(),
                            .hostname = id(),
                            .os = "simulated",
                            .tables = {},
                            .policies = {}};
  collector::scanned_table t{.table = schemas::table_id::users,
                             .status = schemas::table_status::ok,
                             .reason = {},
                             .rows = {},
                             .missed = {},
                             .cpu_ms = 0};
  for (const auto& [name, text] : users) {
    schemas::user u;
    u.name = name;
    u.uid = 1000;
    u.gid = 1000;
    u.gecos = text;
    t.rows.push_back(schemas::encode_row(u));
  }
  s.tables.push_back(std::move(t));
  commit(s);
}

void simulated_agent::commit(const collector::scan_outcome& s) {
  if (auto done = store_.commit(s); !done) throw std::runtime_error(done.error().detail);
  protocol_.scanned(collector::sync::facts_of(s));
}

void simulated_agent::exchange(common::milliseconds wait) {
  if (wait.count() > 0) common::net::waiter().add(link_).wait(wait);
  if (link_.take_connected()) protocol_.connected(), unsent_.reset();
  while (auto in = link_.receive()) {
    last_arrival_ = std::chrono::steady_clock::now();
    (void)protocol_.arrived(*in, last_arrival_);
  }
  for (int n = 0; n < frames_at_once; ++n) {
    const auto now = std::chrono::steady_clock::now();
    if (!unsent_) {
      auto f = protocol_.next(now);
      if (!f || !*f) return;
      unsent_ = std::move(**f);
    }
    if (link_.send(*unsent_) != common::net::sent::queued) return;
    protocol_.sent(unsent_->size(), now);
    unsent_.reset();
  }
}

bool simulated_agent::idle() const { return protocol_.idle(); }

bool simulated_agent::acknowledged() const {
  return store_.outbox().empty() && !store_.table(schemas::table_id::users).repairing;
}

std::uint64_t simulated_agent::counted(const std::string& what) const {
  const auto at = protocol_.counted().find(what);
  return at == protocol_.counted().end() ? 0 : at->second;
}

}  // namespace tests
