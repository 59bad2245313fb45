// Commands to agents through the broker's operator socket, and their replies.
#pragma once

#include <optional>

#include "common/clock.hpp"
#include "common/net/link.hpp"
#include "schemas/messages.hpp"
#include "schemas/paths.hpp"

namespace cli {

/// Whether a broker listens below --data (then commands go to it; else answers come from the files).
bool stages_are_up(const schemas::data_paths& paths);

class operator_link {
 public:
  static common::result<operator_link> connect(const common::net::context& context, const schemas::data_paths& paths);
  /// Sends the command and waits for its reply. timeout: none came; refused: the agent is not connected, or said no.
  common::result<schemas::reply> ask(const std::string& agent, const std::string& verb, common::milliseconds timeout);

 private:
  explicit operator_link(common::net::link l);
  common::net::link link_;
  schemas::u64 instance_, counter_ = 0;
};

}  // namespace cli
