// Commands that print files which are a secret by their place.
#include "common/secrets/secret_files.hpp"
#include "common/secrets/spans.hpp"

namespace common::secrets {

namespace {

constexpr auto showing = sorted(
    {"cat",   "head",  "tail",    "less",     "more",    "grep",   "egrep",   "fgrep",    "zgrep",
     "zcat",  "rg",    "sed",     "awk",      "gawk",    "mawk",   "cut",     "tr",       "strings",
     "xxd",   "od",    "hexdump", "hd",       "base32",  "base64", "basenc",  "nl",       "tac",
     "rev",   "sort",  "uniq",    "paste",    "column",  "fold",   "fmt",     "pr",       "cp",
     "dd",    "tee",   "jq",      "yq",       "perl",    "python", "python3", "ruby",     "diff",
     "cmp",   "comm",  "join",    "xargs",    "openssl", "gpg",    "mapfile", "read",     "bat",
     "shuf",  "split", "expand",  "unexpand", "echo",    "printf", "iconv",   "dos2unix", "zstdcat",
     "xzcat", "bzcat", "busybox", "getent",   "curl"});

/// Signs of a shell and quotes end a word as blanks do.
constexpr std::string_view word_ends = " \t\r\n'\"`|;&<>(){}=,";

/// What all prints of awk's program have is the first field, which is a name.
bool prints_names(std::string_view command) {
  bool any = false;
  for (auto at = command.find("print"); at != command.npos; at = command.find("print", at + 1)) {
    auto what = command.substr(at + 5);
    what = what.substr(0, what.find_first_of("};|'"));
    what.remove_prefix(std::min(what.find_first_not_of(" \t(\""), what.size()));
    while (what.ends_with(' ') || what.ends_with(')')) what.remove_suffix(1);
    if (what != "$1") return false;
    any = true;
  }
  return any;
}

}  // namespace

secret_file printed_by(std::string_view command) {
  auto out = secret_file::no;
  bool prints = command.find('<') != command.npos;
  for (std::size_t at = 0; (at = command.find_first_not_of(word_ends, at)) != command.npos;) {
    const auto end = std::min(command.find_first_of(word_ends, at), command.size());
    const auto word = command.substr(at, end - at);
    at = end;
    prints = prints || is_one_of(word.substr(word.rfind('/') + 1), showing);
    if (word[0] != '.' && word.find('/') == word.npos) continue;
    const auto is = secret_file_of(word);
    if (out == secret_file::no || is == secret_file::whole) out = is;
  }
  if (!prints || (out == secret_file::accounts && prints_names(command))) return secret_file::no;
  return out;
}

}  // namespace common::secrets
