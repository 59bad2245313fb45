// A bad network between whoever connects and a server: bytes that are late, slow, damaged or cut
// off, from a seed; routes that lead nowhere; connections that only one side knows to be over. What
// a Unix socket loses frame by frame is lossy_proxy's.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "common/fd.hpp"

namespace tests {

class byte_proxy {
 public:
  enum way : std::size_t { up, down };  ///< to the server, and from it
  /// How the bytes of one way are treated. A piece is what one read brings, 4 KiB at most.
  struct treatment {
    bool stopped = false;  ///< nothing passes: what is sent waits, as where a route is broken
    std::chrono::milliseconds delay{0};  ///< of each piece
    std::size_t bytes_per_second = 0;    ///< of all connections together; 0: as they come
    unsigned cuts = 0;   ///< of 1,000 pieces: a part of it passes, and the connection is over
    unsigned flips = 0;  ///< of 1,000 pieces: one bit of it is another
  };
  struct tally {
    std::atomic<std::uint64_t> connections = 0;  ///< that were taken
    std::atomic<std::uint64_t> turned_away = 0;  ///< the server was not there, or none are taken
    std::atomic<std::uint64_t> cut = 0, flipped = 0, repeated = 0;
    std::array<std::atomic<std::uint64_t>, 2> bytes{};  ///< that passed, by way
  };

  /// `to`: a path of a Unix socket, or HOST:PORT with an IPv4 address. Listens on 127.0.0.1, or on
  /// the Unix socket `at`.
  byte_proxy(std::string to, unsigned seed, const std::string& at = {});
  ~byte_proxy();
  byte_proxy(const byte_proxy&) = delete;
  byte_proxy& operator=(const byte_proxy&) = delete;

  /// As `to` and `at` are written.
  const std::string& address() const { return address_; }
  void treat(way w, const treatment& t);
  void flip_next(way w) { flip_next_[w] = true; }
  /// The next piece passes twice.
  void repeat_next(way w) { repeat_next_[w] = true; }
  /// Both ways pass as they come again.
  void heal();
  /// Ends all connections, on both sides.
  void drop_connections();
  /// Ends the server's side of all connections; the other side hears nothing of it, and nothing
  /// else.
  void half_open();
  /// False: who connects is hung up on.
  void take_connections(bool take) { takes_ = take; }
  /// Where connections go that begin from now on.
  void forward_to(std::string to);
  /// What came from who connected, for each connection so far.
  std::vector<std::string> recorded() const;
  const tally& counted() const { return counted_; }

 private:
  struct piece {
    std::string bytes;
    std::chrono::steady_clock::time_point due;
  };
  struct connection {
    std::array<common::unique_fd, 2> ends;  ///< that which `up` comes from, and the server's
    std::array<std::list<piece>, 2> held;
    std::array<bool, 2> closed{};  ///< by way: nothing more comes
    bool deaf = false;
    std::string record;
  };
  void run();
  void take_one();
  /// False: the connection is over.
  bool read(connection& c, way w);
  bool write(connection& c, way w);
  bool serve(connection& c, const std::array<short, 2>& ready);

  mutable std::mutex mutex_;  ///< of everything below that is not atomic
  std::string to_, address_;
  std::mt19937 random_;
  std::array<treatment, 2> treatments_{};
  std::array<std::atomic<bool>, 2> flip_next_{}, repeat_next_{};
  std::array<std::chrono::steady_clock::time_point, 2> free_at_{};  ///< of a slow line
  std::list<connection> connections_;
  std::vector<std::string> over_;  ///< records of connections that are
  std::atomic<bool> takes_ = true, stop_ = false;
  common::unique_fd listener_;
  tally counted_;
  std::thread thread_;
};

}  // namespace tests
