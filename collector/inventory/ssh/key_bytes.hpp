// The beginning of a file that may hold a secret, read no further than it is asked for: what has
// been read lies in one place and is wiped.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace collector::inventory {

class key_bytes {
 public:
  /// The bytes that follow, at most `most` of them; none: the end, or an error.
  using source = std::function<std::size_t(char* to, std::size_t most)>;
  explicit key_bytes(source from) : from_(std::move(from)) {}
  ~key_bytes();
  key_bytes(const key_bytes&) = delete;
  key_bytes& operator=(const key_bytes&) = delete;

  /// The next bytes without taking them; fewer where the file ends, or is read as far as it may be.
  std::string_view peek(std::size_t count);
  /// The next line without its end; reads some bytes beyond it. Nothing: no line, or a long one.
  std::optional<std::string_view> line();
  /// So many bytes out of base64, over the ends of lines; reads no character that is not needed for
  /// them. Nothing: there are not so many.
  std::optional<std::string> decode(std::size_t count);

 private:
  void read_on(std::size_t until);
  source from_;
  std::array<char, 24u << 10> bytes_;  ///< not set before it is read into
  std::size_t size_ = 0, at_ = 0;
  bool ended_ = false;
  unsigned bits_ = 0, held_ = 0;  ///< decoded and not handed out
};

}  // namespace collector::inventory
