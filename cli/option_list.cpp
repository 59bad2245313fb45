#include "cli/option_list.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "common/settings/command_line.hpp"

namespace cli {

option_list& option_list::required(const std::string& name, std::string& value,
                                   const std::string& help) {
  return app_->add_option(name, value, help)->required(), *this;
}

option_list& option_list::required(const std::string& name, std::vector<std::string>& values,
                                   const std::string& help) {
  return app_->add_option(name, values, help)->required(), *this;
}

option_list& option_list::text(const std::string& name, std::string& value,
                               const std::string& help) {
  return last_ = app_->add_option(name, value, help)->capture_default_str(), *this;
}

option_list& option_list::text(const std::string& name, std::optional<std::string>& value,
                               const std::string& help) {
  return last_ = app_->add_option(name, value, help), *this;
}

option_list& option_list::texts(const std::string& name, std::vector<std::string>& values,
                                const std::string& help) {
  auto* option = app_->add_option(name, values, help);
  last_ = option;
  if (name.starts_with("--")) option->allow_extra_args(false);  // what follows is not its own
  return *this;
}

option_list& option_list::one_of(const std::string& name, std::string& value,
                                 const std::vector<std::string>& choices, const std::string& help) {
  auto* option = app_->add_option(name, value, help)->check(CLI::IsMember(choices));
  if (!value.empty()) option->capture_default_str();
  return *this;
}

option_list& option_list::required_one_of(const std::string& name, std::string& value,
                                          const std::vector<std::string>& choices,
                                          const std::string& help) {
  return app_->add_option(name, value, help)->check(CLI::IsMember(choices))->required(), *this;
}

option_list& option_list::flag(const std::string& name, bool& value, const std::string& help) {
  return app_->add_flag(name, value, help), *this;
}

option_list& option_list::number(const std::string& name, std::uint64_t& value,
                                 const std::string& help) {
  last_ = app_->add_option(name, value, help);
  // -1 is the largest number there is to who reads it as one without a sign.
  last_->check([](const std::string& typed) {
    return typed.starts_with('-') ? fmt::format("'{}': want a number, 0 or more", typed)
                                  : std::string();
  });
  return *this;
}

option_list& option_list::shown_as(const std::string& word) {
  return last_->type_name(word), *this;
}

option_list& option_list::settings(common::settings::values& values) {
  return common::settings::add_settings(*app_, values), *this;
}

option_list& option_list::exactly_one(const std::string& title,
                                      const std::function<void(option_list&)>& add) {
  auto* group = app_->add_option_group(title);
  option_list options(*group);
  add(options);
  return group->require_option(1), *this;
}

}  // namespace cli
