#include "schemas/sinks/text_template.hpp"

#include <algorithm>

#include "common/suggest.hpp"
#include "schemas/json.hpp"

namespace schemas {

using common::errc;
using common::fail;

namespace {

bool is_word(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

/// Without the quotes around it.
std::string within_string(const std::string& value) {
  const auto quoted = dump_line(json(printable_utf8(value)));
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

common::result<std::string> fill_template(
    std::string_view text, const std::function<std::string(std::string_view word)>& value) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{');
    out += text.substr(0, open);
    if (open == text.npos) break;
    text.remove_prefix(open);
    const auto close = text.find('}');
    const auto word = close == text.npos ? std::string_view{} : text.substr(1, close - 1);
    if (!is_word(word)) {
      out += '{';
      text.remove_prefix(1);
      continue;
    }
    if (std::ranges::find(template_words, word) == template_words.end())
      return fail(errc::usage, "no word '{{{}}}'{}; there are {{{}}}", word,
                  common::did_you_mean(word, template_words), fmt::join(template_words, "} {"));
    out += within_string(value(word));
    text.remove_prefix(close + 1);
  }
  return out;
}

common::status check_template(std::string_view text) {
  const auto filled = fill_template(text, [](auto) { return "\"b\" a"; });
  if (!filled) return fail(filled.error());
  if (!json::accept(*filled))
    return fail(errc::usage,
                "the template makes no JSON; want it as {{\"text\": \"{{message}}\"}}");
  return {};
}

}  // namespace schemas
