#include "tests/support/lossy_proxy.hpp"

#include <map>

namespace tests {

using namespace std::chrono_literals;

lossy_proxy::lossy_proxy(const std::string& from, const std::string& to, unsigned seed)
    : random_(seed), thread_([=, this] { run(from, to); }) {}

lossy_proxy::~lossy_proxy() {
  stop_ = true;
  thread_.join();
}

bool lossy_proxy::is_lost(std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  if (to_lose_.empty() || !bytes.starts_with(to_lose_)) return false;
  to_lose_.clear();
  return true;
}

void lossy_proxy::run(const std::string& from, const std::string& to) {
  const common::net::context context;
  auto front = *common::net::hub::bind(context, from);
  std::map<std::string, common::net::link> back;
  struct delayed {
    std::string connection, bytes;
    bool up;
    std::chrono::steady_clock::time_point due;
  };
  std::vector<delayed> held;
  const auto deliver = [&](const std::string& connection, bool up, const std::string& bytes) {
    if (up)
      (void)back.at(connection).send(bytes);
    else
      (void)front.send(connection, bytes);
  };
  const auto pass = [&](const std::string& connection, bool up, std::string bytes) {
    if (up && is_lost(bytes)) return void(++counted_.lost);
    const auto fate = good_ ? 99 : random_() % 100;
    if (fate < 8) return void(++counted_.lost);
    if (fate < 16) ++counted_.doubled, deliver(connection, up, bytes);
    if (fate < 36) {
      ++counted_.delayed;
      held.push_back(
          {connection, std::move(bytes), up,
           std::chrono::steady_clock::now() + std::chrono::milliseconds{random_() % 60}});
      return;
    }
    ++counted_.passed;
    deliver(connection, up, bytes);
  };
  while (!stop_) {
    common::net::waiter w;
    w.add(front);
    for (const auto& [connection, l] : back) w.add(l);
    w.wait(held.empty() ? 50ms : 2ms);
    while (auto in = front.receive()) {
      if (!back.contains(in->from.connection)) {
        auto l = common::net::link::connect(context, to);
        if (!l) continue;
        back.emplace(in->from.connection, std::move(*l));
      }
      pass(in->from.connection, true, std::string(in->frame.bytes()));
    }
    for (auto& [connection, l] : back) {
      (void)l.take_connected();
      while (auto in = l.receive()) pass(connection, false, std::string(in->bytes()));
    }
    for (auto& h : std::exchange(held, {}))
      if (h.due <= std::chrono::steady_clock::now())
        deliver(h.connection, h.up, h.bytes);
      else
        held.push_back(std::move(h));
  }
}

}  // namespace tests
