// Sinks that lead to a receiver of the tests.
#pragma once

#include <string>

#include "common/curl_library.hpp"
#include "schemas/sinks/sinks.hpp"
#include "tests/support/http_receiver.hpp"
#include "tests/support/skip.hpp"

namespace tests::webhooks {

inline schemas::sink hook(const std::string& url) {
  if (!common::load_curl()) skip("libcurl is not installed");
  schemas::sink s;
  s.name = "hook";
  s.address = url.substr(0, url.find('/', 8));
  s.place = schemas::webhook_place{.url = url, .secret_file = {}, .ca_file = {}};
  return s;
}

inline schemas::sink hook(const http_receiver& r, const std::string& path = "/in") {
  return hook("http://127.0.0.1:" + std::to_string(r.port()) + path);
}

inline schemas::webhook_place& place(schemas::sink& s) {
  return std::get<schemas::webhook_place>(s.place);
}

inline http_receiver::answering always(http_reply reply) {
  return [reply](const http_request&) { return reply; };
}

}  // namespace tests::webhooks
