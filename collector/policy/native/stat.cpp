// stat(1) of coreutils 9.1: -L, -c, --format, --printf, several files.
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "collector/policy/native/paths.hpp"
#include "collector/policy/native/programs.hpp"
#include "collector/policy/native/stat_format.hpp"

namespace collector::policy::native {

namespace {

struct stat_options {
  bool follow = false;
  enum class style { long_lines, format, printf } as = style::long_lines;
  std::string format;
  std::vector<std::string> files;
};

/// --printf's escapes that are the same everywhere.
std::optional<std::string> unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    const auto at = std::string_view("nt\\\"").find(++i < text.size() ? text[i] : '?');
    if (at == std::string_view::npos) return std::nullopt;
    out += "\n\t\\\""[at];
  }
  return out;
}

bool set_format(stat_options& q, std::string_view text, bool printf) {
  // An escape that makes a % would begin a directive for us and not for stat.
  const auto plain = printf ? unescaped(text) : std::optional(std::string(text));
  if (!plain) return false;
  q.as = printf ? stat_options::style::printf : stat_options::style::format;
  q.format = *plain;
  return true;
}

/// A word of short options: L, and c with its argument in the rest or in the next word.
bool parse_short(stat_options& q, arguments argv, std::size_t& i) {
  const std::string_view word = argv[i];
  for (std::size_t at = 1; at < word.size(); ++at) {
    if (word[at] == 'L') {
      q.follow = true;
      continue;
    }
    if (word[at] != 'c') return false;
    if (at + 1 < word.size()) return set_format(q, word.substr(at + 1), false);
    return ++i < argv.size() && set_format(q, argv[i], false);
  }
  return true;
}

bool parse_long(stat_options& q, arguments argv, std::size_t& i) {
  const std::string_view word = argv[i];
  if (word == "--dereference") return q.follow = true;
  for (const auto& [name, printf] : {std::pair{std::string_view("--format"), false},
                                     std::pair{std::string_view("--printf"), true}}) {
    if (word.starts_with(name) && word.substr(name.size()).starts_with('='))
      return set_format(q, word.substr(name.size() + 1), printf);
    if (word == name) return ++i < argv.size() && set_format(q, argv[i], printf);
  }
  return false;
}

std::optional<stat_options> stat_options_of(arguments argv) {
  stat_options q;
  bool options = true;
  for (std::size_t i = 1; i < argv.size(); ++i) {
    const std::string& word = argv[i];
    if (options && word == "--")
      options = false;
    else if (!options || !word.starts_with('-'))
      q.files.push_back(word);
    else if (word == "-" ||
             !(word.starts_with("--") ? parse_long(q, argv, i) : parse_short(q, argv, i)))
      return std::nullopt;
  }
  return q.files.empty() ? std::nullopt : std::optional(q);
}

std::optional<std::string> print(const stat_options& q, const stat_subject& s, host& facts) {
  if (q.as == stat_options::style::long_lines)
    return is_plain(s.name) ? describe_stat(s, facts) : std::nullopt;
  auto text = format_stat(q.format, s, facts);
  if (text && q.as == stat_options::style::format) *text += '\n';
  return text;
}

}  // namespace

std::optional<reply> stat(arguments argv, host& facts) {
  const auto q = stat_options_of(argv);
  if (!q || facts.selinux()) return std::nullopt;
  streams s;
  bool failed = false;
  for (const auto& file : q->files) {
    if (file == "-" || facts.is_out_of_reach(file)) return std::nullopt;
    stat_subject subject{.name = file, .facts = {}};
    const int flags = AT_NO_AUTOMOUNT | (q->follow ? 0 : AT_SYMLINK_NOFOLLOW);
    if (::statx(AT_FDCWD, file.c_str(), flags, STATX_BASIC_STATS | STATX_BTIME, &subject.facts) !=
        0) {
      const auto quoted = quoted_name(file);
      if (!quoted) return std::nullopt;
      s.flush();  // error(3) does
      s.err(argv[0] + ": cannot statx " + *quoted + ": " + std::strerror(errno) + "\n");
      failed = true;
      continue;
    }
    const auto text = print(*q, subject, facts);
    if (!text) return std::nullopt;
    s.out(*text);
  }
  return s.end(failed ? 1 : 0);
}

}  // namespace collector::policy::native
