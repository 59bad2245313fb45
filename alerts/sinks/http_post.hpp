// POST over HTTP to one receiver, by libcurl: no redirect is followed, no proxy is asked, TLS is
// always verified, and nothing that it answers is believed to be short or quick.
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "schemas/sinks/sinks.hpp"

namespace alerts {

struct http_answer {
  long status = 0;
  std::chrono::seconds retry_after{0};  ///< as it asks; not bounded
  std::string body;                     ///< its beginning, for people
};

class http_post {
 public:
  /// `to` leads to a webhook.
  explicit http_post(const schemas::sink& to);
  ~http_post();
  http_post(const http_post&) = delete;
  http_post& operator=(const http_post&) = delete;

  /// An answer that is whole. unsupported: no libcurl; refused: to an address that is not allowed;
  /// timeout: no answer in time, or `stop`; io: anything else. No error names the URL's path.
  common::result<http_answer> send(const std::string& body, const std::vector<std::string>& headers,
                                   const std::stop_token& stop);

 private:
  struct connection;
  std::unique_ptr<connection> connection_;
  schemas::sink to_;
};

}  // namespace alerts
