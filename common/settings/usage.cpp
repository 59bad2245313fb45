#include "common/settings/usage.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <stdexcept>

#include "common/suggest.hpp"
#include "common/text.hpp"

namespace common::settings {

namespace {

/// `--format: yaml not in {table,json}`, in plain words.
std::string without_braces(std::string told) {
  constexpr std::string_view choices = " not in {", parts = ": ";
  const auto at = told.find(choices);
  if (at == told.npos || !told.ends_with('}')) return told;
  const auto known = common::split(
      std::string_view(told).substr(at + choices.size(), told.size() - at - choices.size() - 1),
      ',');
  const auto colon = told.find(parts);
  const auto typed = colon < at ? told.substr(colon + parts.size(), at - colon - parts.size()) : "";
  return fmt::format("{} is none of {}{}", told.substr(0, at), fmt::join(known, ", "),
                     did_you_mean(typed, known));
}

/// `Could not convert: --limit = x`; what is converted is a number.
std::string not_converted(const std::string& told) {
  constexpr std::string_view begins = "Could not convert: ", sign = " = ";
  const auto at = told.find(sign);
  if (!told.starts_with(begins) || at == told.npos) return told;
  return fmt::format("{}: '{}' is no whole number of 0 or more",
                     told.substr(begins.size(), at - begins.size()), told.substr(at + sign.size()));
}

/// `Exactly 1 option from [--sbom,--csv] is required`, and ` but 2 were given`.
std::string one_of_a_group(const std::string& told) {
  constexpr std::string_view begins = "Exactly 1 option from [";
  const auto end = told.find(']');
  if (!told.starts_with(begins) || end == told.npos) return told;
  const auto list = std::string_view(told).substr(begins.size(), end - begins.size());
  return fmt::format("want one of {}{}", fmt::join(common::split(list, ','), ", "),
                     told.find(" were given") == told.npos ? "" : ", and not several");
}

}  // namespace

void parse(CLI::App& program, const std::vector<std::string>& words) {
  // CLI11 takes the next word instead.
  const auto empty = std::ranges::find_if(words, [](const auto& word) {
    return word.starts_with("--") && word.size() > 3 && word.find('=') == word.size() - 1;
  });
  if (empty != words.end())
    throw CLI::ParseError(
        fmt::format("{}: a value is missing", empty->substr(0, empty->size() - 1)),
        static_cast<int>(CLI::ExitCodes::ConversionError));
  std::vector<std::string> left(words.rbegin(), words.rend());  // as CLI11 wants them
  try {
    return program.parse(std::move(left));
  } catch (const std::invalid_argument&) {
  } catch (const std::out_of_range&) {
  }
  const auto with_value = std::ranges::find_if(words, [](const auto& word) {
    return word.starts_with("--") && word.find('=') != word.npos && !word.ends_with("=true") &&
           !word.ends_with("=false");
  });
  throw CLI::ParseError(fmt::format("{}: want it alone, with =true or =false",
                                    with_value == words.end() ? "an option" : *with_value),
                        static_cast<int>(CLI::ExitCodes::ConversionError));
}

std::string unknown_option(const CLI::App& program, const CLI::App& at) {
  const auto left = program.remaining(true);
  const auto option = std::ranges::find_if(left, [](const auto& word) {
    return word.size() > 1 && word.starts_with('-') && word != "--";
  });
  if (option == left.end()) return {};
  std::vector<std::string> names;
  for (const auto* o : at.get_options()) names.push_back(o->get_name());
  const std::vector<std::string_view> known(names.begin(), names.end());
  if (std::ranges::find(known, *option) != known.end())
    return fmt::format("'{}' stands behind '--', where no option is read; put options before it",
                       *option);
  return fmt::format("no option '{}'{}", *option, did_you_mean(*option, known));
}

std::string what_is_wrong(const CLI::ParseError& e, const CLI::App& program) {
  const std::string told = e.what();
  if (e.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError))
    if (const auto left = program.remaining(true); !left.empty())
      return fmt::format("too many words: '{}'", left.front());
  if (e.get_exit_code() != static_cast<int>(CLI::ExitCodes::ArgumentMismatch))
    return one_of_a_group(not_converted(without_braces(told)));
  const auto option = told.substr(0, told.find(": "));
  if (told.ends_with(" missing")) return option + ": a value is missing";
  return told.find(": At Most 1 ") == told.npos ? told : option + ": it can be given once";
}

}  // namespace common::settings
