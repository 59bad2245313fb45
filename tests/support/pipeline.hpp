// The real binaries, started one by one so that a test can kill each of them, over a data folder
// and a root of its own.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "schemas/json.hpp"
#include "schemas/paths.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/two_copies.hpp"

namespace tests {

class pipeline {
 public:
  /// Data folder, and a copy of the Debian fixture as the root to examine. Stages are started by
  /// start().
  explicit pipeline(std::string interval = "100ms", std::string keepalive = "500ms");
  /// What an earlier version left: tests/fixtures/layout2/NAME.tar.gz is unpacked, with its data
  /// folder, root and policy.
  struct archive {
    std::string name;
  };
  explicit pipeline(const archive& from);

  /// Collectors that are started from now on get these arguments too.
  void collect_with(std::vector<std::string> arguments) {
    arguments_["collector"] = std::move(arguments);
  }
  /// The same of wdb.
  void serve_with(std::vector<std::string> arguments) { arguments_["wdb"] = std::move(arguments); }
  /// The broker listens here too, when it is started.
  void listen_on(const std::string& address) { arguments_["broker"] = {"--listen", address}; }
  /// And at the other address with the next key.
  void listen_on(const std::string& address, const std::string& next) {
    arguments_["broker"] = {"--listen", address, "--listen-next", next};
  }
  /// The collector connects to this socket instead of the broker's.
  void connect_through(std::string socket) { collector_socket_ = std::move(socket); }
  void start(const std::string& name, const environment& extra = {});
  /// Analyzers that are started from now on read this rule file.
  void judge_by(std::string rules) { rules_ = std::move(rules); }
  void start_all();
  void kill(const std::string& name, int signal_number = 9);
  /// Sends a signal and goes on: SIGSTOP, SIGCONT.
  void signal(const std::string& name, int signal_number) const {
    running_.at(name).signal(signal_number);
  }
  pid_t pid(const std::string& name) const { return running_.at(name).pid(); }
  void stop_all();
  bool ended(const std::string& name);
  std::string log(const std::string& name) const;

  const schemas::data_paths& paths() const { return paths_; }
  std::string root() const { return dir_ / "root"; }
  const std::string agent = "fixture-agent";
  std::string file(const std::string& name) const { return dir_ / name; }

  /// Runs `muster` on this data folder; its stdout.
  std::string muster(std::vector<std::string> arguments, int* exit_code = nullptr) const;
  /// The objects that `muster` prints; it has to exit with 0.
  std::vector<schemas::json> ask(std::vector<std::string> arguments) const;

  // ---- what the root holds, and what came of it ----
  void add_user(const std::string& name, int uid);
  void write(const std::string& path, const std::string& text);
  std::string read(const std::string& path) const;

  two_copies copies() const { return {paths_, paths_, agent}; }
  bool settled() const;
  void await_settled(const std::string& what);
  /// Where both copies of each table stand, and the ends of the logs of what runs.
  std::string last_words() const;
  /// Replays history: the mirror is what it says, each change stands once, each alert was raised
  /// once, and told once where it does not wait for others.
  void check_oracle() const;
  std::vector<schemas::json> alerts() const;
  std::size_t count_alerts(const std::string& rule, const std::string& in_message = "") const;
  /// Arguments of a program beside those that every one gets.
  void start_with(const std::string& name, std::vector<std::string> arguments) {
    arguments_[name] = std::move(arguments);
  }

 private:
  void check_told() const;
  temp_dir dir_;
  schemas::data_paths paths_;
  std::string interval_, keepalive_, collector_socket_, rules_;
  std::string policy_ = std::string(MUSTER_SOURCE_DIR) + "/policies/muster_linux_baseline.yml";
  std::map<std::string, std::vector<std::string>> arguments_;  ///< further ones, by program
  std::map<std::string, process> running_;
};

}  // namespace tests
