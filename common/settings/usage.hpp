// What is wrong with a command line, in plain words: CLI11's own speak of its types.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace common::settings {

/// Reads the words, as CLI::App::parse does, and throws only CLI::ParseError: where an option that
/// takes no value is given one, CLI11 lets the exception through by which it saw that it is none.
void parse(CLI::App& program, const std::vector<std::string>& words);
/// `no option '--oops'`, with what was perhaps meant; empty: every option is one of those of `at`,
/// the command of the program that was typed.
std::string unknown_option(const CLI::App& program, const CLI::App& at);
/// Names the option or the word.
std::string what_is_wrong(const CLI::ParseError& e, const CLI::App& program);

}  // namespace common::settings
