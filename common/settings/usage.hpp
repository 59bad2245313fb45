// What is wrong with a command line, in plain words: CLI11's own speak of its types.
#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace common::settings {

/// `no option '--oops'`, with what was perhaps meant; empty: every option is one of those of `at`,
/// the command of the program that was typed.
std::string unknown_option(const CLI::App& program, const CLI::App& at);
/// Names the option or the word.
std::string what_is_wrong(const CLI::ParseError& e, const CLI::App& program);

}  // namespace common::settings
