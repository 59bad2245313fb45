// How --help shows options, in every program.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace common::settings {

/// `--format table|json`, `--cursor CURSOR`, `--rule RULE ...`; what holds without it stands behind
/// what it does.
class help_format : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* o) const override;
  std::string make_option_desc(const CLI::Option* o) const override;
};

}  // namespace common::settings
