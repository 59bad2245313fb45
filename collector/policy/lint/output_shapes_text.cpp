// Of programs that print what they find in text: grep, wc, cut, awk, echo, sums.
#include <algorithm>
#include <array>

#include "collector/policy/lint/command_options.hpp"
#include "collector/policy/lint/output_shapes.hpp"
#include "common/letters.hpp"

namespace collector::policy {

namespace {

using maybe_shape = std::optional<output_shape>;

/// The files, without the pattern.
command_text files_of_grep(const command_options& o) {
  auto files = o.operands;
  const bool pattern_given = o.has('e') || o.has('f') || o.has("regexp") || o.has("file");
  if (!pattern_given && !files.empty()) files.erase(files.begin());
  return files;
}

/// By its name: of one file alone `grep -r` prints the lines as they are.
bool is_folder(std::string_view path) {
  static constexpr auto known = std::to_array<std::string_view>(
      {"/etc", "/home", "/usr", "/var", "/opt", "/root", "/tmp", "/boot", "/srv", "/var/log",
       "/etc/ssh", "/etc/security", "/etc/audit", "/etc/default", "/etc/apt", "/etc/systemd",
       "/usr/lib/systemd", "/etc/profile.d", "/lib/systemd"});
  return path.ends_with('/') || path.ends_with(".d") ||
         std::ranges::find(known, path) != known.end();
}

/// `PATH:` or `PATH/…:` in front of each line.
std::string with_name_in_front(const command_text& files, const std::string& rest) {
  return one_of_texts(files) + "(?:/.*)?[:-]" + rest + "|--";
}

maybe_shape shape_of_grep(const command_text& words) {
  const auto o = options_of(words, "efmABCdD");
  if (o.has('q') || o.has("quiet") || o.has("silent")) return output_shape{{}, {}, true};
  if (!o.only("EFGPiwxsvcmLlnrRhHoeABCyaI",
              {"count", "line-number", "recursive", "extended-regexp", "ignore-case",
               "invert-match", "fixed-strings", "word-regexp", "no-messages", "perl-regexp",
               "files-with-matches", "include", "exclude"}))
    return std::nullopt;
  const auto files = files_of_grep(o);
  const bool below = o.has('r') || o.has('R') || o.has("recursive");
  const bool of_folder = below && files.size() == 1 && is_folder(files[0]);
  const bool named = !o.has('h') && (o.has('H') || of_folder || files.size() > 1);
  const bool maybe_named = below && !named && !o.has('h');
  if (o.has('l') || o.has('L') || o.has("files-with-matches")) {
    if (files.empty()) return std::nullopt;
    return output_shape{one_of_texts(files) + (below ? "(?:/.*)?" : ""),
                        "names of files; the lines without `-l`"};
  }
  if (o.has('c') || o.has("count")) {
    if (files.empty() ? named || below : maybe_named) return std::nullopt;
    return output_shape{named ? one_of_texts(files) + "(?:/.*)?:\\d+" : "\\d+",
                        "how many lines there are; compare it by `n:^(\\d+)$ compare …`"};
  }
  const bool numbered = o.has('n') || o.has("line-number");
  if (named && !files.empty())
    return output_shape{with_name_in_front(files, ".*"),
                        "the name of the file and a colon in front of each line; `-h` leaves it "
                        "out"};
  if (numbered && !named && !maybe_named)
    return output_shape{"\\d+[:-].*|--", "the number of the line in front"};
  return std::nullopt;
}

maybe_shape shape_of_wc(const command_text& words) {
  const auto o = options_of(words);
  if (!o.only("lwcmL", {"lines", "words", "bytes", "chars"})) return std::nullopt;
  const std::string numbers = "\\s*\\d+(?:\\s+\\d+)*";
  if (o.operands.empty()) return output_shape{numbers, "numbers alone"};
  auto names = o.operands;
  names.emplace_back("total");
  return output_shape{numbers + " " + one_of_texts(names), "a number, a blank and the file"};
}

/// One character that stands for itself, or a blank.
std::string without(char c) { return "[^" + as_text({&c, 1}) + "]*"; }

maybe_shape shape_of_cut(const command_text& words) {
  const auto o = options_of(words, "dfcb");
  if (!o.only("dfs") || !o.has('f')) return std::nullopt;
  const auto field = o.values.at('f');
  const auto by = o.has('d') ? o.values.at('d') : "\t";
  if (by.size() != 1 || field.empty() || !std::ranges::all_of(field, common::is_digit))
    return std::nullopt;
  return output_shape{without(by[0]), "one field, which has no delimiter in it"};
}

/// `{print $1}`, also behind a condition.
bool prints_one_field(std::string_view program) {
  const auto open = program.find('{');
  if (open == program.npos || program.find('{', open + 1) != program.npos) return false;
  std::string inside;
  for (const char c : program.substr(open + 1))
    if (c != ' ') inside += c;
  if (inside.ends_with(";}")) inside.erase(inside.size() - 2, 1);
  if (!inside.starts_with("print$") || !inside.ends_with('}')) return false;
  const auto number = std::string_view(inside).substr(6, inside.size() - 7);
  return !number.empty() && number[0] != '0' && std::ranges::all_of(number, common::is_digit);
}

maybe_shape shape_of_awk(const command_text& words) {
  const auto o = options_of(words, "Ffv");
  if (!o.only("F") || o.operands.empty() || !prints_one_field(o.operands[0])) return std::nullopt;
  const auto by = o.has('F') ? o.values.at('F') : " ";
  if (by.size() != 1) return std::nullopt;
  return output_shape{by == " " ? "\\S*" : without(by[0]),
                      "one field, which has no separator in it"};
}

maybe_shape shape_of_echo(const command_text& words) {
  std::string line;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i].starts_with('-') || words[i].find('\\') != words[i].npos) return std::nullopt;
    line += (i == 1 ? "" : " ") + words[i];
  }
  return output_shape{as_text(line), "'" + line + "'"};
}

}  // namespace

maybe_shape shape_of_text_tools(std::string_view name, const command_text& words) {
  if (name == "grep" || name == "egrep" || name == "fgrep") return shape_of_grep(words);
  if (name == "wc") return shape_of_wc(words);
  if (name == "cut") return shape_of_cut(words);
  if (name == "awk" || name == "gawk" || name == "mawk") return shape_of_awk(words);
  if (name == "echo") return shape_of_echo(words);
  if (name == "md5sum" || name == "sha1sum" || name == "sha256sum" || name == "sha512sum")
    if (options_of(words).only("bt"))
      return output_shape{"\\\\?[0-9a-f]{32,128} [ *].*", "the sum in front of the file"};
  return std::nullopt;
}

}  // namespace collector::policy
