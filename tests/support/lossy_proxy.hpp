// A connection between collectors and the broker that loses, doubles and reorders frames, from a
// seed.
#pragma once

#include <atomic>
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
  struct tally {
    std::atomic<int> passed = 0, lost = 0, doubled = 0, delayed = 0;
  };
  const tally& counted() const { return counted_; }

 private:
  void run(const std::string& from, const std::string& to);
  std::mt19937 random_;
  std::atomic<bool> good_ = false, stop_ = false;
  tally counted_;
  std::thread thread_;
};

}  // namespace tests
