// Evidence travels and is kept: what of a line, a number or a command may be shown in it.
#pragma once

#include "collector/policy/judge.hpp"

namespace collector::policy {

/// A line of a text, masked and cut. `text` is what it is a part of: it may stand within a key.
std::string shown_line(std::string_view text, std::string_view line);
/// A piece that begins within a line: its first word may be the end of a secret.
std::string shown_piece(std::string_view line);
/// What was captured in a line.
std::string shown_part(std::string_view line, std::string_view part);

/// What a rule took out of a line is hidden, also in its message, if the lines around that line say
/// that it is a secret.
void hide_in_context(match_evidence& e, std::string_view text, std::string_view line);

/// A command is written with what it is told: its words, its text in the rule and in messages. What
/// it printed of a file that is a secret by its place is hidden.
void hide_in_command(rule_evidence& e, const std::string& command);

/// Of a file that is a secret by its place nothing is shown but where the decision fell.
match_result without_secret_file(match_result r, const std::string& path);

/// Whether a hash of the bytes would tell of a secret: who guesses it could try it out.
bool holds_secret(const std::string& path, std::string_view bytes);

/// The first lines of a text, masked, at most that many bytes: whole lines where there are such.
std::string shown_lines(std::string_view text, std::size_t most);
/// The same of a file, which may be a secret by its place.
std::string shown_file(const std::string& path, std::string_view text, std::size_t most);
/// The same of what a command printed.
std::string shown_output(const std::string& command, std::string_view text, std::size_t most);

}  // namespace collector::policy
