// Who may connect over TCP. libzmq asks with each handshake (ZAP), and the owner answers; until
// then the peer waits, for as long as a handshake may take (1 s).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "common/net/link.hpp"
#include "common/net/zap_request.hpp"

namespace common::net {

/// One a context. Bound before its hubs listen; polled by its owner, without a thread of its own.
class authenticator {
 public:
  /// exists: the context has one.
  static result<authenticator> bind(const context& ctx);
  authenticator(authenticator&&) noexcept;
  authenticator& operator=(authenticator&&) noexcept;
  ~authenticator();

  /// A peer that has proved to hold the secret of `key` wants to talk.
  struct question {
    std::string domain;   ///< of the hub's `curve_server`
    std::string address;  ///< the peer's IP address
    std::string key;      ///< its public key: 32 bytes

   private:
    friend class authenticator;
    std::string connection, request_id;
  };
  /// The next question that is here; several may be open, and be answered in any order. What is no
  /// question about a key is refused and counted, not returned.
  std::optional<question> receive();
  void answer(const question& q, bool accepted);
  std::uint64_t refused() const;

 private:
  friend class waiter;
  struct impl;
  explicit authenticator(std::unique_ptr<impl> i);
  std::unique_ptr<impl> impl_;
};

}  // namespace common::net
