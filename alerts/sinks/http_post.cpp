#include "alerts/sinks/http_post.hpp"

#include <array>
#include <cstring>

#include "alerts/sinks/ca_file.hpp"
#include "common/curl_library.hpp"
#include "common/net/address_kind.hpp"

namespace alerts {

using common::errc;
using common::fail;
using common::result;

namespace {

constexpr long connect_ms = 5'000, whole_ms = 15'000, life_of_a_connection_s = 60;
constexpr std::size_t most_told = 200, most_body = 64u << 10, most_header = 64u << 10;

/// One request while it is under way.
struct exchange {
  const schemas::sink* to = nullptr;
  std::stop_token stop;
  std::string body;
  std::size_t body_bytes = 0, header_bytes = 0;
  bool has_whole_head = false;
  std::string not_allowed;  ///< the address that was not connected to, and why
};

/// Of the body its beginning is kept; one that has no end is not read to it.
std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* to) {
  auto& x = *static_cast<exchange*>(to);
  x.body_bytes += size;
  x.body.append(bytes, std::min(size, most_told - std::min(most_told, x.body.size())));
  return x.body_bytes > most_body ? 0 : size;
}

/// A head ends with an empty line, and where one of 1xx came first another begins. To libcurl one
/// that is cut off is no error.
std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* to) {
  auto& x = *static_cast<exchange*>(to);
  const std::string_view line(bytes, size);
  if (line.starts_with("HTTP/")) x.has_whole_head = false;
  if (line == "\r\n" || line == "\n") x.has_whole_head = true;
  x.header_bytes += size;
  return x.header_bytes > most_header ? 0 : size;
}

int is_over(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<exchange*>(of)->stop.stop_requested() ? 1 : 0;
}

/// Judged is where the name led this time.
curl_socket_t open_socket(void* of, curlsocktype, curl_sockaddr* at) {
  auto& x = *static_cast<exchange*>(of);
  const auto& to = std::get<schemas::webhook_place>(x.to->place);
  if (!x.to->allow_link_local && common::net::is_link_local(at->addr))
    x.not_allowed = common::net::text_of(at->addr) +
                    " is of the link alone, or has a cloud's metadata; `allow_link_local: true` "
                    "allows it";
  else if (!to.allow_http && to.url.starts_with("http:") && !common::net::is_loopback(at->addr))
    x.not_allowed =
        common::net::text_of(at->addr) + " is another host, and http lets anybody read along";
  else
    return ::socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
  return CURL_SOCKET_BAD;
}

}  // namespace

struct http_post::connection {
  const common::curl_library* curl = nullptr;
  CURL* handle = nullptr;
  std::array<char, CURL_ERROR_SIZE> why{};

  explicit connection(const common::curl_library& c) : curl(&c), handle(c.make()) {}
  ~connection() { curl->end(handle); }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  bool set(CURLoption option, auto value) const {
    return curl->set(handle, option, value) == CURLE_OK;
  }

  /// What holds for every request.
  bool prepare(const schemas::webhook_place& to) {
    return handle != nullptr && set(CURLOPT_URL, to.url.c_str()) &&
           set(CURLOPT_ERRORBUFFER, why.data()) && set(CURLOPT_PROXY, "") &&
           set(CURLOPT_NOSIGNAL, 1L) && set(CURLOPT_FOLLOWLOCATION, 0L) &&
           set(CURLOPT_PROTOCOLS_STR, "http,https") &&
           set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1}) &&
           set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2}) &&
           set(CURLOPT_SSL_VERIFYPEER, 1L) && set(CURLOPT_SSL_VERIFYHOST, 2L) &&
           (to.ca_file.empty() || set(CURLOPT_CAINFO, to.ca_file.c_str())) &&
           // A name may lead elsewhere soon.
           set(CURLOPT_DNS_CACHE_TIMEOUT, 0L) &&
           set(CURLOPT_MAXLIFETIME_CONN, life_of_a_connection_s) &&
           set(CURLOPT_CONNECTTIMEOUT_MS, connect_ms) && set(CURLOPT_TIMEOUT_MS, whole_ms) &&
           set(CURLOPT_OPENSOCKETFUNCTION, &open_socket) &&
           set(CURLOPT_WRITEFUNCTION, &take_body) && set(CURLOPT_HEADERFUNCTION, &take_header) &&
           set(CURLOPT_XFERINFOFUNCTION, &is_over) && set(CURLOPT_NOPROGRESS, 0L);
  }

  bool aim(exchange& x, const std::string& content, curl_slist* headers) const {
    void* const to = &x;
    return set(CURLOPT_OPENSOCKETDATA, to) && set(CURLOPT_WRITEDATA, to) &&
           set(CURLOPT_HEADERDATA, to) && set(CURLOPT_XFERINFODATA, to) &&
           set(CURLOPT_POSTFIELDS, content.data()) &&
           set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(content.size())) &&
           set(CURLOPT_HTTPHEADER, headers);
  }

  http_answer answer(std::string body) const {
    http_answer out;
    curl_off_t after = 0;
    curl->ask(handle, CURLINFO_RESPONSE_CODE, &out.status);
    curl->ask(handle, CURLINFO_RETRY_AFTER, &after);
    out.retry_after = std::chrono::seconds{after};
    out.body = std::move(body);
    return out;
  }
};

http_post::http_post(const schemas::sink& to) : to_(to) {}
http_post::~http_post() = default;

result<http_answer> http_post::send(const std::string& body,
                                    const std::vector<std::string>& headers,
                                    const std::stop_token& stop) {
  const auto& curl = common::load_curl();
  if (!curl) return fail(curl.error());
  if (!connection_) {
    if (const auto& file = std::get<schemas::webhook_place>(to_.place).ca_file; !file.empty())
      if (auto s = check_ca_file(file); !s) return fail(s.error());
    connection_ = std::make_unique<connection>(*curl);
    if (!connection_->prepare(std::get<schemas::webhook_place>(to_.place))) {
      connection_.reset();
      return fail(errc::unsupported, "{}: this libcurl is too old", to_.address);
    }
  }
  std::unique_ptr<curl_slist, decltype(curl->free_list)> list(nullptr, curl->free_list);
  for (const auto& h : headers)
    if (auto* longer = curl->append(list.get(), h.c_str()))
      (void)list.release(), list.reset(longer);
  exchange x;
  x.to = &to_;
  x.stop = stop;
  connection_->why[0] = '\0';
  if (!connection_->aim(x, body, list.get())) return fail(errc::io, "{}: no memory", to_.address);
  const auto code = curl->perform(connection_->handle);
  auto got = connection_->answer(std::move(x.body));
  if (code == CURLE_OK && !x.has_whole_head) {
    connection_.reset();
    return fail(errc::io, "{}: answered half and hung up", to_.address);
  }
  // What it says once it has taken an alert is of no use, however long that is.
  if (code == CURLE_OK || x.body_bytes > most_body) return got;
  const std::string said = connection_->why[0] != '\0' ? connection_->why.data() : curl->text(code);
  connection_.reset();
  if (stop.stop_requested()) return fail(errc::timeout, "{}: told to stop", to_.address);
  if (!x.not_allowed.empty()) return fail(errc::refused, "{}: {}", to_.address, x.not_allowed);
  return fail(code == CURLE_OPERATION_TIMEDOUT ? errc::timeout : errc::io, "{}: {}", to_.address,
              said);
}

}  // namespace alerts
