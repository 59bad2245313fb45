#include "cli/output.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "common/log.hpp"
#include "common/utf8.hpp"

namespace cli {

namespace {

constexpr std::size_t widest = 60;

/// A cell: text without quotes, nothing for null, on one line.
std::string cell(const schemas::json& v) {
  if (v.is_null()) return "";
  std::string text = v.is_string() ? common::one_line(v.get<std::string>()) : schemas::dump_line(v);
  if (text.size() > widest) {
    text = std::string(common::whole_code_points(text, widest - 1)) + "~";
  }
  return text;
}

std::string in_colour(std::string_view code, const std::string& text) {
  const bool plain = ::isatty(STDOUT_FILENO) == 0 || std::getenv("NO_COLOR") != nullptr;
  return plain ? text : fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

}  // namespace

void printer::row(const schemas::json& object) {
  if (is_json())
    put_data(schemas::dump_line(object) + "\n");
  else
    rows_.push_back(object);
}

void printer::heading(std::string text) {
  finish();
  heading_ = std::move(text);
}

void printer::finish() {
  if (is_json()) return void(std::fflush(stdout));
  if (!heading_.empty()) put_data(heading_ + "\n");
  heading_.clear();
  if (!rows_.empty()) {
    std::vector<std::size_t> widths;
    for (const auto& [key, value] : rows_.front().items()) widths.push_back(key.size());
    for (const auto& r : rows_) {
      std::size_t i = 0;
      for (const auto& value : r)
        if (i < widths.size()) widths[i] = std::max(widths[i], cell(value).size()), ++i;
    }
    const auto line = [&](auto&& text_of) {
      std::string out;
      for (std::size_t i = 0; i < widths.size(); ++i) out += fmt::format("{:<{}}  ", text_of(i), widths[i]);
      while (!out.empty() && out.back() == ' ') out.pop_back();
      put_line(out);
    };
    std::vector<std::string> names;
    for (const auto& [key, value] : rows_.front().items()) names.push_back(key);
    line([&](std::size_t i) { return names[i]; });
    for (const auto& r : rows_) {
      std::vector<std::string> cells;
      for (const auto& value : r) cells.push_back(cell(value));
      cells.resize(widths.size());
      line([&](std::size_t i) { return cells[i]; });
    }
  }
  rows_.clear();
  std::fflush(stdout);
}

schemas::json percent(std::int64_t hundredths) {
  return hundredths < 0 ? schemas::json(nullptr) : schemas::json(static_cast<double>(hundredths) / 100.0);
}

void put_line(std::string_view line) { put_data(common::one_line(line) + "\n"); }

void put_marked(std::string_view before, std::string_view colour, std::string_view marked, std::string_view after) {
  put_data(common::one_line(before) + in_colour(colour, common::one_line(marked)) + common::one_line(after) + "\n");
}

void put_data(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int report_error(const common::error& e) {
  say("muster: " + e.detail);
  return exit_error;
}

void say(const std::string& text) {
  std::fflush(stdout);
  std::fputs((common::one_line(text) + "\n").c_str(), stderr);
}

}  // namespace cli
