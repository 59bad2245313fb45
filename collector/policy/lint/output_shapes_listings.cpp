// Of programs that list files, mounts and processes.
#include "collector/policy/lint/command_options.hpp"
#include "collector/policy/lint/output_shapes.hpp"

namespace collector::policy {

namespace {

using maybe_shape = std::optional<output_shape>;

maybe_shape shape_of_ls(const command_text& words) {
  const auto o = options_of(words);
  if (!o.only("1aAlLdhtrSRnc")) return std::nullopt;
  for (const auto& path : o.operands)
    if (path.find_first_of("*?[{$~") != path.npos) return std::nullopt;
  const auto given = o.operands.empty() ? std::string("\\.") : one_of_texts(o.operands);
  const auto heads = given + (o.has('R') ? "(?:/.*)?:" : ":");
  if (o.has('l') || o.has('n'))
    return output_shape{"(?:total \\S+|[bcdlpsD-][rwxstST-]{9}[.+@]?\\s+\\d+\\s.*|" + heads + ")?",
                        "a mode in letters, as `-rw-r----- 1 root shadow …`; numbers are of "
                        "`stat -c %a`"};
  return output_shape{"(?:" + given + "|" + heads + "|[^/]*)",
                      "names of entries, without the path of their folder"};
}

/// Expressions that print something else than the path.
bool prints_paths(const command_text& words) {
  for (const auto& w : words)
    for (const std::string_view other :
         {"-ls", "-printf", "-exec", "-execdir", "-print0", "-fls", "-ok", "-okdir"})
      if (w == other) return false;
  return true;
}

maybe_shape shape_of_find(const command_text& words) {
  command_text from;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto& w = words[i];
    if (w == "-H" || w == "-L" || w == "-P") continue;
    if (w.starts_with('-') || w == "(" || w == "!") break;
    if (w.find_first_of("*?[{$~") != w.npos) return std::nullopt;
    from.push_back(w);
    while (from.back().size() > 1 && from.back().ends_with('/')) from.back().pop_back();
    if (from.back() == "/") from.back().clear();
  }
  if (!prints_paths(words)) return std::nullopt;
  if (from.empty()) from.emplace_back(".");
  return output_shape{one_of_texts(from) + "/*(?:/.*)?",
                      "paths that begin with where it starts, as `" + from[0] + "/…`"};
}

/// A source is a device, a name, or an image; nobody's mount has its folder in front.
maybe_shape shape_of_mount(const command_text& words) {
  if (words.size() > 2 || (words.size() == 2 && words[1] != "-l")) return std::nullopt;
  return output_shape{
      "(?:[^/\\s]\\S*|/dev/.*|//.*|/etc/.*|/(?:var|usr|opt|srv|home|root|mnt|media|run|data)/"
      ".*\\.\\w+"
      "|)"
      " on /.* type \\S+ \\(.*",
      "`SOURCE on FOLDER type …`, as `tmpfs on /tmp type tmpfs (rw,nosuid)`"};
}

maybe_shape shape_of_findmnt(const command_text& words) {
  const auto o = options_of(words, "o");
  if (!o.only("knsmrlo", {"kernel", "fstab", "mtab", "noheadings", "list", "raw"}))
    return std::nullopt;
  if (o.has('o')) {
    const auto& columns = o.values.at('o');
    if (columns != "OPTIONS" && columns != "options") return std::nullopt;
    return output_shape{"(?:OPTIONS|[a-z]\\S*)?", "the options alone"};
  }
  return output_shape{"(?:TARGET\\s+SOURCE\\s.*|[^a-z]*/.*\\s\\S+\\s+[a-z]\\S*)?",
                      "the folder, the source, the type and the options"};
}

maybe_shape shape_of_processes(std::string_view name, const command_text& words) {
  const auto o = options_of(words, "uUGgtPs");
  const bool more = o.has('l') || o.has('a') || o.has("list-name") || o.has("list-full");
  if (name == "pgrep" && o.only("lafxuUGgtPsnoiv", {"list-name", "list-full", "full", "exact"}))
    return more ? output_shape{"\\d+ .*", "a number in front of the name"}
                : output_shape{"\\d+", "numbers of processes; `-l` has names too"};
  if (name == "pidof" && o.only("sx")) return output_shape{"\\d+( \\d+)*", "numbers of processes"};
  if (name == "ps" && words.size() == 2 && (words[1] == "-e" || words[1] == "-A"))
    return output_shape{"\\s*(?:\\d+|PID)\\s.*", "the number of the process in front"};
  return std::nullopt;
}

}  // namespace

maybe_shape shape_of_listings(std::string_view name, const command_text& words) {
  if (name == "ls") return shape_of_ls(words);
  if (name == "find") return shape_of_find(words);
  if (name == "cat" && words.size() == 2 &&
      (words[1] == "/proc/mounts" || words[1] == "/proc/self/mounts" || words[1] == "/etc/mtab"))
    return output_shape{"\\S+ /\\S* \\S+ [a-z]\\S* \\d+ \\d+",
                        "six fields, as `tmpfs /tmp tmpfs rw,nosuid 0 0`; `mount` has ` on `"};
  if (name == "mount") return shape_of_mount(words);
  if (name == "findmnt") return shape_of_findmnt(words);
  if (name == "which") return output_shape{"/.*", "the path of the program"};
  return shape_of_processes(name, words);
}

}  // namespace collector::policy
