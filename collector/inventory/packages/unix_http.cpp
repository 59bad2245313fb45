#include "collector/inventory/packages/unix_http.hpp"

#include <memory>

#include "common/curl_library.hpp"

namespace collector::inventory {

using common::errc;
using common::fail;
using common::result;

namespace {

/// A body that may not grow without end.
struct answer {
  std::string body;
  std::size_t limit = 0;
  bool too_large = false;
};

std::size_t take_bytes(char* bytes, std::size_t, std::size_t size, void* to) {
  auto& a = *static_cast<answer*>(to);
  a.too_large = a.body.size() + size > a.limit;
  if (a.too_large) return 0;
  a.body.append(bytes, size);
  return size;
}

errc code_of(CURLcode code) {
  return code == CURLE_COULDNT_CONNECT      ? errc::not_found
         : code == CURLE_OPERATION_TIMEDOUT ? errc::timeout
                                            : errc::io;
}

}  // namespace

result<std::string> http_get(const std::string& socket, const std::string& target,
                             const http_limits& limits) {
  const auto& curl = common::load_curl();
  if (!curl) return fail(curl.error());
  const std::unique_ptr<CURL, decltype(curl->end)> request{curl->make(), curl->end};
  answer got{.body = {}, .limit = limits.bytes};
  const auto set = [&](CURLoption option, auto value) {
    return curl->set(request.get(), option, value) == CURLE_OK;
  };
  const bool ready = request && set(CURLOPT_UNIX_SOCKET_PATH, socket.c_str()) &&
                     set(CURLOPT_URL, ("http://localhost" + target).c_str()) &&
                     set(CURLOPT_PROXY, "") && set(CURLOPT_NOSIGNAL, 1L) &&
                     set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits.time.count())) &&
                     set(CURLOPT_WRITEFUNCTION, &take_bytes) &&
                     set(CURLOPT_WRITEDATA, static_cast<void*>(&got));
  if (!ready) return fail(errc::usage, "{}: too long for a socket, or no memory", socket);
  const auto code = curl->perform(request.get());
  if (got.too_large)
    return fail(errc::too_large, "{}: an answer of more than {} bytes", socket, limits.bytes);
  if (code != CURLE_OK) return fail(code_of(code), "{}: {}", socket, curl->text(code));
  long status = 0;
  if (curl->ask(request.get(), CURLINFO_RESPONSE_CODE, &status) != CURLE_OK || status != 200)
    return fail(errc::malformed, "{}: answered with status {}", socket, status);
  return std::move(got.body);
}

}  // namespace collector::inventory
