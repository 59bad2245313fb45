// A connection between collectors and the broker that loses, doubles and reorders frames, from a
// seed.
#pragma once

#include <atomic>
#include <mutex>
#include <random>
#include <string>
#include <thread>

#include "common/net/link.hpp"

namespace tests {

class lossy_proxy {
 public:
  /// Listens on `from`, and passes on to `to` until it goes.
  lossy_proxy(const std::string& from, const std::string& to, unsigned seed);
  ~lossy_proxy();
  /// From now on nothing is lost.
  void be_good() { good_ = true; }
  /// The next frame from a collector whose topic begins so does not arrive.
  void lose_next(const std::string& topic) {
    const std::lock_guard lock(mutex_);
    to_lose_ = topic;
  }
  struct tally {
    std::atomic<int> passed = 0, lost = 0, doubled = 0, delayed = 0;
  };
  const tally& counted() const { return counted_; }

 private:
  void run(const std::string& from, const std::string& to);
  std::mt19937 random_;
  std::atomic<bool> good_ = false, stop_ = false;
  bool is_lost(std::string_view bytes);
  std::mutex mutex_;
  std::string to_lose_;
  tally counted_;
  std::thread thread_;
};

}  // namespace tests
