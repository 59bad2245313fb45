#include "collector/policy/shown.hpp"

#include <algorithm>

#include "common/letters.hpp"
#include "common/secrets/mask.hpp"
#include "common/secrets/secret_files.hpp"
#include "common/utf8.hpp"

namespace collector::policy {

namespace secrets = common::secrets;

namespace {

constexpr std::size_t longest_shown = 512;
/// Of larger files all the rest would have to be known too.
constexpr std::size_t small_file = 256u << 10;
/// Stands where a line of such a file would.
constexpr std::string_view not_shown = "*** (this file is a secret: none of it is shown)";

std::string cut(const std::string& s) {
  return std::string(common::whole_code_points(s, longest_shown));
}

void replace_all(std::string& in, const std::string& what, const std::string& by) {
  for (auto at = in.find(what); at != in.npos; at = in.find(what, at + by.size()))
    in.replace(at, what.size(), by);
}

/// What a message quotes of what it is about.
void hide_quoted(std::string& message) {
  const auto open = message.find('\''), close = message.rfind('\'');
  if (open < close && close != message.npos)
    message.replace(open + 1, close - open - 1, secrets::mask);
}

bool is_number(std::string_view s) { return std::ranges::all_of(s, common::is_digit); }

/// Days and ids of an account are no secret.
void hide_in_file(match_evidence& e, secrets::secret_file kind) {
  const bool accounts = kind == secrets::secret_file::accounts;
  if (e.matched) e.matched = not_shown;
  if (e.near) e.near = not_shown;
  if (e.value && !(accounts && is_number(*e.value))) e.value = secrets::mask;
  hide_quoted(e.error);
}

}  // namespace

std::string shown_line(std::string_view text, std::string_view line) {
  if (line.find('\n') != line.npos) return cut(secrets::mask_text(line));
  return cut(
      secrets::mask_line(text, static_cast<std::size_t>(line.data() - text.data()), line.size()));
}

std::string shown_lines(std::string_view text, std::size_t most) {
  // A secret may end behind the cut, and what the lines are may be said there.
  constexpr std::size_t beyond = 16u << 10;
  auto out = secrets::mask_text(text.substr(0, most + beyond));
  if (out.size() <= most && text.size() <= most) return out;
  out = common::whole_code_points(out, most);
  const auto last = out.rfind('\n');
  if (last != out.npos && last > most / 2) out.resize(last + 1);
  return out;
}

std::string shown_piece(std::string_view line) {
  const auto end = std::min(line.find_first_of(" \t"), line.size());
  return cut(std::string(secrets::mask) + secrets::mask_text(line.substr(end)));
}

std::string shown_part(std::string_view line, std::string_view part) {
  return secrets::mask_part(line, secrets::mask_text(line), part);
}

void hide_in_context(match_evidence& e, std::string_view text, std::string_view line) {
  if (!e.value && e.error.empty()) return;
  if (line.data() < text.data() || line.data() + line.size() > text.data() + text.size()) return;
  const auto alone = secrets::mask_text(line);
  const auto at = static_cast<std::size_t>(line.data() - text.data());
  const auto masked = secrets::mask_line(text, at, line.size());
  if (masked == alone) return;
  if (e.value) e.value = secrets::mask_part(line, masked, *e.value);
  hide_quoted(e.error);
}

void hide_in_command(rule_evidence& e, const std::string& command) {
  const auto printed = secrets::printed_by(command);
  if (printed != secrets::secret_file::no) {
    hide_in_file(e.match, printed);
    if (e.error) hide_quoted(*e.error);
  }
  secrets::mask_arguments(e.argv);
  const auto shown = secrets::mask_text(command);
  if (shown == command) return;
  for (auto* text : {&e.rule, &e.looked_at}) replace_all(*text, command, shown);
  if (e.error) replace_all(*e.error, command, shown);
}

match_result without_secret_file(match_result r, const std::string& path) {
  const auto kind = secrets::secret_file_of(path);
  if (kind == secrets::secret_file::no) return r;
  hide_in_file(r.evidence, kind);
  return r;
}

std::string shown_file(const std::string& path, std::string_view text, std::size_t most) {
  if (secrets::secret_file_of(path) == secrets::secret_file::no) return shown_lines(text, most);
  return std::string(text.empty() ? std::string_view{} : not_shown);
}

std::string shown_output(const std::string& command, std::string_view text, std::size_t most) {
  if (secrets::printed_by(command) == secrets::secret_file::no) return shown_lines(text, most);
  return std::string(text.empty() ? std::string_view{} : not_shown);
}

bool holds_secret(const std::string& path, std::string_view bytes) {
  if (secrets::secret_file_of(path) != secrets::secret_file::no) return true;
  return bytes.size() <= small_file && secrets::holds_secret(bytes);
}

}  // namespace collector::policy
