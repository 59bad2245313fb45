// A server of our own for a synthetic fleet: broker, wdb and an analyzer, which listen on a free
// port of this host, below a folder that goes with it unless it was given.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/up/supervisor.hpp"
#include "common/lock_file.hpp"
#include "common/net/tcp_address.hpp"
#include "common/settings/values.hpp"
#include "schemas/enrolment/token.hpp"

namespace cli {

/// A folder of our own below TMPDIR or /tmp, gone at the end.
class temporary_folder {
 public:
  static common::result<std::unique_ptr<temporary_folder>> make();
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  explicit temporary_folder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

class own_server {
 public:
  /// `typed`: settings of `muster up` that the stages get; `data`: where, if not below a temporary
  /// folder. Returns when all stages are ready. timeout: they are not, and why.
  static common::result<std::unique_ptr<own_server>> start(const common::settings::values& typed,
                                                           const std::optional<std::string>& data);
  /// A token of this server that `uses` agents may enrol with.
  common::result<schemas::token> make_token(std::uint64_t uses) const;
  const common::net::tcp_address& address() const { return address_; }
  const schemas::data_paths& paths() const { return paths_; }
  /// Call often: restarts what died.
  common::status tend() { return stages_->tend(); }
  bool is_ready() const { return stages_->all_ready(); }
  /// The process of the stage; 0: it does not run just now.
  pid_t pid_of(std::string_view stage) const;
  std::vector<supervisor::running> stages() const { return stages_->stages(); }
  void stop() { stages_->stop(); }

 private:
  explicit own_server(schemas::data_paths paths) : paths_(std::move(paths)) {}
  common::status start_stages(common::settings::values typed);
  common::status wait_ready();

  std::unique_ptr<temporary_folder> folder_;  ///< goes last, when nothing runs in it any more
  schemas::data_paths paths_;
  std::optional<common::lock_file> lock_;
  common::net::tcp_address address_;
  std::unique_ptr<supervisor> stages_;
};

}  // namespace cli
