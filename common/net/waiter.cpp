#include "common/net/authenticator_impl.hpp"
#include "common/net/crowd_impl.hpp"
#include "common/net/hub_impl.hpp"
#include "common/net/link_impl.hpp"

namespace common::net {

waiter& waiter::add(const link& l) {
  sockets_.push_back(l.impl_->socket.handle());
  sockets_.push_back(l.impl_->monitor.handle());
  links_.push_back(l.impl_.get());
  return *this;
}

waiter& waiter::add(const hub& h) {
  sockets_.push_back(h.impl_->socket.handle());
  return *this;
}

waiter& waiter::add(const authenticator& a) {
  sockets_.push_back(a.impl_->socket.handle());
  return *this;
}

waiter& waiter::add(const crowd& c) {
  sockets_.push_back(c.impl_->socket.handle());
  sockets_.push_back(c.impl_->monitor.handle());
  return *this;
}

waiter& waiter::add(const event& w) {
  fds_.push_back(w.fd_.get());
  return *this;
}

void waiter::wait(std::chrono::milliseconds timeout) {
  std::vector<zmq_pollitem_t> items;
  items.reserve(sockets_.size() + fds_.size());
  for (void* s : sockets_) items.push_back({s, 0, ZMQ_POLLIN, 0});
  for (const int fd : fds_) items.push_back({nullptr, fd, ZMQ_POLLIN, 0});
  const auto now = std::chrono::steady_clock::now();
  for (const auto* l : links_) timeout = l->anew.sleep(timeout, now);
  zmq_poll(items.data(), static_cast<int>(items.size()), timeout.count());
  // Here, so that an owner who never asks for them is not woken by the same ones again.
  for (auto* l : links_) l->take_events();
}

}  // namespace common::net
