// A host's way in: it enrols a key with a token, and shows that it holds the key's secret by
// connecting with it.
#pragma once

#include <string>

#include "common/clock.hpp"
#include "common/net/link.hpp"
#include "schemas/enrolment/token.hpp"

namespace client {

/// What the host says of itself.
struct newcomer {
  std::string hostname;
  std::string machine;  ///< 32 bytes that copies of the host have too; or empty
};

/// How a server is reached.
struct route {
  std::string address;  ///< HOST:PORT
  std::string socks;    ///< HOST:PORT of a SOCKS5 proxy that it goes by; empty: none
};

/// The agent id that the server gave to `own`. Asking again with the same key gets the same answer.
/// refused: the server's reason; timeout: nobody answered at the address, or it is a server with
/// another key; malformed: the address is none.
common::result<std::string> enroll(const common::net::context& context, const schemas::token& token,
                                   const route& by, const common::net::curve_keys& own,
                                   const newcomer& who, common::milliseconds timeout);

/// Connects with the key that has enrolled and asks once more: from the answer on the enrolment
/// holds. Errors as of enroll().
common::status prove(const common::net::context& context, const schemas::token& token,
                     const route& by, const common::net::curve_keys& own, const newcomer& who,
                     common::milliseconds timeout);

}  // namespace client
