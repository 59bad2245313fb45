#include "cli/output.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "common/log.hpp"

namespace cli {

namespace {

constexpr std::size_t widest = 60;

/// A cell: text without quotes, nothing for null, on one line.
std::string cell(const schemas::json& v) {
  if (v.is_null()) return "";
  std::string text = v.is_string() ? common::one_line(v.get<std::string>()) : schemas::dump_line(v);
  if (text.size() > widest) {
    text.resize(widest - 1);
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) text.pop_back();  // no half characters
    if (!text.empty() && (static_cast<unsigned char>(text.back()) & 0x80) != 0) text.pop_back();
    text += "~";
  }
  return text;
}

void put(const std::string& line) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
}

}  // namespace

void printer::row(const schemas::json& object) {
  if (is_json())
    put(schemas::dump_line(object));
  else
    rows_.push_back(object);
}

void printer::heading(std::string text) {
  finish();
  heading_ = std::move(text);
}

void printer::finish() {
  if (is_json()) return void(std::fflush(stdout));
  if (!heading_.empty()) put(heading_);
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
      put(out);
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

int report_error(const common::error& e) {
  say("muster: " + common::one_line(e.detail));
  return exit_error;
}

void say(const std::string& text) {
  std::fflush(stdout);
  std::fputs((text + "\n").c_str(), stderr);
}

}  // namespace cli
