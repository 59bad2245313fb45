#include "collector/inventory/toml.hpp"

#include <algorithm>

#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t values_limit = 5000, name_limit = 1024, value_limit = 4096;
constexpr int deepest_value = 16;

bool is_bare(char c) { return common::is_letter(c) || common::is_digit(c) || c == '_' || c == '-'; }

}  // namespace

/// Goes through the document once. A function that cannot go on sets `why_` and returns false.
class toml_reader {
 public:
  explicit toml_reader(std::string_view text) : text_(text) {}

  common::result<toml_values> read() {
    std::string table;
    while (skip_lines()) {
      const bool is_table = peek() == '[';
      if (is_table ? !header(table) : !entry(table, 0)) break;
      skip_blanks();
      if (!at_end() && peek() != '#' && peek() != '\n' && peek() != '\r') {
        fails("more than one value in a line");
        break;
      }
    }
    if (why_.empty()) return std::move(out_);
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<long>(at_), '\n');
    return common::fail(common::errc::malformed, "line {}: {}", line, why_);
  }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool takes(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  bool fails(std::string why) {
    if (why_.empty()) why_ = std::move(why);
    return false;
  }
  void skip_blanks() {
    while (common::is_blank(peek())) ++at_;
  }
  /// Past blanks, line ends and comments; false at the end.
  bool skip_lines() {
    for (; !at_end(); ++at_) {
      if (peek() == '#') at_ = std::min(text_.find('\n', at_), text_.size());
      if (!common::is_blank(peek()) && peek() != '\n' && peek() != '\r') break;
    }
    return !at_end();
  }

  /// `a . "b.c"` as a.b.c; dots inside of quotes are no matter here.
  bool name(std::string& out) {
    for (;;) {
      skip_blanks();
      std::string part;
      if (peek() == '"' || peek() == '\'') {
        if (!text(part)) return false;
      } else {
        while (is_bare(peek())) part.push_back(text_[at_++]);
        if (part.empty()) return fails("a name is missing");
      }
      out += (out.empty() ? "" : ".") + part;
      if (out.size() > name_limit) return fails("a name is too long");
      skip_blanks();
      if (!takes(".")) return true;
    }
  }
  /// `[table]`, or `[[table]]` of an array, whose values are left out.
  bool header(std::string& table) {
    const bool is_array = takes("[[");
    if (!is_array) takes("[");
    table.clear();
    if (!name(table)) return false;
    if (is_array) table = "\n" + table;
    return takes(is_array ? "]]" : "]") || fails("want ] after the name of a table");
  }
  bool entry(const std::string& table, int depth) {
    std::string full = table;
    if (!name(full)) return false;
    if (!takes("=")) return fails("want = after a name");
    skip_blanks();
    return value(full, depth + 1);
  }
  void keep(const std::string& full, std::string value) {
    if (full.starts_with('\n')) return;
    if (out_.all_.size() < values_limit) out_.all_[full] = value.substr(0, value_limit);
  }

  bool value(const std::string& full, int depth) {
    if (depth > deepest_value) return fails("nested too deeply");
    if (peek() == '[') return array(full, depth);
    if (takes("{")) return inline_table(full, depth);
    std::string out;
    if (peek() == '"' || peek() == '\'') {
      if (!text(out)) return false;
    } else {
      while (!at_end() && std::string_view(",]}#\n\r").find(peek()) == std::string_view::npos)
        out.push_back(text_[at_++]);
      while (!out.empty() && common::is_blank(out.back())) out.pop_back();
      if (out.empty()) return fails("a value is missing");
    }
    keep(full, std::move(out));
    return true;
  }
  bool array(const std::string& full, int depth) {
    for (++at_; skip_lines();) {
      if (takes("]")) return true;
      if (!value("\n" + full, depth + 1)) return false;
      if (skip_lines() && !takes(",") && peek() != ']') return fails("want , or ] in an array");
    }
    return fails("an array without its end");
  }
  bool inline_table(const std::string& full, int depth) {
    while (skip_lines()) {
      if (takes("}")) return true;
      if (!entry(full, depth)) return false;
      if (skip_lines() && !takes(",") && peek() != '}') return fails("want , or } in a table");
    }
    return fails("a table without its end");
  }

  bool text(std::string& out) {
    const std::string quote(1, peek());
    const bool is_long = takes(quote + quote + quote), escapes = quote == "\"";
    if (!is_long) ++at_;
    if (is_long && !takes("\n")) takes("\r\n");
    const auto end = is_long ? quote + quote + quote : quote;
    while (!at_end() && (is_long || peek() != '\n')) {
      if (takes(end)) return true;
      if (escapes && peek() == '\\') {
        if (!escape(out)) return false;
      } else {
        out.push_back(text_[at_++]);
      }
    }
    return fails("a text without its end");
  }
  /// Letters by number are of no path that is read here: they stay as they are written.
  bool escape(std::string& out) {
    ++at_;
    constexpr std::string_view known = "btnfr\"\\", meant = "\b\t\n\f\r\"\\";
    const auto which = known.find(peek());
    if (at_end()) return fails("a text without its end");
    if (which != known.npos)
      out.push_back(meant[which]), ++at_;
    else if (peek() == 'u' || peek() == 'U')
      out.push_back('\\');
    else if (!skip_lines())
      return fails("a text without its end");
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string why_;
  toml_values out_;
};

common::result<toml_values> toml_values::parse(std::string_view text) {
  return toml_reader(text).read();
}

common::result<toml_values> read_toml(const common::root_dir& host, const std::string& file) {
  constexpr std::size_t most = 256u << 10;
  const auto text = host.read(file, most);
  if (!text) return common::fail(text.error());
  if (text->truncated)
    return common::fail(common::errc::too_large, "{}: larger than {} bytes", file, most);
  auto out = toml_values::parse(text->bytes);
  if (!out) return common::fail(out.error().code, "{}: {}", file, out.error().detail);
  return out;
}

std::string toml_values::get(std::string_view name) const {
  const auto at = all_.find(name);
  return at == all_.end() ? std::string{} : at->second;
}

}  // namespace collector::inventory
