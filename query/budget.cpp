#include "query/budget.hpp"

#include <algorithm>

namespace query {

namespace {
constexpr std::uint64_t rows_a_look = 4096;
/// A walk over all hosts for each row of another table has to end sooner than one over each once.
constexpr std::uint64_t cost_of_row_across = 20;
}  // namespace

budget::budget(limits most, std::function<bool()> is_interrupted)
    : most_(most), interrupt_(std::move(is_interrupted)) {}

void budget::begin(common::instant now) {
  end_ = now + most_.time;
  spent_ = next_look_ = 0;
  interrupted_ = false;
  why_.clear();
  again_.clear();
}

bool budget::look() {
  if (interrupt_ && interrupt_()) {
    interrupted_ = true;
    why_ = "interrupted";
  } else if (std::chrono::steady_clock::now() > end_) {
    why_ = fmt::format("stopped after {} ms{}", most_.time.count(), advice());
  }
  return why_.empty();
}

bool budget::go_on() { return why_.empty() && look(); }

std::string budget::advice() const {
  const auto most =
      std::ranges::max_element(again_, {}, [](const auto& one) { return one.second; });
  if (most == again_.end()) return {};
  return fmt::format(
      ": {} is read anew for each row of another table, and no condition says which rows of it "
      "belong there: join it by USING (agent) and a column, or by a condition in ON",
      most->first);
}

bool budget::spend(std::string_view table, walk of, std::uint64_t rows) {
  spent_ += rows * (of == walk::across ? cost_of_row_across : 1);
  if (of != walk::first) {
    const auto at = again_.find(table);
    if (at == again_.end())
      again_.emplace(table, rows);
    else
      at->second += rows;
  }
  if (spent_ > most_.rows) {
    why_ = fmt::format("stopped after many rows{}", advice());
    if (again_.empty()) why_ += fmt::format(": {} has no condition that makes them fewer", table);
    return false;
  }
  if (spent_ < next_look_) return true;
  next_look_ = spent_ + rows_a_look;
  return go_on();
}

}  // namespace query
