#include "tests/support/http_receiver.hpp"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <sstream>

namespace tests {

namespace {

/// One connection, with TLS or without.
struct stream {
  int fd;
  SSL* secured = nullptr;
  int read(char* to, int room) const {
    return secured ? SSL_read(secured, to, room) : static_cast<int>(::recv(fd, to, room, 0));
  }
  bool write(const std::string& all) const {
    for (std::size_t done = 0; done < all.size();) {
      const int left = static_cast<int>(all.size() - done);
      const int put = secured ? SSL_write(secured, all.data() + done, left)
                              : static_cast<int>(::send(fd, all.data() + done, left, MSG_NOSIGNAL));
      if (put <= 0) return false;
      done += static_cast<std::size_t>(put);
    }
    return true;
  }
  bool has_input() const {
    pollfd one{.fd = fd, .events = POLLIN, .revents = 0};
    return (secured && SSL_pending(secured) > 0) || ::poll(&one, 1, 20) > 0;
  }
};

std::string lower(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

http_request request_of(const std::string& head) {
  http_request out;
  std::istringstream in(head);
  std::getline(in, out.line);
  for (std::string line; std::getline(in, line);) {
    const auto colon = line.find(": ");
    if (colon != line.npos)
      out.headers[lower(line.substr(0, colon))] = line.substr(colon + 2, line.size() - colon - 3);
  }
  return out;
}

std::size_t length_of(const http_request& r) {
  const auto at = r.headers.find("content-length");
  return at == r.headers.end() ? 0 : std::stoul(at->second);
}

std::string text_of(const http_reply& r) {
  return "HTTP/1.1 " + std::to_string(r.status) + " Answer\r\n" + r.headers +
         "Content-Length: " + std::to_string(r.body.size() + r.promised) + "\r\n\r\n" + r.body;
}

}  // namespace

struct http_receiver::tls {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  explicit tls(const tls_identity& me) {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* own = X509_new();
    X509_set_version(own, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(own), 1);
    X509_gmtime_adj(X509_getm_notBefore(own), -3600);
    X509_gmtime_adj(X509_getm_notAfter(own), 3600);
    X509_set_pubkey(own, key);
    auto* name = X509_get_subject_name(own);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("receiver"), -1, -1, 0);
    X509_set_issuer_name(own, name);
    auto* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, me.host.c_str());
    X509_add_ext(own, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(own, key, EVP_sha256());
    if (FILE* out = std::fopen(me.file.c_str(), "w")) {
      PEM_write_X509(out, own);
      std::fclose(out);
    }
    SSL_CTX_use_certificate(context, own);
    SSL_CTX_use_PrivateKey(context, key);
    X509_free(own);
    EVP_PKEY_free(key);
  }
  ~tls() { SSL_CTX_free(context); }
};

http_receiver::http_receiver(answering answer, std::uint16_t port, const tls_identity& identity)
    : answer_(std::move(answer)),
      socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      tls_(identity.host.empty() ? nullptr : std::make_unique<tls>(identity)) {
  std::signal(SIGPIPE, SIG_IGN);  // as the programs do: TLS writes to who is gone
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  here.sin_port = htons(port);
  const int yes = 1;
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  REQUIRE(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here) == 0);
  REQUIRE(::listen(socket_.get(), 16) == 0);
  socklen_t size = sizeof here;
  REQUIRE(::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&here), &size) == 0);
  port_ = ntohs(here.sin_port);
  thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

http_receiver::~http_receiver() = default;

std::vector<http_request> http_receiver::requests() const {
  const std::scoped_lock l(lock_);
  return requests_;
}

/// One connection after the other.
void http_receiver::serve(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (!stream{socket_.get()}.has_input()) continue;
    const common::unique_fd connection(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (connection) converse(connection.get(), stop);
  }
}

void http_receiver::converse(int connection, const std::stop_token& stop) {
  std::unique_ptr<SSL, decltype(&SSL_free)> secured(tls_ ? SSL_new(tls_->context) : nullptr,
                                                    &SSL_free);
  if (secured) {
    SSL_set_fd(secured.get(), connection);
    if (SSL_accept(secured.get()) != 1) return;
  }
  const stream with{connection, secured.get()};
  std::string seen, room(65'536, '\0');
  while (!stop.stop_requested()) {
    if (!with.has_input()) {
      // Others may wait: whoever says nothing is let go.
      if (seen.empty() && stream{socket_.get()}.has_input()) return;
      continue;
    }
    const int got = with.read(room.data(), static_cast<int>(room.size()));
    if (got <= 0) return;
    seen.append(room, 0, static_cast<std::size_t>(got));
    if (!seen.starts_with("POST")) return;
    const auto end = seen.find("\r\n\r\n");
    if (end == seen.npos) continue;
    auto request = request_of(seen.substr(0, end + 2));
    const auto length = length_of(request);
    if (seen.size() < end + 4 + length) continue;
    request.body = seen.substr(end + 4, length);
    seen.erase(0, end + 4 + length);
    const auto reply = answer_(request);
    {
      const std::scoped_lock l(lock_);
      requests_.push_back(std::move(request));
    }
    for (auto left = reply.late; left.count() > 0 && !stop.stop_requested();
         left -= std::chrono::milliseconds{20})
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    const auto text = text_of(reply);
    if (!reply.has_whole_head) return (void)with.write(text.substr(0, text.find("Length")));
    if (!with.write(text) || reply.promised > 0) return;
  }
}

}  // namespace tests
