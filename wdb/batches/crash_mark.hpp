// A damaged B-tree page can crash LMDB itself. So that wdb does not come back to the same store and
// die again, it notes in a small mapped file whose store it is working on; a handler of the fatal
// signals adds that it crashed there, and the next process sets that store aside. A kill -9 leaves
// no such note.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/result.hpp"

namespace wdb {

class crash_mark {
 public:
  struct page {
    char crashed;
    char agent[127];
  };

  /// One thread's note. Set while the returned scope lives; every thread uses a slot of its own.
  class slot {
   public:
    class scope {
     public:
      explicit scope(page* p) : page_(p) {}
      scope(const scope&) = delete;
      scope& operator=(const scope&) = delete;
      ~scope();

     private:
      page* page_;
    };
    [[nodiscard]] scope working_on(std::string_view agent) const;

   private:
    friend class crash_mark;
    explicit slot(page* p) : page_(p) {}
    page* page_;
  };

  /// Maps `file` with that many slots and installs the handlers (SIGSEGV, SIGBUS, SIGABRT). One a
  /// process.
  static common::result<crash_mark> open(const std::string& file, std::size_t slots);
  crash_mark(crash_mark&& other) noexcept
      : pages_(std::exchange(other.pages_, nullptr)), slots_(other.slots_) {}
  crash_mark& operator=(crash_mark&&) = delete;
  ~crash_mark();

  /// The agents on whose stores the last process crashed; forgets them.
  std::vector<std::string> take();
  slot at(std::size_t index) const { return slot(pages_ + index); }

 private:
  crash_mark(page* pages, std::size_t slots) : pages_(pages), slots_(slots) {}
  page* pages_;
  std::size_t slots_;
};

}  // namespace wdb
