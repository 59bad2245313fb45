#include "cli/print/printer.hpp"

#include <fmt/ranges.h>
#include <algorithm>

#include <cstdio>

#include "cli/print/lines.hpp"
#include "cli/print/messages.hpp"
#include "cli/print/table_text.hpp"

namespace cli {

std::string schema_id(std::string_view name) { return fmt::format("muster.{}/1", name); }

void printer::row(const schemas::json& object) {
  if (is_json() && view_.rows.is_everything())
    put_object(object);
  else
    rows_.push_back(object);
}

printer& printer::about(const store::registry::entry& agent) {
  agent_ = agent.agent;
  hostname_ = schemas::printable_utf8(agent.record.hostname);
  return *this;
}

void printer::put_object(const schemas::json& object) const {
  auto whole = schemas::json::object();
  if (!schema_.empty())
    whole = {{"schema", schema_id(schema_)}, {"agent", agent_}, {"hostname", hostname_}};
  whole.update(object);
  put_data(schemas::dump_line(whole) + "\n");
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
  // Whom an object is about stands in it, whatever was asked for.
  if (is_json() && !wanted.columns.empty() && !rows_.empty())
    for (const auto* whom : {"hostname", "agent"})
      if (rows_.front().contains(whom) &&
          std::ranges::find(wanted.columns, whom) == wanted.columns.end())
        wanted.columns.insert(wanted.columns.begin(), whom);
  const auto all = rows_.size();
  const auto rows = views::select(std::exchange(rows_, {}), wanted);
  if (!is_json() && !heading_.empty()) put_data(heading_ + "\n");
  heading_.clear();
  if (is_json())
    for (const auto& one : rows) put_object(one);
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
