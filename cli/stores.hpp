// Read access to what lies below --data, for commands that answer from the files: with the stages
// up or down, LMDB gives each a consistent snapshot.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schemas/paths.hpp"
#include "schemas/waivers/waivers.hpp"
#include "store/agent_store.hpp"
#include "store/registry.hpp"
#include "views/enrolled_agents.hpp"

namespace cli {

/// The data folder a command works on: MUSTER_DATA if it is set, else /var/lib/muster for root and
/// ./muster-data for others.
std::string default_data();

/// Agents that were seen or enrolled, in the order of their ids; without those that were archived,
/// or those alone.
enum class agent_set { current, archived };
inline constexpr const char* archived_option = "--archived";
common::result<std::vector<store::registry::entry>> known_agents(
    const schemas::data_paths& paths, agent_set which = agent_set::current);
/// The current ones, one by one.
common::status each_known_agent(const schemas::data_paths& paths,
                                const views::enrolled_agents& enrolled,
                                const store::registry::entry_visitor& visit,
                                agent_set which = agent_set::current);
/// The same, where the enrolments were read.
common::result<std::vector<store::registry::entry>> known_agents(
    const schemas::data_paths& paths, const views::enrolled_agents& enrolled,
    agent_set which = agent_set::current);

/// AGENT as users type it, see views::find_agent. not_found: of an archived one too, and says so.
common::result<store::registry::entry> find_agent(const schemas::data_paths& paths,
                                                  const std::string& typed);

/// The server's waivers; a file that cannot be read is reported, and nothing is waived then.
schemas::waivers waivers_of(const schemas::data_paths& paths);

/// The agent's store, to read only. not_found: nothing is stored of it, and what to do.
common::result<store::agent_store> store_of(const schemas::data_paths& paths,
                                            const store::registry::entry& agent);
/// The agent had a store, and its file is gone.
bool is_store_gone(const schemas::data_paths& paths, const store::registry::entry& agent);

/// An agent's store with one read transaction: everything read through it is of one moment.
class open_store {
 public:
  /// Errors as of store_of.
  static common::result<std::unique_ptr<open_store>> of(const schemas::data_paths& paths,
                                                        const store::registry::entry& agent);
  /// Passes over entries of history that cannot be read, see damage().
  store::reader reader() { return {store_, txn_, &damage_}; }
  /// What was passed over so far.
  const store::damaged_entries& damage() const { return damage_; }

 private:
  open_store(store::agent_store s, common::kv::txn t) : store_(std::move(s)), txn_(std::move(t)) {}
  store::agent_store store_;
  common::kv::txn txn_;
  store::damaged_entries damage_;
};

/// The agent that was typed, and its store.
struct found_agent {
  store::registry::entry agent;
  std::unique_ptr<open_store> store;
};
/// Says which entries of history were passed over, if any; the exit code then.
int report_damage(const found_agent& found, int code);
common::result<found_agent> open_agent(const schemas::data_paths& paths, const std::string& typed);

}  // namespace cli
