#include "analyzer/load/telling.hpp"

#include <array>

namespace analyzer::load {

using common::result;
using common::status;
using common::yaml::node;

namespace {
constexpr std::size_t longest_word = 64;

/// A few plain words.
result<std::string> read_words(const node& n, std::string_view what) {
  auto words = text_of(n, what);
  if (words && words->size() > longest_word)
    return refuse(n, fmt::format("{} of {} bytes, at most {}", what, words->size(), longest_word));
  return words;
}
}  // namespace

result<bool> read_truth(const node& n, std::string_view key) {
  constexpr std::array<std::string_view, 2> truths{"false", "true"};
  const auto* given = n.find(key);
  if (given == nullptr) return false;
  return one_of(*given, truths, fmt::format("`{}`", key)).map([](std::size_t i) { return i == 1; });
}

status read_telling(const node& n, rule& r) {
  if (const auto* part_of = n.find("part_of")) {
    auto word = read_words(*part_of, "a word for `part_of`");
    if (!word) return fail(word.error());
    r.part_of = std::move(*word);
    r.telling = schemas::telling::with_others;
  }
  if (const auto* many = n.find("many")) {
    auto words = read_words(*many, "the words for `many`");
    if (!words) return fail(words.error());
    r.many = std::move(*words);
    if (r.part_of.empty())
      return refuse(*many, "`many` without `part_of`: alerts of this rule are told one by one");
  }
  auto settles = read_truth(n, "settles");
  if (!settles) return fail(settles.error());
  if (*settles) r.telling = schemas::telling::when_it_lasts;
  return {};
}

}  // namespace analyzer::load
