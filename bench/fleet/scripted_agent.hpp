// An agent that has its first snapshot ready as frames and does nothing but send them as its credit
// allows, and say hello: what a first load and an idle agent cost the server, without what they
// cost the hosts.
#pragma once

#include <string>
#include <vector>

#include "common/clock.hpp"
#include "common/net/link.hpp"
#include "schemas/envelope.hpp"
#include "schemas/messages.hpp"

namespace bench {

class scripted_agent {
 public:
  /// A table `users` of that many rows of about 300 bytes. wdb is there already.
  scripted_agent(const common::net::context& context, const std::string& socket, std::string id,
                 int rows);
  /// Takes what came and sends what there is credit for.
  void exchange();
  /// A sign of life, with where its table stands once that is stored.
  void greet();
  /// Its snapshot was acknowledged as stored.
  bool stored() const { return stored_; }

 private:
  std::string frame(schemas::message_type type, std::string_view table, std::string_view payload,
                    std::uint64_t version = 0);
  void prepare(int rows);
  void take(const schemas::envelope& e);
  void request_credit();

  common::net::link link_;
  std::string id_;
  std::uint64_t instance_, counter_ = 0, protocol_;
  std::vector<std::string> frames_;  ///< empty once the snapshot is stored
  schemas::digest digest_;
  std::size_t next_ = 0;
  std::uint64_t granted_bytes_ = 0, granted_messages_ = 0, bytes_ = 0, messages_ = 0;
  common::instant next_request_{};
  bool stored_ = false;
};

}  // namespace bench
