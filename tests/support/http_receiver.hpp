// An HTTP server that keeps what it is sent, and answers as a test wants: well, badly, late, or not
// to the end.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/fd.hpp"

namespace tests {

struct http_request {
  std::string line;
  std::map<std::string, std::string> headers;  ///< by names in lower case
  std::string body;
};

struct http_reply {
  int status = 204;
  std::string headers = {};  ///< lines with their ends
  std::string body = {};
  std::size_t promised = 0;           ///< bytes that the header says come besides the body
  std::chrono::milliseconds late{0};  ///< before it answers
  bool has_whole_head = true;         ///< else it hangs up within its headers
};

/// Who it is to its clients.
struct tls_identity {
  std::string host;  ///< its certificate names it; empty: no TLS
  std::string file;  ///< the certificate, for those who trust it
};

class http_receiver {
 public:
  using answering = std::function<http_reply(const http_request&)>;
  /// Listens on 127.0.0.1; `port` 0: one that is free.
  explicit http_receiver(answering answer, std::uint16_t port = 0, const tls_identity& tls = {});
  ~http_receiver();
  http_receiver(const http_receiver&) = delete;
  http_receiver& operator=(const http_receiver&) = delete;

  std::uint16_t port() const { return port_; }
  /// What came whole, in that order.
  std::vector<http_request> requests() const;

 private:
  struct tls;
  void serve(const std::stop_token& stop);
  void converse(int connection, const std::stop_token& stop);

  answering answer_;
  std::uint16_t port_ = 0;
  common::unique_fd socket_;
  std::unique_ptr<tls> tls_;
  mutable std::mutex lock_;
  std::vector<http_request> requests_;
  std::jthread thread_;
};

}  // namespace tests
