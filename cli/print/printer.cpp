#include "cli/print/printer.hpp"

#include <fmt/ranges.h>

#include <cstdio>

#include "cli/print/lines.hpp"
#include "cli/print/messages.hpp"
#include "cli/print/table_text.hpp"

namespace cli {

void printer::row(const schemas::json& object) {
  if (is_json() && view_.rows.is_everything())
    put_data(schemas::dump_line(object) + "\n");
  else
    rows_.push_back(object);
}

void printer::heading(std::string text) {
  finish();
  heading_ = std::move(text);
}

void printer::order_by(const std::vector<std::string>& columns) { usual_order_ = columns; }

void printer::finish() {
  auto wanted = view_.rows;
  if (!is_json())
    for (const auto& column : usual_order_) wanted.order.push_back({column, false});
  const auto all = rows_.size();
  const auto rows = views::select(std::exchange(rows_, {}), wanted);
  if (!is_json() && !heading_.empty()) put_data(heading_ + "\n");
  heading_.clear();
  if (is_json())
    for (const auto& one : rows) put_data(schemas::dump_line(one) + "\n");
  else if (!rows.empty())
    print_table(rows);
  else if (all > 0)
    say(fmt::format("none of {} rows is as asked for", all));
  std::fflush(stdout);
}

void printer::print_table(const std::vector<schemas::json>& rows) const {
  const auto table = make_table(rows, view_, on_);
  for (const auto& line : table.lines) put_data(line + "\n");
  if (!table.hidden.empty())
    put_wrapped(on_, "(",
                fmt::format("not shown: {}; {})", fmt::join(table.hidden, ", "), view_.shown_by));
}

}  // namespace cli
