#include "collector/policy/lint/shell_pipeline.hpp"

#include <algorithm>

#include "collector/policy/lint/command_options.hpp"
#include "common/letters.hpp"

namespace collector::policy {

namespace {

class script_reader {
 public:
  explicit script_reader(std::string_view script) : rest_(script) {}

  std::optional<last_command> run() {
    while (!rest_.empty())
      if (!one()) return std::nullopt;
    end_word();
    if (!plain_ || out_.words.empty()) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool one() {
    const char c = rest_[0];
    if (c == '\'' || c == '"') return quoted(c);
    if (c == '|') return pipe();
    if (std::string_view(";&`\n").find(c) != std::string_view::npos || rest_.starts_with("$("))
      return false;
    if (const auto n = redirection()) return rest_.remove_prefix(*n), true;
    if (c == '\\' && rest_.size() > 1)
      rest_.remove_prefix(1);
    else if (c == ' ' || c == '\t')
      return end_word(), rest_.remove_prefix(1), true;
    else if (std::string_view("$*?[](){}~<>#!").find(c) != std::string_view::npos)
      plain_ = false;
    take(1);
    return true;
  }

  void take(std::size_t n) {
    word_ += rest_.substr(0, n);
    begun_ = true;
    rest_.remove_prefix(n);
  }

  bool quoted(char quote) {
    const auto end = rest_.find(quote, 1);
    if (end == rest_.npos) return false;
    const auto inside = rest_.substr(1, end - 1);
    if (quote == '"' && inside.find_first_of("$`\\") != inside.npos) plain_ = false;
    word_ += inside;
    begun_ = true;
    rest_.remove_prefix(end + 1);
    return inside.find('`') == inside.npos && (quote == '\'' || inside.find("$(") == inside.npos);
  }

  /// What stands in front of it decides no line any more.
  bool pipe() {
    if (rest_.starts_with("||") || rest_.starts_with("|&")) return false;
    rest_.remove_prefix(1);
    word_.clear();
    begun_ = false;
    plain_ = true;
    out_ = {};
    return true;
  }

  /// How long the redirection is that begins here; of errors it is passed over.
  std::optional<std::size_t> redirection() {
    if (begun_ && !word_.empty()) return std::nullopt;
    for (const std::string_view of : {"2>&1", "2>/dev/null", "2> /dev/null"})
      if (rest_.starts_with(of)) return of.size();
    for (const std::string_view of : {">/dev/null", "> /dev/null", "1>/dev/null"})
      if (rest_.starts_with(of)) return out_.to_a_file = true, of.size();
    if (rest_[0] != '<' || rest_.starts_with("<<")) return std::nullopt;
    const auto name = std::min(rest_.find_first_not_of(' ', 1), rest_.size());
    return std::min(rest_.find_first_of(" |;&", name), rest_.size());
  }

  void end_word() {
    if (begun_) out_.words.push_back(std::move(word_));
    word_.clear();
    begun_ = false;
  }

  std::string_view rest_;
  std::string word_;
  bool begun_ = false, plain_ = true;
  last_command out_;
};

/// Programs that run what stands behind them; their own words are taken off.
bool take_wrapper(std::vector<std::string>& words) {
  const auto name = std::string(program_name(words));
  if (name != "timeout" && name != "env" && name != "sudo" && name != "nice" && name != "nohup")
    return false;
  words.erase(words.begin());
  if (!words.empty() && words[0].starts_with('-')) return words.clear(), true;
  if (name == "timeout" && !words.empty()) words.erase(words.begin());
  while (name == "env" && !words.empty() && words[0].find('=') != std::string::npos)
    words.erase(words.begin());
  return true;
}

bool runs_scripts(std::string_view name) {
  return name == "sh" || name == "bash" || name == "dash" || name == "ksh" || name == "zsh";
}

}  // namespace

std::optional<last_command> last_of_pipeline(std::string_view script) {
  return script_reader(script).run();
}

std::optional<last_command> printing_command(std::vector<std::string> words) {
  while (!words.empty() && take_wrapper(words)) {
  }
  if (words.empty()) return std::nullopt;
  if (!runs_scripts(program_name(words))) return last_command{.words = std::move(words)};
  if (words.size() != 3 || words[1] != "-c") return std::nullopt;
  auto last = last_of_pipeline(words[2]);
  if (!last) return std::nullopt;
  while (!last->words.empty() && take_wrapper(last->words)) {
  }
  // `exit 1` and what only a shell has print nothing that is known here.
  if (last->words.empty() || runs_scripts(program_name(last->words))) return std::nullopt;
  if (last->words[0] == "exit") last->to_a_file = true;
  return last;
}

}  // namespace collector::policy
