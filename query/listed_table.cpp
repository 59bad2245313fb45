#include "query/listed_table.hpp"

namespace query {

using common::fail;
using common::result;
using common::status;
using schemas::json;

namespace {

class listed_rows : public rows {
 public:
  listed_rows(const world& w, const listing& of, const std::vector<column>& columns)
      : world_(w), of_(of), columns_(columns) {}

  status start(const std::vector<condition>&, bool) override {
    next_ = 0;
    if (was_read_) return {};
    auto read = of_.read();
    if (!read) return fail(read.error());
    all_ = std::move(*read);
    was_read_ = true;
    return {};
  }

  result<bool> next() override {
    while (next_ < all_.size())
      if (is_asked(all_[next_++])) return true;
    return false;
  }

  std::int64_t number() const override { return static_cast<std::int64_t>(next_); }

  status put(sqlite3_context* to, std::size_t column) override {
    const auto& row = all_[next_ - 1];
    const auto at = row.find(columns_[column].name);
    if (at != row.end()) put_json(to, *at);
    return {};
  }

 private:
  /// Where one host alone is asked, only what is about it is told.
  bool is_asked(const json& row) const {
    const auto only = world_.fleet.only();
    const auto agent = row.find("agent");
    return !only || agent == row.end() || *agent == world_.fleet.hosts()[*only].agent;
  }
  const world& world_;
  const listing& of_;
  const std::vector<column>& columns_;
  std::vector<json> all_;
  std::size_t next_ = 0;
  bool was_read_ = false;
};

}  // namespace

listed_table::listed_table(const world& w, listing l) : world_(w), of_(std::move(l)) {
  for (const auto& [name, value] : of_.sample.items())
    columns_.push_back({.name = name, .type = type_of_json(value)});
}

std::unique_ptr<rows> listed_table::walk() {
  return std::make_unique<listed_rows>(world_, of_, columns_);
}

expectation listed_table::expect(const std::vector<std::size_t>&) const {
  constexpr double some = 1000;
  return {.rows = some, .cost = some};
}

}  // namespace query
