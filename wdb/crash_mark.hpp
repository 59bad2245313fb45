// A damaged B-tree page can crash LMDB itself. So that wdb does not come back to the same store and die again, it notes in a
// small mapped file whose store it is working on; a handler of the fatal signals adds that it crashed there, and the next
// process sets that store aside. A kill -9 leaves no such note.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/result.hpp"

namespace wdb {

class crash_mark {
 public:
  /// Maps `file` and installs the handlers (SIGSEGV, SIGBUS, SIGABRT). One a process.
  static common::result<crash_mark> open(const std::string& file);
  crash_mark(crash_mark&& other) noexcept : page_(std::exchange(other.page_, nullptr)) {}
  crash_mark& operator=(crash_mark&&) = delete;
  ~crash_mark();

  /// The agent on whose store the last process crashed; forgets it.
  std::optional<std::string> take();
  void working_on(std::string_view agent);
  void done() { working_on({}); }

  struct page {
    char crashed;
    char agent[127];
  };

 private:
  explicit crash_mark(page* p) : page_(p) {}
  page* page_;
};

}  // namespace wdb
