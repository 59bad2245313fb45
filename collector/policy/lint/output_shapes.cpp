// Sources: the manuals of the programs, and what those of Debian 12 and of Red Hat 9 print.
#include "collector/policy/lint/output_shapes.hpp"

#include <algorithm>
#include <array>

#include "collector/policy/lint/command_options.hpp"
#include "common/letters.hpp"
#include "common/result.hpp"

namespace collector::policy {

namespace {

/// They answer by their exit status.
bool is_silent(std::string_view name) {
  static constexpr auto all =
      std::to_array<std::string_view>({"true", "false", "test", "[", "sleep", "sync", ":"});
  return std::ranges::find(all, name) != all.end();
}

std::optional<output_shape> shape_of_id(const command_text& words) {
  const auto o = options_of(words);
  if (!o.long_ones.empty() || o.has('Z') || o.has('z')) return std::nullopt;
  const bool names = o.has('n');
  if (o.has('G') && !names) return output_shape{"\\d+( \\d+)*", "numbers with blanks between them"};
  if ((o.has('u') || o.has('g')) && !names)
    return output_shape{"\\d+", "a number; `-un` is the name, and `id` alone has `uid=0(root)`"};
  if (names) return output_shape{"[^:=,]+", "names alone"};
  return output_shape{"uid=\\d+.* gid=\\d+.*", "`uid=0(root) gid=0(root) groups=0(root)`"};
}

std::optional<output_shape> shape_of_uname(const command_text& words) {
  const auto o = options_of(words);
  if (!o.long_ones.empty() || !o.operands.empty()) return std::nullopt;
  if (o.letters == "r")
    return output_shape{"\\d\\S*", "the version of the kernel, as `6.1.0-18-amd64`"};
  if (o.letters == "s" || o.letters.empty()) return output_shape{"[A-Z]\\S*", "`Linux`"};
  if (o.letters == "m")
    return output_shape{
        "(?:x86_64|i\\d86|aarch64|arm\\S*|ppc\\S*|riscv\\S*|s390\\S*|mips\\S*|loongarch\\S*|alpha|"
        "sparc\\S*|ia64|parisc\\S*|m68k|sh\\d\\S*|e2k)",
        "the machine, as `x86_64`"};
  if (o.letters == "a")
    return output_shape{"[A-Z]\\S* .*", "all in one line, which begins with `Linux`"};
  return std::nullopt;
}

std::optional<output_shape> shape_of_sysctl(const command_text& words) {
  const auto o = options_of(words);
  if (!o.only("eqi", {"ignore", "quiet"}) || o.operands.empty()) return std::nullopt;
  std::string keys;
  for (const auto& key : o.operands) {
    if (key.find_first_of("=*?[") != key.npos) return std::nullopt;
    if (!keys.empty()) keys += '|';
    for (const char c : key) keys += c == '.' || c == '/' ? "[./]" : as_text({&c, 1});
  }
  return output_shape{"(?:" + keys + ")\\s=\\s.*", "`KEY = VALUE`; `-n` prints the value alone"};
}

std::optional<output_shape> shape_of_packages(std::string_view name, const command_text& words) {
  constexpr auto wanted = "(?:install|hold|deinstall|purge|unknown)";
  if (name == "dpkg" && words.size() >= 2 && words[1] == "--get-selections")
    return output_shape{fmt::format("\\S+\\s+{}", wanted), "`NAME install`, with tabs between"};
  const auto o = options_of(words, "f");
  const auto format = o.values.contains('f') ? o.values.at('f') : std::string{};
  if (name == "dpkg-query" && o.only("Wf") && o.operands.size() == 1 &&
      (format == "${Status}" || format == "${Status}\\n" || format == "${Status}n"))
    return output_shape{fmt::format("{} (?:ok|reinstreq) [a-z-]+n?", wanted),
                        "three words, as `install ok installed`"};
  if (name == "apt-cache" && words.size() == 3 && words[1] == "policy")
    return output_shape{fmt::format("(?:{}:|\\s.*|[NWE]: .*)?", as_text(words[2])),
                        "`NAME:` and lines that begin with blanks, as `  Installed: (none)`"};
  return std::nullopt;
}

std::optional<output_shape> shape_of_accounts(std::string_view name, const command_text& words) {
  const auto o = options_of(words);
  if (name == "passwd" && o.letters == "S" && o.operands.size() == 1)
    return output_shape{as_text(o.operands[0]) + "\\s.*", "`NAME P …`, or L or NP in its place"};
  if (name == "chage" && o.letters == "l")
    return output_shape{"[A-Z][A-Za-z ]*\\s*:\\s.*", "`Maximum number of days …\\t: 99999`"};
  return std::nullopt;
}

}  // namespace

std::string as_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool special = c > ' ' && c < '\x7f' && !common::is_letter(c) && !common::is_digit(c);
    if (special) out += '\\';
    out += c;
  }
  return out;
}

std::string one_of_texts(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "(?:" : "|") + as_text(text);
  return out + ")";
}

std::optional<output_shape> shape_of_output(const command_text& words) {
  const auto name = program_name(words);
  if (is_silent(name)) return output_shape{{}, {}, true};
  if (name == "id") return shape_of_id(words);
  if (name == "uname") return shape_of_uname(words);
  if (name == "sysctl") return shape_of_sysctl(words);
  if (name == "stat") return shape_of_stat(words);
  if (name == "passwd" || name == "chage") return shape_of_accounts(name, words);
  if (name == "dpkg" || name == "dpkg-query" || name == "apt-cache")
    return shape_of_packages(name, words);
  for (const auto of :
       {shape_of_text_tools, shape_of_listings, shape_of_services, shape_of_firewalls})
    if (auto shape = of(name, words)) return shape;
  return std::nullopt;
}

}  // namespace collector::policy
