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
  std::string join(const std::string& token, int* exit_code);
  /// Joins, which has to succeed; the id that the server gave.
  std::string join(const std::string& token);
  void start_collector(std::vector<std::string> arguments = {});
  void stop_collector() { collector_.reset(); }
  std::string log() const;
  const schemas::data_paths& paths() const { return paths_; }
  std::string root() const { return dir_ / "root"; }

 private:
  process run(const std::string& binary, std::vector<std::string> arguments,
              const std::string& log) const;
  temp_dir dir_;
  schemas::data_paths paths_;
  std::vector<std::string> before_;
  std::optional<process> collector_;
};

/// The token that `muster enroll` makes on the server.
std::string make_token(const pipeline& server, std::vector<std::string> arguments = {});

/// Waits until every table of the agent has the same rows on both hosts.
void await_equal(const pipeline& server, const std::string& agent);

}  // namespace tests
