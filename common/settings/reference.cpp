#include "common/settings/reference.hpp"

#include "common/settings/registry.hpp"

namespace common::settings {

namespace {

/// `time`, `count, 0 to 64`.
std::string kind_of(const setting& s) {
  const auto name = std::string(kind_name(s.what));
  return s.what == kind::count ? fmt::format("{}, {} to {}", name, s.least, s.most) : name;
}

std::string default_of(const taken& t) {
  if (t.how == need::required) return "has to be given";
  if (!t.unset.empty()) return std::string(t.unset);
  if (t.which->what == kind::yes_no) return fmt::format("`{}` is {}", t.which->field(), t.initial);
  return t.initial.empty() ? "" : fmt::format("`{}`", t.initial);
}

std::string_view setters_of(const setting& s) {
  switch (s.by) {
    case setter::command_line:
      return "command line";
    case setter::file:
      return "command line, file";
    case setter::server:
      return "command line, file, server";
  }
  return "";
}

/// A bar would end the cell of the table.
std::string in_cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? "\\|" : std::string(1, c);
  return out;
}

std::string line_of(const taken& t) {
  const auto& s = *t.which;
  const auto typed =
      s.what == kind::yes_no ? s.option() : fmt::format("{} {}", s.option(), in_cell(s.metavar));
  return fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", typed, kind_of(s), default_of(t),
                     setters_of(s), s.restart ? "yes" : "no", s.help);
}

}  // namespace

std::string reference() {
  std::string out;
  for (const auto* p : all_programs()) {
    out += fmt::format(
        "\n## {}\n\n"
        "| option | value | default | who may set it | restart | |\n|---|---|---|---|---|---|\n",
        p->name);
    for (const auto& t : p->takes) out += line_of(t);
  }
  return out;
}

}  // namespace common::settings
