// A command line in its words: an option and what it takes are two of them.
#include "common/secrets/mask.hpp"
#include "common/secrets/names.hpp"
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

bool is_option(std::string_view a) {
  return a.size() > 1 && a[0] == '-' && a.find_first_of("= \t\n:") == a.npos;
}

/// An option may also stand where a value could: `--password -h HOST` asks for one.
bool is_value(std::string_view a) {
  return !a.starts_with("--") && !(a.size() <= 2 && a.starts_with('-')) && !a.starts_with("id=") &&
         !(is_option(a) && kind_of(a).says != naming::none && kind_of(a).tail);
}

/// Programs whose options have no dash: `nmcli … password x`.
bool takes_keywords(std::string_view program) {
  return is_one_of(base_name(program), {"nmcli", "iwconfig", "wpa_cli", "networksetup"});
}

bool hides_next(const std::vector<std::string>& all, std::size_t i) {
  if (i + 1 >= all.size() || all[i + 1].empty()) return false;
  const std::string_view name = all[i], value = all[i + 1];
  const bool keyword = (i > 0 && all[i - 1] == "set") || (i > 1 && takes_keywords(all[0]));
  if (!is_option(name) && !keyword) return false;
  // `ipmitool user set password 2 x`: the account's number stands between.
  const bool number = value.size() < 3 && std::ranges::all_of(value, is_digit);
  if (keyword && !is_option(name) && number) return false;
  const auto kind = kind_of(name);
  if (name == "key" && !is_plain(value) && takes_keywords(all[0]))
    return !is_one_of(value, {"open", "restricted"});
  if (!kind.tail || !is_value(value) || is_plain(value)) return false;
  return kind.says == naming::strong || (kind.says == naming::weak && is_random(value));
}

/// `PASSWORD=a b c` as one argument is a value with blanks; as a shell's text it is a command.
bool hide_assigned(std::string& a) {
  const auto name_end = std::min(
      a.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."),
      a.size());
  if (name_end == a.size() || a[name_end] != '=' || name_end + 1 == a.size()) return false;
  const auto kind = kind_of(std::string_view(a).substr(0, name_end));
  const auto value = std::string_view(a).substr(name_end + 1);
  if (kind.says != naming::strong || is_plain(value)) return false;
  a.replace(name_end + 1, a.npos, mask);
  return true;
}

/// What options of known programs take; their places are counted in all words together.
spans find_in_programs(const std::vector<std::string>& all, std::string& line, spans& words) {
  for (const auto& a : all) {
    if (!words.empty()) line += ' ';
    words.push_back({line.size(), line.size() + a.size()});
    line += a;
  }
  spans out;
  find_commands(line, words, out);
  find_verbs(line, words, out);
  return out;
}

}  // namespace

void mask_arguments(std::vector<std::string>& arguments) {
  std::string line;
  spans words;
  auto hidden = find_in_programs(arguments, line, words);
  std::ranges::sort(hidden, {}, &span::begin);
  const auto before = arguments;
  std::size_t next = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto& a = arguments[i];
    if (i > 0 && hides_next(before, i - 1)) {
      a = mask;
      continue;
    }
    const bool shell = i > 0 && before[i - 1].starts_with('-') && before[i - 1].ends_with('c');
    if (!shell && hide_assigned(a)) continue;
    while (next < hidden.size() && hidden[next].end <= words[i].begin) ++next;
    // One program's parts of a word do not overlap: from the first to the last all is hidden.
    if (next < hidden.size() && hidden[next].begin < words[i].end) {
      const auto at = hidden[next].begin - words[i].begin;
      auto end = hidden[next].end;
      bool inner = false;
      for (auto more = next + 1; more < hidden.size() && hidden[more].begin < words[i].end; ++more)
        inner = true, end = std::max(end, hidden[more].end);
      if (!inner && end <= words[i].end) {
        a = mask_field(a.substr(0, at)) + std::string(mask) +
            mask_field(a.substr(end - words[i].begin));
        continue;
      }
    }
    a = i == 0 ? mask_field(a) : mask_word(a);
  }
}

}  // namespace common::secrets
