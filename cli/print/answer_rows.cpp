#include "cli/print/answer_rows.hpp"

#include <algorithm>

#include "cli/print/lines.hpp"
#include "views/csv.hpp"

namespace cli {

namespace {

views::csv_for reader_of_csv() {
  return is_terminal() ? views::csv_for::terminal : views::csv_for::program;
}

/// Lists are texts of JSON in SQL; people read them as in other tables.
schemas::json for_people(const schemas::json& value) {
  const auto* text = value.get_ptr<const std::string*>();
  if (text == nullptr || !text->starts_with("[\"") || !text->ends_with("\"]")) return value;
  auto list = schemas::json::parse(*text, nullptr, false);
  const bool is_list =
      list.is_array() && std::ranges::all_of(list, [](const auto& one) { return one.is_string(); });
  return is_list ? list : value;
}

}  // namespace

answer_rows::answer_rows(format as, const screen& on, table_view view)
    : as_(as), table_(format::table, on, {}, std::move(view)) {}

void answer_rows::begin(std::vector<std::string> columns) {
  columns_ = std::move(columns);
  if (as_ != format::csv) return;
  put_data(views::csv_record({columns_.begin(), columns_.end()}, reader_of_csv()));
}

void answer_rows::row(const std::vector<schemas::json>& values) {
  ++count_;
  if (as_ == format::csv) return put_data(views::csv_record(values, reader_of_csv()));
  auto object = schemas::json::object();
  const bool is_table = as_ == format::table;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    object[columns_[i]] = is_table ? for_people(values[i]) : values[i];
  if (as_ == format::json)
    put_data(schemas::dump_line(object) + "\n");
  else
    table_.row(object);
}

}  // namespace cli
