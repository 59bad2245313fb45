#include "tests/support/byte_proxy.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "tests/support/loopback.hpp"

namespace tests {

using clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t piece_bytes = 4096, most_held = 64;  ///< pieces
constexpr std::size_t most_recorded = 1u << 20;

struct endpoint {
  sockaddr_storage at{};
  socklen_t size = 0;
};

endpoint endpoint_of(const std::string& text) {
  endpoint out;
  if (text.find('/') != std::string::npos) {
    auto& u = reinterpret_cast<sockaddr_un&>(out.at);
    u.sun_family = AF_UNIX;
    if (text.size() >= sizeof u.sun_path) throw std::runtime_error(text + ": too long");
    std::memcpy(u.sun_path, text.c_str(), text.size() + 1);
    return out.size = sizeof u, out;
  }
  const auto colon = text.rfind(':');
  auto& v4 = reinterpret_cast<sockaddr_in&>(out.at);
  v4.sin_family = AF_INET;
  v4.sin_port = htons(static_cast<std::uint16_t>(std::stoi(text.substr(colon + 1))));
  if (::inet_pton(AF_INET, text.substr(0, colon).c_str(), &v4.sin_addr) != 1)
    throw std::runtime_error(text + ": no IPv4 address");
  return out.size = sizeof v4, out;
}

common::unique_fd connected(const std::string& to) {
  const auto e = endpoint_of(to);
  common::unique_fd fd{::socket(e.at.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!fd || ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&e.at), e.size) != 0) return {};
  ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
  return fd;
}

common::unique_fd listening(const std::string& at) {
  const auto e = endpoint_of(at);
  common::unique_fd fd{::socket(e.at.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!fd || ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&e.at), e.size) != 0 ||
      ::listen(fd.get(), 64) != 0)
    throw std::runtime_error(at + ": cannot listen");
  return fd;
}

void send_at_once(int fd) {
  const int on = 1;
  (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // nothing on a Unix socket
}

byte_proxy::way other(byte_proxy::way w) {
  return w == byte_proxy::up ? byte_proxy::down : byte_proxy::up;
}

}  // namespace

byte_proxy::byte_proxy(std::string to, unsigned seed, const std::string& at)
    : to_(std::move(to)), address_(at), random_(seed) {
  if (at.empty()) {
    std::uint16_t port = 0;
    listener_ = plain_listener(port);
    address_ = fmt::format("127.0.0.1:{}", port);
  } else {
    listener_ = listening(at);
  }
  thread_ = std::thread([this] { run(); });
}

byte_proxy::~byte_proxy() {
  stop_ = true;
  thread_.join();
}

void byte_proxy::treat(way w, const treatment& t) {
  const std::lock_guard lock(mutex_);
  treatments_[w] = t;
}

void byte_proxy::heal() {
  const std::lock_guard lock(mutex_);
  treatments_ = {};
}

void byte_proxy::drop_connections() {
  const std::lock_guard lock(mutex_);
  for (auto& c : connections_) over_.push_back(std::move(c.record));
  connections_.clear();
}

void byte_proxy::half_open() {
  const std::lock_guard lock(mutex_);
  for (auto& c : connections_) {
    c.deaf = true;
    c.ends[1] = {};
    c.held = {};
  }
}

void byte_proxy::forward_to(std::string to) {
  const std::lock_guard lock(mutex_);
  to_ = std::move(to);
}

std::vector<std::string> byte_proxy::recorded() const {
  const std::lock_guard lock(mutex_);
  auto out = over_;
  for (const auto& c : connections_) out.push_back(c.record);
  return out;
}

void byte_proxy::take_one() {
  common::unique_fd near{
      ::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (!near) return;
  auto far = takes_ ? connected(to_) : common::unique_fd{};
  if (!far) return void(++counted_.turned_away);
  ++counted_.connections;
  send_at_once(near.get());
  send_at_once(far.get());
  auto& c = connections_.emplace_back();
  c.ends[up] = std::move(near);
  c.ends[down] = std::move(far);
}

bool byte_proxy::read(connection& c, way w) {
  std::string bytes(piece_bytes, '\0');
  const auto n = ::recv(c.ends[w].get(), bytes.data(), bytes.size(), 0);
  if (n < 0) return errno == EAGAIN || errno == EINTR;
  if (c.deaf) return n > 0;
  if (n == 0) return c.closed[w] = true;
  bytes.resize(static_cast<std::size_t>(n));
  if (w == up && c.record.size() < most_recorded) c.record += bytes;
  const auto& t = treatments_[w];
  if (flip_next_[w].exchange(false) || random_() % 1000 < t.flips) {
    bytes[random_() % bytes.size()] ^= static_cast<char>(1u << random_() % 8);
    ++counted_.flipped;
  }
  if (random_() % 1000 < t.cuts) {
    ++counted_.cut;
    (void)::send(c.ends[other(w)].get(), bytes.data(), random_() % bytes.size(),
                 MSG_NOSIGNAL | MSG_DONTWAIT);
    return false;
  }
  if (repeat_next_[w].exchange(false)) {
    ++counted_.repeated;
    bytes += bytes;
  }
  c.held[w].push_back({std::move(bytes), clock::now() + t.delay});
  return true;
}

bool byte_proxy::write(connection& c, way w) {
  auto& held = c.held[w];
  const auto& t = treatments_[w];
  const auto now = clock::now();
  while (!held.empty() && held.front().due <= now && free_at_[w] <= now) {
    auto& bytes = held.front().bytes;
    const auto n = ::send(c.ends[other(w)].get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    const auto size = static_cast<std::size_t>(n);
    counted_.bytes[w] += size;
    if (t.bytes_per_second != 0)
      free_at_[w] = now + std::chrono::microseconds{1'000'000 * size / t.bytes_per_second};
    bytes.erase(0, size);
    if (bytes.empty()) held.pop_front();
  }
  return !held.empty() || !c.closed[w];  // one that hung up has said everything
}

bool byte_proxy::serve(connection& c, const std::array<short, 2>& ready) {
  for (const auto w : {up, down}) {
    if (c.deaf && w == down) continue;
    if ((ready[w] & (POLLIN | POLLHUP | POLLERR)) != 0 && !c.closed[w] && !read(c, w)) return false;
    if (!c.deaf && !treatments_[w].stopped && !write(c, w)) return false;
  }
  return true;
}

void byte_proxy::run() {
  while (!stop_) {
    std::vector<pollfd> polled{{listener_.get(), POLLIN, 0}};
    bool holds = false;
    std::unique_lock lock(mutex_);
    for (const auto& c : connections_)
      for (const auto w : {up, down}) {
        // Where nothing may pass nothing is read: the sender is the one who waits.
        const bool reads =
            c.deaf ? w == up
                   : !treatments_[w].stopped && !c.closed[w] && c.held[w].size() < most_held;
        holds = holds || !c.held[w].empty();
        polled.push_back({reads ? c.ends[w].get() : -1, POLLIN, 0});
      }
    const auto known = connections_.size();
    lock.unlock();
    if (::poll(polled.data(), polled.size(), holds ? 1 : 5) < 0) continue;
    lock.lock();
    if (known != connections_.size()) continue;  // somebody ended them meanwhile
    std::size_t at = 1;
    for (auto c = connections_.begin(); c != connections_.end(); at += 2) {
      if (serve(*c, {polled[at].revents, polled[at + 1].revents})) {
        ++c;
      } else {
        over_.push_back(std::move(c->record));
        c = connections_.erase(c);
      }
    }
    if (polled[0].revents != 0) take_one();
  }
}

}  // namespace tests
