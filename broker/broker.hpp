// The stage in the middle: takes frames in through three sockets, looks at envelope and topic only,
// and passes them on. What it remembers it can forget: every process that matters to it says again
// who it is.
#pragma once

#include <memory>

#include "broker/gateway/entrance.hpp"
#include "broker/gateway/gateway.hpp"
#include "broker/operators/desk.hpp"
#include "broker/routes.hpp"
#include "broker/work/dispatch.hpp"
#include "schemas/paths.hpp"

namespace broker {

class broker {
 public:
  /// Binds stages.sock, agents.sock and tap.sock below the data folder, and what is outside.
  static common::result<std::unique_ptr<broker>> bind(const common::net::context& context,
                                                      const schemas::data_paths& paths,
                                                      const doors& from_elsewhere = {});
  void round(common::milliseconds timeout);
  /// As entrance has it.
  void expect_stranger(std::string public_key) { entrance_.expect_stranger(std::move(public_key)); }
  const std::map<std::string, std::uint64_t>& counted() const { return journal_.counted(); }

 private:
  broker(common::net::hub stages, common::net::hub agents, common::net::hub operators,
         common::net::authenticator handshakes, key_notes notes);
  void drain(socket_role in, common::net::hub& hub);
  void take(socket_role in, arrival a);
  void pass(route to, arrival a, const schemas::envelope& e);
  void refuse(socket_role in, const arrival& a, const schemas::envelope* e,
              const std::string& reason, const std::string& text);
  void enlist(const arrival& a, const schemas::envelope& e);
  void ask_agent(arrival a, const schemas::envelope& e);
  void ask_wdb(arrival a, const schemas::envelope& e);
  void end_work(arrival a, const schemas::envelope& e);
  void pass_to_wdb(arrival a);
  void pass_to_alerts(arrival a);

  common::net::hub stages_;
  tap tap_;
  journal journal_;
  shard wdb_;
  gateway agents_;
  entrance entrance_;
  work_queue work_;
  std::string alerts_;  ///< the connection of the alerts stage; empty: it is not there
  desk operators_;
};

}  // namespace broker
