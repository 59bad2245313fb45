#include "cli/print/answer_rows.hpp"

#include <algorithm>

#include "cli/print/lines.hpp"
#include "views/csv.hpp"

namespace cli {

namespace {

views::csv_for reader_of_csv() {
  return is_terminal() ? views::csv_for::terminal : views::csv_for::program;
}

constexpr std::size_t most_held = 64u << 20;

/// What a row takes while it is held, roughly.
std::size_t size_of(const std::vector<schemas::json>& values) {
  constexpr std::size_t of_row = 64, of_value = 96;
  std::size_t out = of_row + of_value * values.size();
  for (const auto& v : values)
    if (const auto* text = v.get_ptr<const std::string*>()) out += 2 * text->size();
  return out;
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

common::status answer_rows::row(const std::vector<schemas::json>& values) {
  ++count_;
  if (as_ == format::csv)
    return put_data(views::csv_record(values, reader_of_csv())), common::status{};
  auto object = schemas::json::object();
  const bool is_table = as_ == format::table;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    object[columns_[i]] = is_table ? for_people(values[i]) : values[i];
  if (!is_table) return put_data(schemas::dump_line(object) + "\n"), common::status{};
  held_ += size_of(values);
  if (held_ > most_held) {
    table_.drop();
    return common::fail(common::errc::too_large,
                        "{} rows are more than a table is laid out of ({} MiB): --format json or "
                        "csv prints them as they come, --limit or LIMIT takes fewer",
                        count_, most_held >> 20);
  }
  table_.row(object);
  return {};
}

}  // namespace cli
