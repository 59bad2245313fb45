#include "common/secrets/blocks.hpp"

#include "common/secrets/mask.hpp"
#include "common/secrets/names.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

span content_of(std::string_view line) {
  const auto begin = skip_blanks(line, 0);
  auto end = line.size();
  while (end > begin && is_blank(line[end - 1])) --end;
  return {begin, end};
}

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
  const auto end = [&] { now_ = inside::nothing; };
  switch (now_) {
    case inside::nothing:
      break;
    case inside::open:
      if (line.find("-- END ") != line.npos || line.find("--END ") != line.npos) end();
      return std::nullopt;
    case inside::key:
      if (const auto at = line.find("-----END "); at != line.npos) {
        end();
        return span{std::min(c.begin, at), at};
      }
      if (line.find("---- END ") != line.npos) {
        end();
        return span{0, 0};
      }
      return c;
    case inside::vault: {
      const bool digits = !text.empty() && std::ranges::all_of(text, is_hex);
      if (digits) return c;
      end();
      break;
    }
    case inside::putty:
      if (!text.empty() && text.find(':') == text.npos) return c;
      end();
      break;
    case inside::value: {
      // `value: x` belongs to the name before it; so does an argument to an option in a list.
      end();
      const auto name = line.find("value");
      const auto before = line.substr(0, std::min(name, line.size()));
      if (name != line.npos && before.find_first_not_of(" \t\"'-<") == before.npos) {
        const auto sep = line.find_first_of(":=", name + 5);
        if (sep == line.npos || sep > name + 10) return std::nullopt;
        const auto value = value_at(line, sep + 1, extent::rest_of_line);
        if (is_one_of(part_of(line, value), block_signs)) {
          now_ = inside::scalar;
          indent_ = skip_blanks(line, 0);
        }
        return is_plain(part_of(line, value)) ? std::nullopt : std::optional<span>(value);
      }
      break;
    }
    case inside::argument: {
      end();
      if (!text.starts_with('-') || (text.size() > 2 && text[1] == ' ')) {
        const auto item = skip_blanks(line, c.begin + (text.starts_with("- ") ? 1U : 0U));
        const auto value = value_at(line, item, extent::word);
        const bool another = part_of(line, value).starts_with("--") || value.empty() ||
                             part_of(line, value).find(':') < 64 ||
                             part_of(line, value).find(mask) != std::string_view::npos;
        if (!another && !is_plain(part_of(line, value))) return value;
      }
      break;
    }
    case inside::scalar: {
      // What is indented deeper is the value; a line with a name of its own is none.
      const auto colon = text.find(": ");
      const bool mapping = colon != text.npos || text.ends_with(':') || text.starts_with('{') ||
                           text.starts_with('[');
      span value{c.begin + (text.starts_with("- ") ? 2U : 0U), c.end};
      if (!value.empty() && is_quote(line[value.begin]))
        value = value_at(line, value.begin, extent::word);
      if (!text.empty() && c.begin > indent_ && !mapping)
        return is_plain(part_of(line, value)) ? std::nullopt : std::optional<span>(value);
      if (!mapping || c.begin <= indent_) {
        end();
        break;
      }
      now_ = inside::mapping;
      [[fallthrough]];
    }
    case inside::mapping: {
      // `password:` and its `value: x` or `default: x` below it, in any order.
      if (--lines_ < 0 || (!text.empty() && c.begin <= indent_)) {
        end();
        break;
      }
      const auto colon = line.find(": ", c.begin);
      if (colon == line.npos) break;
      const auto name = lower(line.substr(c.begin, std::min<std::size_t>(colon - c.begin, 16)));
      if (!is_one_of(name, {"value", "default"})) break;
      const auto value = value_at(line, colon + 1, extent::rest_of_line);
      if (is_one_of(part_of(line, value), block_signs)) now_ = inside::scalar, indent_ = c.begin;
      return is_plain(part_of(line, value)) ? std::nullopt : std::optional<span>(value);
    }
  }
  return begin(line, seen);
}

std::optional<span> blocks::next(std::string_view line, const first_look& seen) {
  return now_ == inside::nothing ? begin(line, seen) : go_on(line, seen);
}

}  // namespace common::secrets
