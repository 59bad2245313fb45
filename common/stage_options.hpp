// The command line of a stage. CLI11 stays in one source file: every file that includes it costs the build many seconds.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace common {

/// Options are written into the variables given, which outlive this; what they hold before is the default, shown by --help.
class stage_options {
 public:
  /// `about` stands above the options in --help; `version` is what --version prints.
  stage_options(const std::string& about, const std::string& version);
  ~stage_options();

  stage_options& required(const std::string& name, std::string& value, const std::string& help);
  stage_options& text(const std::string& name, std::string& value, const std::string& help);
  stage_options& text(const std::string& name, std::optional<std::string>& value, const std::string& help);
  /// May be given several times.
  stage_options& texts(const std::string& name, std::vector<std::string>& values, const std::string& help);
  /// `!--name` sets the variable to false.
  stage_options& flag(const std::string& name, bool& value, const std::string& help);
  stage_options& number(const std::string& name, unsigned& value, unsigned least, unsigned most, const std::string& help);
  /// Something to do instead of what the stage is for: where it is given, nothing else is required.
  stage_options& instead(const std::string& name, std::optional<std::string>& value, const std::string& help);

  /// The exit status, where the process has nothing left to do: help was asked for (0), or the command line is wrong; both are
  /// printed.
  std::optional<int> parse(int argc, char** argv);

 private:
  struct parser;
  std::unique_ptr<parser> parser_;
};

}  // namespace common
