#include "query/statement_plan.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include "query/module.hpp"

namespace query {

namespace {

constexpr std::array<std::string_view, 2> what_is_asked{"at", "since"};

bool is_walk(const plan_step& s) { return s.detail.find(plan_mark) != std::string::npos; }

/// `SCAN o`
std::string_view walked(const plan_step& s) {
  return std::string_view(s.detail).substr(0, s.detail.find(plan_mark));
}

bool is_told(const plan_step& s, std::string_view column) {
  return s.detail.find(fmt::format("={} ", column)) != std::string::npos;
}

bool is_second_walk(const plan_step& s, const std::vector<plan_step>& plan) {
  const auto of = std::ranges::find(plan, s.parent, &plan_step::id);
  return is_walk(s) && of != plan.end() && of->detail.starts_with("RIGHT-JOIN");
}

}  // namespace

std::vector<plan_step> plan_of(sqlite3* db, std::string_view question) {
  const auto explained = "EXPLAIN QUERY PLAN " + std::string(question);
  sqlite3_stmt* s = nullptr;
  sqlite3_prepare_v2(db, explained.c_str(), static_cast<int>(explained.size()), &s, nullptr);
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> program(s, sqlite3_finalize);
  std::vector<plan_step> out;
  constexpr int id = 0, parent = 1, detail = 3;
  while (sqlite3_step(s) == SQLITE_ROW) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(s, detail));
    out.push_back(
        {sqlite3_column_int(s, id), sqlite3_column_int(s, parent), text == nullptr ? "" : text});
  }
  return out;
}

std::size_t tables_opened(const std::vector<plan_step>& plan) {
  return static_cast<std::size_t>(std::ranges::count_if(plan, is_walk));
}

std::string_view lost_in_join(const std::vector<plan_step>& plan) {
  for (const auto& second : plan) {
    if (!is_second_walk(second, plan)) continue;
    for (const auto column : what_is_asked)
      for (const auto& first : plan)
        if (is_walk(first) && walked(first) == walked(second) && is_told(first, column) &&
            !is_told(second, column))
          return column;
  }
  return {};
}

}  // namespace query
