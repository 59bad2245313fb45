#include "common/yaml/hints.hpp"

#include <algorithm>
#include <vector>

#include "common/yaml/source.hpp"

namespace common::yaml {

namespace {

constexpr auto none = std::string_view::npos;

/// Looks at a file line by line; a guess, so it is asked only where the parser gave up.
class line_reader {
 public:
  explicit line_reader(std::string_view text) : rest_(text) {}

  std::optional<irregularity> run() {
    while (!rest_.empty() && !cause_) {
      const auto end = rest_.find('\n');
      line_ = rest_.substr(0, end);
      rest_ = end == none ? std::string_view{} : rest_.substr(end + 1);
      ++number_;
      if (line_.ends_with('\r')) line_.remove_suffix(1);
      look();
    }
    return std::move(cause_);
  }

 private:
  void tell(std::size_t column, std::string why) {
    if (!cause_) cause_ = {.at = {number_, static_cast<int>(column) + 1}, .what = std::move(why)};
  }

  void look() {
    const auto begin = line_.find_first_not_of(' ');
    if (begin == none || line_[begin] == '#') return;
    if (block_above_ && begin > *block_above_) return;
    block_above_.reset();
    if (!flow_.empty()) return count_flow(begin);
    if (line_[begin] == '\t' && line_.find_first_not_of(" \t") != none)
      return tell(begin, "a TAB in the indentation: YAML wants blanks");
    const bool dash = line_.substr(begin).starts_with("- ") || line_.substr(begin) == "-";
    if (value_above_ && !levels_.empty() && begin > levels_.back().column) {
      if (!dash && has_key(begin))
        tell(begin, "this line is indented deeper than the one above, which has a value already");
      return;  // else the text of the line above goes on
    }
    indentation(begin, dash);
    auto at = begin;
    while (line_.substr(at).starts_with("- "))
      at = std::min(line_.find_first_not_of(' ', at + 1), line_.size());
    if (at > begin) levels_.push_back({at, false});
    value(at, begin);
  }

  bool has_key(std::size_t from) const {
    const auto colon = line_.find(':', from);
    return colon != none && (colon + 1 == line_.size() || line_[colon + 1] == ' ');
  }

  /// A line that is less deep than the one above has to stand in a column that is open.
  void indentation(std::size_t begin, bool dash) {
    bool closed = false;
    while (!levels_.empty() && levels_.back().column > begin) levels_.pop_back(), closed = true;
    if (!dash && levels_.size() > 1 && levels_.back().list && levels_.back().column == begin)
      levels_.pop_back();
    const bool fits = levels_.empty() || levels_.back().column == begin;
    const bool wrong_list = dash && fits && !levels_.empty() && !levels_.back().list && !opened_;
    if ((closed && !fits) || wrong_list)
      return tell(begin, "the indentation of this line fits none above it");
    if (!fits || levels_.empty() || (dash && !levels_.back().list))
      levels_.push_back({begin, dash});
  }

  /// Brackets, but for those in quotes and comments; each has to close the one opened last.
  void count_flow(std::size_t from) {
    for (auto at = from; at < line_.size(); ++at) {
      const char c = line_[at];
      const bool word_begins = at == 0 || std::string_view(" ,[{:").find(line_[at - 1]) != none;
      if ((c == '"' || c == '\'') && word_begins) {
        at = closing_quote(line_, at);
        if (at == none) return;  // it goes on in the next line, of which nothing is known
      } else if (c == '#' && at > 0 && line_[at - 1] == ' ') {
        return;
      } else if (c == '[' || c == '{') {
        flow_.push_back(c == '[' ? ']' : '}');
      } else if (c == ']' || c == '}') {
        if (flow_.empty()) return tell(at, fmt::format("a `{}` that closes nothing", c));
        if (flow_.back() != c)
          return tell(at, fmt::format("a `{}` where `{}` was to be closed first", c, flow_.back()));
        flow_.pop_back();
      }
    }
  }

  /// Behind `key: ` or `- `.
  void value(std::size_t at, std::size_t begin) {
    const auto quote = [](char c) { return c == '"' || c == '\''; };
    if (at < line_.size() && (line_[at] == '[' || line_[at] == '{')) {
      opened_ = false;
      value_above_ = true;
      return count_flow(at);
    }
    if (at < line_.size() && !quote(line_[at])) {
      const auto colon = line_.find(':', at);
      const bool key = has_key(at);
      if (key) at = std::min(line_.find_first_not_of(' ', colon + 1), line_.size());
      opened_ = key && at == line_.size();
      value_above_ = key && at < line_.size();
    } else {
      opened_ = false;
      value_above_ = true;
    }
    if (at == line_.size()) return;
    if (line_[at] == '|' || line_[at] == '>') {
      block_above_ = begin;
      value_above_ = false;
      opened_ = true;
    } else if (line_[at] == '[' || line_[at] == '{') {
      count_flow(at);
    } else if (quote(line_[at])) {
      quoted(at);
    } else if (line_[at] == '@' || line_[at] == '`' || line_[at] == '%') {
      tell(at, fmt::format("text cannot begin with `{}` here: put it in quotes", line_[at]));
    } else if (const auto colon = line_.find(": ", at);
               value_above_ && colon != none && line_[at] != '&' && line_.find(" #", at) > colon) {
      tell(colon, "a colon and a blank in text without quotes: put the text in quotes");
    }
  }

  static bool ends_well(std::string_view behind) {
    const auto at = behind.find_first_not_of(" \t\r");
    return at == none || std::string_view("#,]}:\n").find(behind[at]) != none;
  }

  void quoted(std::size_t at) {
    const auto end = closing_quote(line_, at);
    if (end != none) {
      if (!ends_well(line_.substr(end + 1)))
        tell(end, line_[at] == '\''
                      ? "text behind the closing quote: a `'` within single quotes is "
                        "written twice, `''`"
                      : "text behind the closing quote: a `\"` within double quotes is "
                        "written `\\\"`");
      return;
    }
    // It goes on in the next lines, or was forgotten: then text stands behind the next quote.
    const std::string_view all(line_.data(), line_.size() + (rest_.empty() ? 0 : rest_.size() + 1));
    const auto far = closing_quote(all, at);
    const auto newline = far == none ? none : all.find('\n', far);
    if (far == none || !ends_well(all.substr(far + 1, newline == none ? none : newline - far - 1)))
      return tell(at, "a quote that is not closed in this line");
    while (!rest_.empty() && rest_.data() <= all.data() + far) {
      const auto next = rest_.find('\n');
      rest_ = next == none ? std::string_view{} : rest_.substr(next + 1);
      ++number_;
    }
  }

  std::string_view rest_, line_;
  int number_ = 0;
  struct level {
    std::size_t column;
    bool list;  ///< of lines that begin with `- `
  };
  std::vector<level> levels_;               ///< what is open
  std::string flow_;                        ///< what closes the brackets that are
  std::optional<std::size_t> block_above_;  ///< the lines of a | or > go on while they are deeper
  bool value_above_ = false, opened_ = false;
  std::optional<irregularity> cause_;
};

}  // namespace

std::optional<irregularity> likely_cause(std::string_view text) { return line_reader(text).run(); }

}  // namespace common::yaml
