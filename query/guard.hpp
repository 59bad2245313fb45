// What a question may do to SQLite: read, and nothing else, within bounds.
#pragma once

#include <sqlite3.h>

#include <string>

#include "query/budget.hpp"

namespace query {

/// Refuses what is no question: it writes, attaches a file, sets or loads something. Large texts
/// and deep expressions are refused too, and what a `budget` does not allow is stopped.
class guard {
 public:
  guard(sqlite3* of, budget& b);
  guard(const guard&) = delete;
  guard& operator=(const guard&) = delete;

  /// Until it ends, what we make ourselves is allowed: views.
  class opened {
   public:
    explicit opened(guard& g) : guard_(g) { guard_.is_open_ = true; }
    opened(const opened&) = delete;
    opened& operator=(const opened&) = delete;
    ~opened() { guard_.is_open_ = false; }

   private:
    guard& guard_;
  };

  /// A statement is about to be prepared.
  void begin();
  /// What the last statement wanted and was refused; empty: nothing was.
  const std::string& refused() const { return refused_; }
  /// It wanted `rowid`, `oid` or `_rowid_`, which SQLite takes for a row's number where no column
  /// is called so.
  bool asks_for_number() const { return asks_for_number_; }

  static constexpr int longest_text = 1 << 20;

 private:
  static int judge(void* self, int action, const char* a, const char* b, const char*, const char*);
  int judge(int action, std::string_view a, std::string_view b);
  int refuse(std::string what);
  bool is_open_ = false, asks_for_number_ = false;
  std::string refused_;
};

}  // namespace query
