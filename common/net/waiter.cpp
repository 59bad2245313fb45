#include "common/net/hub_impl.hpp"
#include "common/net/link_impl.hpp"

namespace common::net {

waiter& waiter::add(const link& l) {
  sockets_.push_back(l.impl_->socket.handle());
  sockets_.push_back(l.impl_->monitor.handle());
  return *this;
}

waiter& waiter::add(const hub& h) {
  sockets_.push_back(h.impl_->socket.handle());
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
  zmq_poll(items.data(), static_cast<int>(items.size()), timeout.count());
}

}  // namespace common::net
