#include "collector/inventory/hooks/hook_texts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "collector/inventory/hooks/shell_code.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/told_digest.hpp"
#include "collector/inventory/words.hpp"
#include "common/file_memory.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/letters.hpp"
#include "common/secrets/mask.hpp"
#include "common/secrets/secret_files.hpp"
#include "common/utf8.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t shown_file_most = 1u << 20, shown_hash_digits = 16;
/// Of a longer text its beginning and its end: what is added to a file stands there mostly.
constexpr std::size_t shown_letters = 2000, shown_begin = 1000, shown_end = 990;
/// Kinds of what a shell reads.
constexpr auto shell_kinds = std::to_array<std::string_view>(
    {"boot", "desktop", "job", "kernel", "motd", "network", "shell", "ssh", "user-shell"});
/// Keys, libraries and programs.
constexpr auto kinds_without_text = std::to_array<std::string_view>(
    {"apt-keyring", "initrd", "kernel-module", "library", "linger", "nss", "pam", "pam-module",
     "program", "rpm-keyring", "setuid", "sshd"});

bool is_one_of(const auto& kinds, std::string_view kind) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

std::string without_comment_lines(std::string_view rest) {
  std::string out;
  for (std::string_view line; next_line(rest, line);)
    if (line = trim(line); !line.empty() && line[0] != '#')
      out.append(out.empty() ? "" : "\n").append(line);
  return out;
}

/// A program by its name alone, or where packages put it.
bool is_usual_program(std::string_view value) {
  if (value.size() > 1 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0])
    value = value.substr(1, value.size() - 2);
  for (const std::string_view folder : {"/usr/bin/", "/bin/"})
    if (value.starts_with(folder)) {
      value.remove_prefix(folder.size());
      break;
    }
  return !value.empty() && std::ranges::all_of(value, [](char c) {
    return common::is_letter(c) || common::is_digit(c) || c == '.' || c == '_' || c == '-' ||
           c == '+';
  });
}

/// `umask 027`, which leaves nothing to be written by others; `export EDITOR=vim`.
bool is_harmless(std::string_view line) {
  if (line.ends_with(';')) line.remove_suffix(1);
  const auto words = words_of(line, 8);
  const auto keeps_others_out = [](std::string_view mask) {
    const auto of = [&](std::size_t from_end) { return mask[mask.size() - from_end] - '0'; };
    return (mask.size() == 3 || (mask.size() == 4 && mask[0] == '0')) &&
           std::ranges::all_of(mask, [](char c) { return c >= '0' && c <= '7'; }) &&
           (of(1) & 2) != 0 && (of(2) & 2) != 0;
  };
  if (words.size() == 2 && words[0] == "umask") return keeps_others_out(words[1]);
  const bool is_exported = !words.empty() && words[0] == "export";
  if (words.size() < (is_exported ? 2U : 1U) || words.size() == 8) return false;
  return std::all_of(words.begin() + (is_exported ? 1 : 0), words.end(), [](std::string_view word) {
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    return (name == "EDITOR" || name == "VISUAL") && equals != word.npos &&
           is_usual_program(word.substr(equals + 1));
  });
}

std::string without_harmless_lines(std::string_view rest) {
  std::string out;
  for (std::string_view line; next_line(rest, line);)
    if (!is_harmless(trim(line))) out.append(out.empty() ? "" : "\n").append(line);
  return out;
}

/// Between `postrotate` and its like and `endscript`, and programs that compress.
std::string run_by_logrotate(std::string_view rest) {
  constexpr auto begins = std::to_array<std::string_view>(
      {"prerotate", "postrotate", "firstaction", "lastaction", "preremove"});
  std::string out;
  bool inside = false;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    if (line.empty() || line[0] == '#') continue;
    const bool is_command = line.starts_with("compresscmd") || line.starts_with("uncompresscmd");
    if (line == "endscript")
      inside = false;
    else if (inside || is_command)
      out.append(out.empty() ? "" : "\n").append(line);
    else
      inside = is_one_of(begins, line);
  }
  return out;
}

std::string both_ends(std::string_view text) {
  if (text.size() <= shown_letters) return std::string(text);
  const auto begin = common::whole_code_points(text, shown_begin);
  auto end = text.substr(text.size() - shown_end);
  constexpr unsigned in_a_letter = 0x80, mask = 0xC0;
  while (!end.empty() && (static_cast<unsigned char>(end.front()) & mask) == in_a_letter)
    end.remove_prefix(1);
  return fmt::format("{};...;{}", begin, end);
}

std::string said_by(std::string_view kind, std::string_view text) {
  if (kind == "logrotate") return run_by_logrotate(text);
  return is_one_of(shell_kinds, kind) ? without_harmless_lines(shell_code(text))
                                      : without_comment_lines(text);
}

}  // namespace

std::string text_of_hook(const common::root_dir& host, const std::string& kind,
                         const std::string& path) {
  if (is_one_of(kinds_without_text, kind)) return {};
  const auto make = [&]() -> std::shared_ptr<const std::string> {
    const auto file = host.read(path, shown_file_most);
    if (!file || file->truncated || file->bytes.find('\0') != std::string::npos) return nullptr;
    if (common::secrets::secret_file_of("/" + path) != common::secrets::secret_file::no)
      return nullptr;
    // Lines are masked before they are one: what a word means hangs on where its line begins.
    const auto text = common::secrets::mask_text(file->bytes);
    auto says = said_by(kind, text);
    if (says.empty() && kind == "logrotate") return std::make_shared<const std::string>();
    const auto hash =
        common::to_hex(std::string_view(common::sha256(says + hidden_code(text, file->bytes))))
            .substr(0, shown_hash_digits);
    std::ranges::replace(says, '\n', ';');
    return std::make_shared<const std::string>(fmt::format("{} ({})", both_ends(says), hash));
  };
  const auto says = common::known<std::string>(host, "text of " + kind, {path}, make,
                                               [](const std::string&) { return true; });
  return says == nullptr ? std::string{} : *says;
}

}  // namespace collector::inventory
