#include "collector/policy/lint/command_options.hpp"
#include "collector/policy/lint/output_shapes.hpp"
#include "common/text.hpp"

namespace collector::policy {

namespace {

/// Of one directive; `.*` where it is not known.
std::string lines_of(char directive, const command_text& files) {
  switch (directive) {
    case 'a':
      return "(?:0|[1-7][0-7]{0,3})";
    case 'A':
      return "[bcdlpsD?-][rwxstST-]{9}";
    case 'U':
    case 'G':  // no account is called by a number alone
      return "[^:]*[^:\\d][^:]*";
    case 'u':
    case 'g':
    case 's':
    case 'h':
    case 'i':
    case 'b':
    case 'B':
    case 'X':
    case 'Y':
    case 'Z':
      return "\\d+";
    case 'n':
      return one_of_texts(files);
    case 'F':
      return "(?:regular file|regular empty file|directory|symbolic link|character special file|"
             "block special file|fifo|socket|[a-z]+ [a-z ]+)";
    case '%':
      return "%";
    default:
      return ".*";
  }
}

/// None: it may print several lines for a file.
std::optional<std::string> as_lines(std::string_view format, const command_text& files) {
  std::string out;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] == '\\' || format[i] == '\n') return std::nullopt;
    if (format[i] != '%' || i + 1 == format.size()) {
      out += as_text(format.substr(i, 1));
      continue;
    }
    const auto end = format.find_first_not_of("#+- 0123456789.", i + 1);
    if (end == format.npos) return std::nullopt;
    out += end == i + 1 ? lines_of(format[end], files) : ".*";
    i = format[end] == 'H' || format[end] == 'L' ? end + 1 : end;
  }
  return out;
}

}  // namespace

std::optional<output_shape> shape_of_stat(const command_text& words) {
  const auto o = options_of(words, "c");
  if (!o.only("cL", {"dereference", "format"}) || o.operands.empty()) return std::nullopt;
  for (const auto& path : o.operands)
    if (path.find_first_of("*?[{$~") != path.npos) return std::nullopt;
  std::optional<std::string> format;
  if (o.has('c')) format = o.values.at('c');
  for (const auto& given : o.long_ones) {
    if (given.starts_with("format=")) format = given.substr(7);
    if (given == "format") return std::nullopt;
  }
  if (!format)
    return output_shape{
        "\\s*(?:File|Size|Device|Access|Modify|Change|Birth|Context):.*",
        "`Access: (0640/-rw-r-----)  Uid: (    0/    root)` and the like; `-c %a` prints the mode "
        "alone"};
  auto lines = as_lines(*format, o.operands);
  if (!lines) return std::nullopt;
  return output_shape{*lines, "'" + *format + "' filled in, as it is spelled, and nothing else"};
}

}  // namespace collector::policy
