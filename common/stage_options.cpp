#include "common/stage_options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace common {

struct stage_options::parser {
  CLI::App app;
  std::vector<const std::optional<std::string>*> instead;
};

stage_options::stage_options(const std::string& about, const std::string& version) : parser_(std::make_unique<parser>()) {
  parser_->app.description(about);
  parser_->app.set_version_flag("--version", version, "print the program's version, and those of wire, schema and store, and exit");
}
stage_options::~stage_options() = default;

stage_options& stage_options::required(const std::string& name, std::string& value, const std::string& help) {
  parser_->app.add_option(name, value, help)->required();
  return *this;
}
stage_options& stage_options::text(const std::string& name, std::string& value, const std::string& help) {
  parser_->app.add_option(name, value, help)->capture_default_str();
  return *this;
}
stage_options& stage_options::text(const std::string& name, std::optional<std::string>& value, const std::string& help) {
  parser_->app.add_option(name, value, help);
  return *this;
}
stage_options& stage_options::texts(const std::string& name, std::vector<std::string>& values, const std::string& help) {
  parser_->app.add_option(name, values, help);
  return *this;
}
stage_options& stage_options::flag(const std::string& name, bool& value, const std::string& help) {
  parser_->app.add_flag(name, value, help);
  return *this;
}
stage_options& stage_options::number(const std::string& name, unsigned& value, unsigned least, unsigned most, const std::string& help) {
  parser_->app.add_option(name, value, help)->check(CLI::Range(least, most))->capture_default_str();
  return *this;
}
stage_options& stage_options::instead(const std::string& name, std::optional<std::string>& value, const std::string& help) {
  parser_->instead.push_back(&value);
  return text(name, value, help);
}

std::optional<int> stage_options::parse(int argc, char** argv) {
  try {
    parser_->app.parse(argc, argv);
  } catch (const CLI::RequiredError& e) {  // thrown after all values were read
    const auto given = [](const auto* value) { return value->has_value(); };
    if (std::ranges::none_of(parser_->instead, given)) return parser_->app.exit(e);
  } catch (const CLI::ParseError& e) {
    return parser_->app.exit(e);
  }
  return std::nullopt;
}

}  // namespace common
