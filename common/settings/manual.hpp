// Manual pages and completion for shells, made of what --help is made of.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace common::settings {

/// In roff, with all commands that are not hidden. `version` as --version has it.
std::string manual_page(const CLI::App& of, int section, const std::string& version);

enum class shell { bash, zsh };
/// A file for the shell's folder of completions: commands, their options, and of options those
/// values that can be listed.
std::string completion(const CLI::App& of, shell in);

/// Whether the words ask for a page of all commands.
bool asks_for_page(const std::vector<std::string>& words);
/// What `--manual`, `completion bash` and `completion zsh` ask for: who packages the program does.
/// Nothing for other words.
std::optional<std::string> page_asked_for(const std::vector<std::string>& words, const CLI::App& of,
                                          int section, const std::string& version);

}  // namespace common::settings
