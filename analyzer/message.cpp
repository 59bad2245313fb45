#include "analyzer/message.hpp"

#include <fmt/ranges.h>

#include "analyzer/lines.hpp"
#include "common/log.hpp"
#include "common/secrets/mask.hpp"
#include "common/utf8.hpp"

namespace analyzer {

using common::errc;
using common::fail;
using common::result;
using schemas::column_type;

namespace {
constexpr std::size_t longest_message = 2048, longest_value = 400, most_changes = 6;

/// Of a script the beginning is told: the rest is looked for where it lies.
std::string bounded(std::string text, column_type type) {
  if (type != column_type::text || text.size() <= longest_value) return text;
  return std::string(common::whole_code_points(text, longest_value - 3)) + "...";
}

std::string shown(const schemas::value& v, column_type type) {
  return v.index() == 0 ? "none" : bounded(text_of(v, type), type);
}

std::string difference(const schemas::value& then, const schemas::value& now, column_type type) {
  const auto *old_text = std::get_if<std::string>(&then), *text = std::get_if<std::string>(&now);
  if (old_text != nullptr && text != nullptr && are_long_texts(*old_text, *text))
    return differing_lines(*old_text, *text);
  return fmt::format("{} -> {}", shown(then, type), shown(now, type));
}

/// `status: install ok installed -> hold ok installed; members: +eve -bob`
std::string changes(std::span<const schemas::column> columns, const facts& f) {
  if (f.before == nullptr || f.after == nullptr) return {};
  std::string out;
  std::size_t count = 0;
  for (std::size_t i = 0; i < columns.size() && i < std::min(f.before->size(), f.after->size());
       ++i) {
    const auto &then = (*f.before)[i], &now = (*f.after)[i];
    if (then == now || ++count > most_changes) continue;
    out += fmt::format("{}{}:", out.empty() ? "" : "; ", columns[i].name);
    if (columns[i].type != column_type::list) {
      out += " " + difference(then, now, columns[i].type);
      continue;
    }
    for (const auto& item : gained(then, now)) out += " +" + item;
    for (const auto& item : gained(now, then)) out += " -" + item;
  }
  if (count > most_changes) out += fmt::format("; and {} more", count - most_changes);
  return out;
}

/// An absent text has no lines.
std::string difference_of_lines(const schemas::value& then, const schemas::value& now) {
  const auto text = [](const schemas::value& v) {
    const auto* is = std::get_if<std::string>(&v);
    return is == nullptr ? std::string_view{} : std::string_view(*is);
  };
  return differing_lines(text(then), text(now));
}

void shorten(std::string& text) {
  if (text.size() <= longest_message) return;
  text = std::string(common::whole_code_points(text, longest_message - 3)) + "...";
}
}  // namespace

result<message::slot> message::parse_slot(std::string_view text, const subject& about) {
  slot s;
  const auto bar = text.find('|');
  if (bar != text.npos) s.otherwise = text.substr(bar + 1);
  const auto name = text.substr(0, bar);
  if (name == "changes" && !about.is_score) {
    s.what = slot::kind::changes;
    s.columns = about.columns;
    return s;
  }
  constexpr std::string_view as_words = "words.";
  if (name.starts_with(as_words)) {
    auto field = find_field(name.substr(as_words.size()), about);
    if (!field) return fail(field.error());
    if (field->type != column_type::list)
      return fail(errc::malformed, "{} is {}, not a list", name.substr(as_words.size()),
                  schemas::name(field->type));
    s.what = slot::kind::words;
    s.field = *field;
    return s;
  }
  const auto dot = name.find('.');
  const auto prefix = name.substr(0, dot);
  if (about.is_score || dot == name.npos ||
      (prefix != "gained" && prefix != "lost" && prefix != "lines")) {
    auto field = find_field(name, about);
    if (!field) return fail(field.error());
    s.field = *field;
    return s;
  }
  return parse_difference(std::move(s), prefix, name.substr(dot + 1), about);
}

/// Of what both rows have.
result<message::slot> message::parse_difference(slot s, std::string_view prefix,
                                                std::string_view name, const subject& about) {
  const auto column = find_column(name, about);
  if (!column) return fail(column.error());
  const auto type = about.columns[*column].type;
  s.what = prefix == "gained" ? slot::kind::gained
           : prefix == "lost" ? slot::kind::lost
                              : slot::kind::lines;
  const auto wanted = s.what == slot::kind::lines ? column_type::text : column_type::list;
  if (type != wanted)
    return fail(errc::malformed, "{} is {}, not a {}", name, schemas::name(type),
                schemas::name(wanted));
  s.field = {.of = side::after, .column = *column, .type = type};
  return s;
}

result<message> message::parse(std::string_view text, const subject& about) {
  message out;
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool twice = i + 1 < text.size() && text[i + 1] == c;
    if ((c != '{' && c != '}') || twice) {
      plain += c;
      i += c == '{' || c == '}';
      continue;
    }
    const auto end = c == '{' ? text.find('}', i) : text.npos;
    if (end == text.npos)
      return fail(errc::malformed,
                  "'{}' without its other half at character {}; write it twice for a brace", c,
                  i + 1);
    auto one = parse_slot(text.substr(i + 1, end - i - 1), about);
    if (!one) return fail(one.error());
    out.parts_.emplace_back(std::exchange(plain, {}));
    out.parts_.emplace_back(std::move(*one));
    i = end;
  }
  out.parts_.emplace_back(std::move(plain));
  return out;
}

std::string message::text_of(const slot& s, const facts& f) {
  if (s.what == slot::kind::value) {
    const auto& v = f.at(s.field);
    return v.index() == 0 ? s.otherwise : bounded(analyzer::text_of(v, s.field.type), s.field.type);
  }
  if (s.what == slot::kind::words) {
    const auto* words = std::get_if<std::vector<std::string>>(&f.at(s.field));
    return words == nullptr || words->empty() ? s.otherwise
                                              : fmt::format("{}", fmt::join(*words, " "));
  }
  if (s.what == slot::kind::changes) {
    auto all = changes(s.columns, f);
    return all.empty() ? s.otherwise : all;
  }
  const auto& now = f.at(s.field);
  const auto& then = f.at({.of = side::before, .column = s.field.column});
  if (s.what == slot::kind::lines) {
    auto lines = difference_of_lines(then, now);
    return lines.empty() ? s.otherwise : lines;
  }
  auto items = s.what == slot::kind::gained ? gained(then, now) : gained(now, then);
  return items.empty() ? s.otherwise : analyzer::text_of(std::move(items), column_type::list);
}

std::string message::render(const facts& f) const {
  std::string out;
  for (const auto& part : parts_) {
    const auto* plain = std::get_if<std::string>(&part);
    const auto text = plain != nullptr ? *plain : text_of(std::get<slot>(part), f);
    // In the place of nothing there is no blank before it either.
    if (plain == nullptr && text.empty() && out.ends_with(' ')) out.pop_back();
    out += text;
  }
  out = common::one_line(common::secrets::mask_field(out));
  shorten(out);
  return out;
}

}  // namespace analyzer
