// How a command says what it takes. CLI11 stays in two source files, of this and the command line:
// every file that includes it costs the build many seconds.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/settings/values.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace cli {

/// Names that begin with `--` are options, others stand for positions. What is typed is written
/// into the variables given; what they hold before is the default, shown by --help.
class option_list {
 public:
  explicit option_list(CLI::App& app) : app_(&app) {}

  option_list& required(const std::string& name, std::string& value, const std::string& help);
  option_list& required(const std::string& name, std::vector<std::string>& values,
                        const std::string& help);
  option_list& text(const std::string& name, std::string& value, const std::string& help);
  option_list& text(const std::string& name, std::optional<std::string>& value,
                    const std::string& help);
  /// May be given several times.
  option_list& texts(const std::string& name, std::vector<std::string>& values,
                     const std::string& help);
  /// An empty value is no default: none was chosen then.
  option_list& one_of(const std::string& name, std::string& value,
                      const std::vector<std::string>& choices, const std::string& help);
  /// The same of a position that has to be there.
  option_list& required_one_of(const std::string& name, std::string& value,
                               const std::vector<std::string>& choices, const std::string& help);
  option_list& flag(const std::string& name, bool& value, const std::string& help);
  option_list& number(const std::string& name, std::uint64_t& value, const std::string& help);
  /// What stands for the value of the option that was added last, in --help: `--at TIME`.
  option_list& shown_as(const std::string& word);
  /// The settings of a program, out of the registry.
  option_list& settings(common::settings::values& values);
  /// Exactly one of the options that `add` adds has to be given.
  option_list& exactly_one(const std::string& title, const std::function<void(option_list&)>& add);

 private:
  CLI::App* app_;
  CLI::Option* last_ = nullptr;
};

}  // namespace cli
