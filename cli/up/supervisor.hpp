// Keeps the stages running: starts them, restarts with back-off, stops them in order.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "common/clock.hpp"
#include "common/log_file.hpp"
#include "common/result.hpp"
#include "common/turned_file.hpp"
#include "schemas/paths.hpp"

namespace cli {

class supervisor {
 public:
  explicit supervisor(schemas::data_paths paths, common::log_limits logs = {})
      : paths_(std::move(paths)), logs_(logs) {}
  ~supervisor() { stop(); }
  supervisor(const supervisor&) = delete;
  supervisor& operator=(const supervisor&) = delete;

  /// Adds a stage: `binary` beside this program, its output into log/NAME.log, which the stage puts
  /// aside by itself. The last added is stopped first.
  void add(std::string name, const std::string& binary, std::vector<std::string> arguments);
  /// Starts what is not running and due; notes which became ready or died. Call it often. refused:
  /// a stage that was never ready yet cannot start as things are, and why.
  common::status tend();
  bool all_ready() const;
  /// Of every stage, in the order in which they were added; 0: it does not run just now.
  struct running {
    std::string name;
    pid_t pid = 0;
  };
  std::vector<running> stages() const;
  /// Why the stage that keeps dying dies, if one does: the last words of its log.
  std::optional<std::string> flapping() const;
  /// To every stage that runs.
  void signal_all(int number) const;
  /// SIGTERM in order, SIGKILL to what does not go within 5 s.
  void stop();

 private:
  struct stage {
    std::string name;
    std::vector<std::string> argv;
    pid_t pid = 0;
    bool ready = false, was_ready = false;
    unsigned deaths = 0;  ///< since it was last ready for a while
    off_t log_from = 0;   ///< where the log of this start begins, in the file that it was then
    std::optional<common::file_identity> log_was;
    common::instant due{}, started{};
  };
  common::status start(stage& s);
  common::status reap(stage& s);
  bool said_ready(const stage& s) const;
  std::string log_of(const stage& s) const;
  std::string last_words(const stage& s) const;
  schemas::data_paths paths_;
  common::log_limits logs_;
  std::vector<stage> stages_;
};

/// The folder this program lies in.
std::string binary_folder();

}  // namespace cli
