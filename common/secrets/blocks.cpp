#include "common/secrets/blocks.hpp"

#include "common/secrets/mask.hpp"
#include "common/secrets/names.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

bool begins_key(std::string_view line) {
  const auto at =
      line.find("-- BEGIN ") != line.npos ? line.find("-- BEGIN ") : line.find("--BEGIN ");
  if (at == line.npos) return false;
  const auto about = line.substr(at, 96);
  return about.find("PRIVATE KEY") != about.npos || about.find("ENCRYPTED") != about.npos ||
         about.find("Static key") != about.npos || about.find("SECRET KEY") != about.npos;
}

/// What YAML has in the place of a value that follows on lines of its own.
constexpr auto block_signs = sorted({"|", ">", "|-", ">-", "|+", ">+"});

/// The secret name that a line of YAML or JSON ends with, as `name: DB_PASSWORD` or `password:`.
struct last_name {
  bool names = false, scalar = false, takes = false;
};

last_name name_at_end(std::string_view line) {
  constexpr std::size_t longest = 256;
  const auto c = content_of(line);
  auto text = part_of(line, c);
  if (text.size() > longest) return {};
  const bool folded = text.ends_with('|') || text.ends_with('>') || text.ends_with("|-") ||
                      text.ends_with(">-") || text.ends_with('\\');
  if (folded) text = text.substr(0, text.find_last_not_of("|>-\\ \t") + 1);
  const bool open = text.ends_with(':') || text.ends_with('=');
  while (!text.empty() && std::string_view(":=,\"' \t").find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  auto begin = text.size();
  while (begin > 0 && is_name_char(text[begin - 1])) --begin;
  const auto name = text.substr(begin);
  if (kind_of(name).says != naming::strong) return {};
  const auto before = text.substr(0, begin);
  const auto colon = before.find_last_not_of(" \t\"'");
  const bool of_name = colon != before.npos && (before[colon] == ':' || before[colon] == '=') &&
                       (before.find("name") != before.npos || before.find("key") != before.npos ||
                        before.find("Name") != before.npos);
  const bool option = text.ends_with(name) && name.starts_with("--") &&
                      (folded || before.find_first_not_of("- \t\"'[") == before.npos);
  const bool whole = before.find_first_not_of("- \t\"'") == before.npos;
  return {.names = of_name, .scalar = open && whole, .takes = option};
}

std::optional<span> unless_plain(std::string_view line, span value) {
  return is_plain(part_of(line, value)) ? std::nullopt : std::optional(value);
}

}  // namespace

std::optional<span> blocks::begin_key(std::string_view line) {
  const auto end = line.find("-----END ");
  if (end == line.npos) {
    now_ = inside::key;
    const auto label = std::min(line.find("KEY"), line.size());
    auto first = std::min(line.find("--", label), line.size());
    while (first < line.size() && line[first] == '-') ++first;
    return span{first, line.size()};
  }
  const auto first = line.find("-----", std::min(line.find("BEGIN "), line.size()));
  if (first != line.npos && first + 5 < end) return span{first + 5, end};
  return std::nullopt;
}

std::optional<span> blocks::begin(std::string_view line, const first_look& seen) {
  if (seen.has(may_block)) {
    if (begins_key(line)) return begin_key(line);
    if (line.find("-- BEGIN ") != line.npos || line.find("--BEGIN ") != line.npos) {
      if (line.find("-----END ") == line.npos) now_ = inside::open;
      return std::nullopt;
    }
    if (line.find("$ANSIBLE_VAULT;") != line.npos) now_ = inside::vault;
    if (line.starts_with("Private-Lines:")) now_ = inside::putty;
    if (now_ != inside::nothing) return std::nullopt;
  }
  if (!seen.has(may_name)) return std::nullopt;
  const auto last = name_at_end(line);
  if (!last.names && !last.scalar && !last.takes) return std::nullopt;
  now_ = last.takes ? inside::argument : last.names ? inside::value : inside::scalar;
  indent_ = skip_blanks(line, 0);
  lines_ = 16;
  return std::nullopt;
}

std::optional<span> blocks::go_on(std::string_view line, const first_look& seen) {
  const auto c = content_of(line);
  const auto text = part_of(line, c);
  switch (now_) {
    case inside::nothing:
      break;
    case inside::open:
      if (line.find("-- END ") != line.npos || line.find("--END ") != line.npos) end();
      return std::nullopt;
    case inside::key:
      return go_on_key(line);
    case inside::vault:
      if (!text.empty() && std::ranges::all_of(text, is_hex)) return c;
      end();
      break;
    case inside::putty:
      if (!text.empty() && text.find(':') == text.npos) return c;
      end();
      break;
    case inside::value:
      return go_on_value(line, seen);
    case inside::argument:
      return go_on_argument(line, seen);
    case inside::scalar:
      return go_on_scalar(line, seen);
    case inside::mapping:
      return go_on_mapping(line, seen);
  }
  return begin(line, seen);
}

std::optional<span> blocks::go_on_key(std::string_view line) {
  const auto c = content_of(line);
  if (const auto at = line.find("-----END "); at != line.npos) {
    end();
    return span{std::min(c.begin, at), at};
  }
  if (line.find("---- END ") == line.npos) return c;
  end();
  return span{0, 0};
}

/// `value: x` belongs to the name before it.
std::optional<span> blocks::go_on_value(std::string_view line, const first_look& seen) {
  end();
  const auto name = line.find("value");
  const auto before = line.substr(0, std::min(name, line.size()));
  if (name == line.npos || before.find_first_not_of(" \t\"'-<") != before.npos)
    return begin(line, seen);
  const auto sep = line.find_first_of(":=", name + 5);
  if (sep == line.npos || sep > name + 10) return std::nullopt;
  const auto value = value_at(line, sep + 1, extent::rest_of_line);
  if (is_one_of(part_of(line, value), block_signs)) {
    now_ = inside::scalar;
    indent_ = skip_blanks(line, 0);
  }
  return unless_plain(line, value);
}

/// So does an argument to an option in a list.
std::optional<span> blocks::go_on_argument(std::string_view line, const first_look& seen) {
  end();
  const auto c = content_of(line);
  const auto text = part_of(line, c);
  if (text.starts_with('-') && (text.size() <= 2 || text[1] != ' ')) return begin(line, seen);
  const auto item = skip_blanks(line, c.begin + (text.starts_with("- ") ? 1U : 0U));
  const auto value = value_at(line, item, extent::word);
  const auto v = part_of(line, value);
  const bool another =
      v.starts_with("--") || value.empty() || v.find(':') < 64 || v.find(mask) != v.npos;
  return another || is_plain(v) ? begin(line, seen) : std::optional(value);
}

/// What is indented deeper is the value; a line with a name of its own is none.
std::optional<span> blocks::go_on_scalar(std::string_view line, const first_look& seen) {
  const auto c = content_of(line);
  const auto text = part_of(line, c);
  const bool mapping = text.find(": ") != text.npos || text.ends_with(':') ||
                       text.starts_with('{') || text.starts_with('[');
  const bool deeper = c.begin > indent_;
  if (mapping && deeper) {
    now_ = inside::mapping;
    return go_on_mapping(line, seen);
  }
  if (text.empty() || !deeper) {
    end();
    return begin(line, seen);
  }
  span value{c.begin + (text.starts_with("- ") ? 2U : 0U), c.end};
  if (!value.empty() && is_quote(line[value.begin]))
    value = value_at(line, value.begin, extent::word);
  return unless_plain(line, value);
}

/// `password:` and its `value: x` or `default: x` below it, in any order.
std::optional<span> blocks::go_on_mapping(std::string_view line, const first_look& seen) {
  const auto c = content_of(line);
  if (--lines_ < 0 || (!c.empty() && c.begin <= indent_)) {
    end();
    return begin(line, seen);
  }
  const auto colon = line.find(": ", c.begin);
  if (colon == line.npos) return begin(line, seen);
  const auto name = lower(line.substr(c.begin, std::min<std::size_t>(colon - c.begin, 16)));
  if (!is_one_of(name, {"value", "default"})) return begin(line, seen);
  const auto value = value_at(line, colon + 1, extent::rest_of_line);
  if (is_one_of(part_of(line, value), block_signs)) {
    now_ = inside::scalar;
    indent_ = c.begin;
  }
  return unless_plain(line, value);
}

std::optional<span> blocks::next(std::string_view line, const first_look& seen) {
  return now_ == inside::nothing ? begin(line, seen) : go_on(line, seen);
}

}  // namespace common::secrets
