// What a program would have left in the pipe that holds both its stdout and its stderr.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace collector::policy::native {

struct reply {
  std::string output;
  int exit_status = 0;
};

/// stdout as glibc writes it to a pipe (whole blocks of 4096 bytes when its buffer is full, the
/// rest at the end), stderr at once: so a complaint stands in front of output that was printed
/// before it.
class streams {
 public:
  void out(std::string_view text) {
    const auto fits = std::min(text.size(), started_ ? block - held_.size() : 0);
    held_ += text.substr(0, fits);
    text.remove_prefix(fits);
    if (text.empty()) return;
    started_ = true;
    pipe_ += held_;
    const auto whole = text.size() - text.size() % block;
    pipe_ += text.substr(0, whole);
    held_ = text.substr(whole);
  }
  void err(std::string_view text) { pipe_ += text; }
  void flush() { pipe_ += std::exchange(held_, {}); }
  /// The program ends.
  reply end(int exit_status) {
    flush();
    return {std::move(pipe_), exit_status};
  }

 private:
  static constexpr std::size_t block = 4096;
  std::string pipe_, held_;
  bool started_ = false;
};

}  // namespace collector::policy::native
