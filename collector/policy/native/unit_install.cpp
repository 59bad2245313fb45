#include "collector/policy/native/unit_install.hpp"

#include <algorithm>
#include <array>

#include "collector/policy/native/unit_names.hpp"
#include "common/text.hpp"
#include "common/utf8.hpp"

namespace collector::policy::native {

namespace {

constexpr std::string_view blank = " \t";

/// Well-formed UTF-8 of the common scripts and signs; the rarer planes and the marks of byte order
/// are not looked into.
bool is_plain_text(std::string_view line) {
  while (!line.empty()) {
    const auto c = common::take_utf8(line).code_point;
    if (!c || (*c >= 0x800 && *c < 0x1000) || *c >= 0xd000) return false;
  }
  return true;
}

bool is_continued(std::string_view line) {
  const auto last = line.find_last_not_of('\\');
  const auto marks = line.size() - (last == line.npos ? 0 : last + 1);
  return marks % 2 == 1;
}

/// Words that mean nothing but themselves. Only counted ones may hold specifiers: nothing expands
/// them before they are counted.
bool words_of(std::string_view value, std::string_view refused, std::vector<std::string>& out) {
  if (value.find_first_of(refused) != value.npos) return false;
  while (!(value = common::trim(value)).empty()) {
    const auto word = value.substr(0, value.find_first_of(blank));
    out.emplace_back(word);
    value.remove_prefix(word.size());
  }
  return true;
}

class reader {
 public:
  reader(std::string_view name, unit_install& into)
      : name_(name), kind_(kind_of_unit(name)), into_(into) {}

  bool line(std::string_view text) {
    text = common::trim(text);
    if (!is_plain_text(text)) return false;
    if (text.empty()) return true;
    if (text[0] == '[') return enter(text);
    if (section_ == section::none) return false;
    return section_ == section::foreign || assign(text);
  }

 private:
  enum class section { none, foreign, install };

  bool enter(std::string_view text) {
    constexpr std::array<std::string_view, 12> others{"Unit",   "Automount", "Device",  "Mount",
                                                      "Path",   "Scope",     "Service", "Slice",
                                                      "Socket", "Swap",      "Target",  "Timer"};
    if (!text.ends_with(']')) return false;
    text = text.substr(1, text.size() - 2);
    section_ = text == "Install" ? section::install : section::foreign;
    return text == "Install" || text.starts_with("X-") ||
           std::ranges::find(others, text) != others.end();
  }

  bool assign(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == text.npos || equals == 0) return false;
    const auto key = common::trim(text.substr(0, equals)),
               value = common::trim(text.substr(equals + 1));
    if (key == "WantedBy") return count(value, into_.wanted);
    if (key == "RequiredBy") return count(value, into_.required);
    if (key == "Alias") return alias(value);
    if (key == "Also") return also(value);
    if (key == "DefaultInstance") return default_instance(value);
    return key.starts_with("X-");
  }

  /// An empty value forgets what was said before.
  bool count(std::string_view value, bool& any) {
    std::vector<std::string> words;
    any = !value.empty();
    return words_of(value, "\"'\\", words);
  }

  bool alias(std::string_view value) {
    if (value.empty()) into_.aliases.clear();
    return may_alias(name_) && words_of(value, "\"'\\%/", into_.aliases);
  }

  bool also(std::string_view value) {
    std::vector<std::string> words;
    if (!words_of(value, "\"'\\%/", words)) return false;
    into_.also = into_.also || !words.empty();
    return std::ranges::all_of(words,
                               [](const auto& w) { return kind_of_unit(w) != unit_kind::invalid; });
  }

  bool default_instance(std::string_view value) {
    if (kind_ == unit_kind::instance) return true;
    into_.default_instance = value;
    return kind_ == unit_kind::blank_template &&
           kind_of_unit(instance_of(name_, value)) == unit_kind::instance &&
           value.find_first_of("\\%\"'") == value.npos;
  }

  std::string_view name_;
  unit_kind kind_;
  unit_install& into_;
  section section_ = section::none;
};

}  // namespace

bool read_unit_install(std::string_view text, std::string_view name, unit_install& into) {
  if (std::ranges::any_of(
          text, [](char c) { return (c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == 127; }))
    return false;
  reader r(name, into);
  std::string joined;
  std::string_view line;
  while (common::next_line(text, line)) {
    const auto start = line.find_first_not_of(blank);
    line.remove_prefix(std::min(start, line.size()));
    if (!line.empty() && (line[0] == '#' || line[0] == ';'))
      continue;  // also between the lines that are joined
    joined += line;
    if (is_continued(joined)) {
      joined.back() = ' ';
      continue;
    }
    if (!r.line(joined)) return false;
    joined.clear();
  }
  return joined.empty() || r.line(joined);
}

}  // namespace collector::policy::native
