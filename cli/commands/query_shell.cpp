#include "cli/commands/query_shell.hpp"

#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "cli/commands/saved_queries.hpp"
#include "cli/line_editor.hpp"
#include "cli/print/lines.hpp"
#include "common/letters.hpp"
#include "common/stop.hpp"
#include "common/suggest.hpp"
#include "common/text.hpp"
#include "query/osquery_views.hpp"

namespace cli {

namespace {

constexpr std::array<std::string_view, 9> dot_commands{
    ".explain", ".format", ".help", ".queries", ".quit", ".run", ".schema", ".tables", ".exit"};
constexpr std::array<std::string_view, 24> sql_words{
    "SELECT", "FROM",   "WHERE", "GROUP BY", "ORDER BY", "HAVING", "LIMIT",    "JOIN",
    "LEFT",   "USING",  "AND",   "OR",       "NOT",      "IN",     "LIKE",     "REGEXP",
    "UNION",  "EXCEPT", "WITH",  "CASE",     "COUNT",    "NULL",   "DISTINCT", "COLLATE"};

constexpr std::string_view help_text =
    "A question ends with `;`. Ctrl-C ends it, Ctrl-D the shell.\n"
    "  .tables          tables, and the names of osquery that stand for them\n"
    "  .schema TABLE    its columns; hidden ones are marked\n"
    "  .explain SQL     how it is looked for, and which conditions make it quick\n"
    "  .queries         the questions that are saved; .run NAME asks one\n"
    "  .format FORMAT   table, json or csv\n"
    "  .quit";

std::string history_file() {
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? "" : std::string(home) + "/.muster_query_history";
}

class query_shell {
 public:
  query_shell(const common_options& c, const query_settings& s) : common_(c), settings_(s) {}

  int run() {
    auto db = open_database(common_, settings_);
    if (!db) return report_error(db.error());
    db_ = std::move(*db);
    line_editor editor(history_file(), words());
    const bool is_typed = ::isatty(STDIN_FILENO) != 0;
    if (is_typed) say("what is stored, in SQL; .help tells more");
    int worst = exit_ok;
    std::string line;
    while (!is_over_ && !common::stop_requested()) {
      const auto got = editor.read(begun_.empty() ? "muster> " : "   ...> ", line);
      if (got == line_editor::got::end) break;
      if (got == line_editor::got::interrupted)
        begun_.clear();
      else
        worst = std::max(worst, take(editor, line));
    }
    if (!common::trim(begun_).empty()) worst = std::max(worst, ask());
    if (common::stop_requested()) return say_interrupted(), exit_interrupted;
    return is_typed ? exit_ok : worst;
  }

 private:
  int take(line_editor& editor, const std::string& line) {
    const auto typed = std::string(common::trim(line));
    if (begun_.empty() && typed.starts_with('.')) return editor.remember(typed), run_dot(typed);
    if (begun_.size() + line.size() > static_cast<std::size_t>(query::guard::longest_text)) {
      begun_.clear();
      return report_error({common::errc::too_large, "that question is too long"});
    }
    begun_ += line + "\n";
    if (common::trim(begun_).empty()) return begun_.clear(), exit_ok;
    if (!query::is_whole(begun_)) return exit_ok;
    editor.remember(std::string(common::trim(begun_)));
    return ask();
  }

  /// Ctrl-C ends the question, and not the shell.
  int ask() {
    const int code = run_question(common_, settings_, std::exchange(begun_, {}));
    common::take_interrupt();
    return code;
  }

  int run_dot(const std::string& typed) {
    const auto blank = typed.find(' ');
    const auto name = typed.substr(0, blank);
    const auto rest =
        blank == typed.npos ? "" : std::string(common::trim(std::string_view(typed).substr(blank)));
    if (name == ".quit" || name == ".exit") return is_over_ = true, exit_ok;
    if (name == ".help") return put_data(std::string(help_text) + "\n"), exit_ok;
    if (name == ".tables") return show_tables();
    if (name == ".schema") return show_schema(rest);
    if (name == ".explain") return begun_ = "EXPLAIN QUERY PLAN " + rest, ask();
    if (name == ".queries") return show_saved();
    if (name == ".format") return set_format(rest);
    if (name == ".run") {
      auto text = saved_query_text(common_.paths, rest);
      if (!text) return report_error(text.error());
      return begun_ = std::move(*text), ask();
    }
    return report_error(
        {common::errc::usage, fmt::format("no command '{}'{}; .help lists them", name,
                                          common::did_you_mean(name, dot_commands))});
  }

  int show_tables() const {
    std::vector<std::string> own, changes;
    for (const auto* t : db_->tables()) {
      auto name = t->name();
      (name.ends_with("_history") ? changes : own).push_back(std::move(name));
    }
    put_wrapped(common_.on, "", fmt::format("{}", fmt::join(own, " ")));
    put_wrapped(common_.on, "changes: ", fmt::format("{}", fmt::join(changes, " ")));
    put_wrapped(common_.on, "as osquery calls them: ",
                fmt::format("{}", fmt::join(query::osquery_names(), " ")));
    return exit_ok;
  }

  int show_schema(const std::string& wanted) const {
    if (const auto select = query::osquery_select(wanted); !select.empty())
      return print_line("{}: {}", wanted, select), exit_ok;
    for (const auto* t : db_->tables()) {
      if (common::lower_case(wanted) != t->name()) continue;
      for (const auto& column : t->columns())
        print_line("{} {}{}", column.name, column.type, column.is_hidden ? " (hidden)" : "");
      return exit_ok;
    }
    return report_error(
        {common::errc::not_found, fmt::format("no table '{}'; .tables lists them", wanted)});
  }

  int show_saved() const {
    for (const auto& q : saved_queries(common_.paths)) print_line("{}: {}", q.name, q.about);
    return exit_ok;
  }

  int set_format(const std::string& name) {
    if (name == "table" || name == "json" || name == "csv") {
      common_.as = name == "json" ? format::json : name == "csv" ? format::csv : format::table;
      return exit_ok;
    }
    return report_error({common::errc::usage, "a format is table, json or csv"});
  }

  std::vector<std::string> words() const {
    std::vector<std::string> out(dot_commands.begin(), dot_commands.end());
    out.insert(out.end(), sql_words.begin(), sql_words.end());
    const auto more = query::osquery_names();
    out.insert(out.end(), more.begin(), more.end());
    for (const auto* t : db_->tables()) {
      out.push_back(t->name());
      for (const auto& column : t->columns()) out.push_back(column.name);
    }
    std::ranges::sort(out);
    out.erase(std::ranges::unique(out).begin(), out.end());
    return out;
  }

  common_options common_;
  query_settings settings_;
  std::unique_ptr<query::database> db_;  ///< of which names are told; each question has its own
  std::string begun_;                    ///< a question that has no end yet
  bool is_over_ = false;
};

}  // namespace

int run_query_shell(const common_options& c, const query_settings& s) {
  return query_shell(c, s).run();
}

}  // namespace cli
