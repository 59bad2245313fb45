// A host that is elsewhere: a data folder and a root of its own, and TCP between it and the server.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/support/pipeline.hpp"

namespace tests {

class other_host {
 public:
  /// Root as pipeline's. `before`: what its programs are started with, as in `ip netns exec NAME`.
  explicit other_host(std::vector<std::string> before = {});

  /// What `muster join` printed on stdout, and its exit code.
  std::string join(const std::string& token, int* exit_code,
                   const std::vector<std::string>& options = {});
  /// Joins, which has to succeed; the id that the server gave.
  std::string join(const std::string& token);
  /// What `muster doctor` of that host said.
  std::string doctor(int* exit_code) const;
  /// What `muster-collector --prepare-image` said, and its exit code.
  std::string prepare_image(int* exit_code);
  /// Its data folder is a copy of that host's from now on.
  void copy_data_of(const other_host& image);
  /// The id that server.yaml has; empty: none.
  std::string id() const;
  void start_collector(std::vector<std::string> arguments = {});
  void stop_collector() { collector_.reset(); }
  std::string log() const;
  /// Whether the collector that was started has ended by itself.
  bool collector_ended() { return collector_->ended(); }
  const schemas::data_paths& paths() const { return paths_; }
  std::string root() const { return dir_ / "root"; }

 private:
  /// Runs to its end; what it printed.
  std::string output_of(const std::string& binary, std::vector<std::string> arguments,
                        int* exit_code) const;
  process run(const std::string& binary, std::vector<std::string> arguments,
              const std::string& log) const;
  temp_dir dir_;
  schemas::data_paths paths_;
  std::vector<std::string> before_;
  std::optional<process> collector_;
};

/// What programs are started with that see this machine id: a mount of their own, which takes root.
std::vector<std::string> on_machine(const std::string& id);

/// The token that `muster enroll` makes on the server.
std::string make_token(const pipeline& server, std::vector<std::string> arguments = {});

/// Waits until every table of the agent has the same rows on both hosts.
void await_equal(const pipeline& server, const std::string& agent);

}  // namespace tests
