#include "collector/policy/lint/command_options.hpp"

#include <algorithm>

namespace collector::policy {

bool command_options::has(std::string_view long_one) const {
  return std::ranges::any_of(long_ones, [&](std::string_view given) {
    return given.substr(0, given.find('=')) == long_one;
  });
}

bool command_options::only(std::string_view wanted_letters,
                           std::initializer_list<std::string_view> wanted) const {
  return letters.find_first_not_of(wanted_letters) == letters.npos &&
         std::ranges::all_of(long_ones, [&](std::string_view given) {
           return std::ranges::find(wanted, given.substr(0, given.find('='))) != wanted.end();
         });
}

command_options options_of(const std::vector<std::string>& words, std::string_view with_value) {
  command_options out;
  bool ended = false;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string_view w = words[i];
    if (ended || w.size() < 2 || w[0] != '-') {
      out.operands.emplace_back(w);
    } else if (w == "--") {
      ended = true;
    } else if (w.starts_with("--")) {
      out.long_ones.emplace_back(w.substr(2));
    } else {
      for (std::size_t at = 1; at < w.size(); ++at) {
        out.letters += w[at];
        if (with_value.find(w[at]) == with_value.npos) continue;
        const bool glued = at + 1 < w.size();
        out.values[w[at]] = glued ? std::string(w.substr(at + 1))
                                  : (i + 1 < words.size() ? words[++i] : std::string{});
        break;
      }
    }
  }
  return out;
}

std::string_view program_name(const std::vector<std::string>& words) {
  return std::string_view(words[0]).substr(words[0].rfind('/') + 1);
}

}  // namespace collector::policy
