// Bytes read as calls and their arguments; when there are none left everything is 0.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace tests {

class steps {
 public:
  static constexpr std::array names{"a", "b", "agent-3", "d"};

  explicit steps(const std::string& bytes) : bytes_(bytes) {}
  bool done() const { return at_ >= bytes_.size(); }
  /// From 0 to n - 1, in as few bytes as that takes.
  std::uint64_t below(std::uint64_t n) {
    std::uint64_t out = byte();
    if (n > 256) out = out << 8 | byte();
    return out % n;
  }
  std::string name() { return names.at(below(names.size())); }
  /// Of a message: small ones, and around what a frame may have.
  std::uint64_t size() { return below(1 << 16) * 8; }
  std::string rest(std::size_t most) {
    auto out = bytes_.substr(at_ < bytes_.size() ? at_ : bytes_.size(), most);
    at_ += out.size();
    return out;
  }

 private:
  unsigned char byte() { return done() ? 0 : static_cast<unsigned char>(bytes_[at_++]); }
  const std::string& bytes_;
  std::size_t at_ = 0;
};

}  // namespace tests
