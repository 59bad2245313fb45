#include "query/database.hpp"

#include "query/complaint.hpp"
#include "query/functions.hpp"
#include "query/history_table.hpp"
#include "query/module.hpp"
#include "query/osquery_views.hpp"
#include "query/statement_plan.hpp"
#include "query/stored_table.hpp"

namespace query {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::json;

namespace {

/// What a sort, or a text that grows, may take.
constexpr sqlite3_int64 most_memory = sqlite3_int64{1} << 30;

json value_of_column(sqlite3_stmt* s, int i) {
  const auto bytes = [&](const void* at) {
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(s, i));
    return std::string_view(static_cast<const char*>(at), at == nullptr ? 0 : size);
  };
  switch (sqlite3_column_type(s, i)) {
    case SQLITE_INTEGER:
      return sqlite3_column_int64(s, i);
    case SQLITE_FLOAT:
      return sqlite3_column_double(s, i);
    case SQLITE_NULL:
      return nullptr;
    case SQLITE_BLOB:
      return schemas::printable_utf8(bytes(sqlite3_column_blob(s, i)));
    default:
      return schemas::printable_utf8(bytes(sqlite3_column_text(s, i)));
  }
}

/// A name that comes again gets a number: objects have each member once.
std::vector<std::string> names_of(sqlite3_stmt* s, bool of_each_host) {
  std::vector<std::string> out;
  if (of_each_host) out = {"agent", "hostname"};
  for (int i = 0; i < sqlite3_column_count(s); ++i) {
    const std::string name = sqlite3_column_name(s, i);
    auto told = name;
    for (int n = 2; std::ranges::find(out, told) != out.end(); ++n)
      told = fmt::format("{}_{}", name, n);
    out.push_back(std::move(told));
  }
  return out;
}

}  // namespace

database::database(fleet_view hosts, limits most, std::function<bool()> is_interrupted)
    : world_{.fleet = fleet(std::move(hosts)), .budget = budget(most, std::move(is_interrupted))} {}

result<std::unique_ptr<database>> database::open(fleet_view hosts, limits most,
                                                 std::function<bool()> is_interrupted) {
  std::unique_ptr<database> out(new database(std::move(hosts), most, std::move(is_interrupted)));
  if (auto s = out->begin(); !s) return fail(s.error());
  return out;
}

status database::begin() {
  sqlite3* db = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int rc = sqlite3_open_v2(":memory:", &db, flags, nullptr);
  db_.reset(db);
  if (rc != SQLITE_OK) return fail(errc::io, "SQLite does not begin: {}", sqlite3_errstr(rc));
  sqlite3_hard_heap_limit64(most_memory);
  for (const auto& t : schemas::tables()) {
    if (auto s = add(std::make_unique<stored_table>(world_, t)); !s) return s;
    if (t.id == schemas::table_id::scans) continue;  // it is derived, and has no history
    if (auto s = add(std::make_unique<history_table>(world_, t)); !s) return s;
  }
  add_functions(db, world_.fleet);
  guard_ = std::make_unique<guard>(db, world_.budget);
  return {};
}

status database::add(listing l) {
  return add(std::make_unique<listed_table>(world_, std::move(l)));
}

status database::add(host_listing l) {
  return add(std::make_unique<host_table>(world_, std::move(l)));
}

status database::add(std::unique_ptr<source> table) {
  tables_.push_back(table.get());
  return add_table(db_.get(), std::move(table));
}

tl::unexpected<problem> database::refused(std::string_view question) const {
  return tl::unexpected(complaint_of({.db = db_.get(),
                                      .question = question,
                                      .refused = guard_->refused(),
                                      .asks_for_number = guard_->asks_for_number(),
                                      .stopped = world_.budget.why()},
                                     tables_));
}

answer<database::statement> database::prepare(std::string_view question) {
  for (;;) {
    guard_->begin();
    sqlite3_stmt* s = nullptr;
    const char* rest = nullptr;
    const int rc = sqlite3_prepare_v2(db_.get(), question.data(), static_cast<int>(question.size()),
                                      &s, &rest);
    statement out(s);
    if (rc == SQLITE_OK) {
      const auto tail =
          without_blanks(question.substr(static_cast<std::size_t>(rest - question.data())));
      if (sqlite3_column_count(s) == 0 || sqlite3_stmt_readonly(s) == 0)
        return tl::unexpected(problem_at(question, 0, {errc::refused, "it asks nothing"}));
      if (!tail.empty())
        return tl::unexpected(problem_at(question, question.size() - tail.size(),
                                         {errc::usage, "a second statement: one at a time"}));
      return out;
    }
    const auto missing = missing_table(sqlite3_errmsg(db_.get()));
    const guard::opened for_views(*guard_);
    if (missing.empty() || !add_osquery_view(db_.get(), missing)) return refused(question);
  }
}

std::string_view database::lost_in_join(std::string_view question) const {
  const auto has = [&](std::string_view word) {
    return find_word(question, word) != question.npos;
  };
  return has("right") || has("full") ? query::lost_in_join(plan_of(db_.get(), question))
                                     : std::string_view();
}

bool database::is_of_each_host(std::string_view question, asked_of whom) {
  if (whom != asked_of::as_it_reads) return whom == asked_of::each_host;
  const bool names_agents = find_word(question, "agent") != question.npos;
  return !names_agents && tables_opened(plan_of(db_.get(), question)) > 1;
}

answer<bool> database::ask(std::string_view question, asked_of whom, const answer_taker& to) {
  world_.fleet.begin_anew();
  world_.joined_across.clear();
  world_.budget.begin(std::chrono::steady_clock::now());
  if (question.size() > static_cast<std::size_t>(guard::longest_text))
    return tl::unexpected(problem_at(
        question, 0,
        {errc::usage,
         fmt::format("a text of {} bytes, at most {}", question.size(), guard::longest_text)}));
  if (without_blanks(question).empty())
    return tl::unexpected(problem_at(question, 0, {errc::usage, "it is empty"}));
  if (const auto nul = question.find('\0'); nul != question.npos)
    return tl::unexpected(problem_at(question, nul, {errc::usage, "a NUL is no SQL"}));
  auto s = prepare(question);
  if (!s) return tl::unexpected(s.error());
  if (const auto column = lost_in_join(question); !column.empty())
    return tl::unexpected(problem_at(question, find_word(question, column),
                                     {errc::usage, told_in_sub_select(column)}));
  const bool of_each_host = is_of_each_host(question, whom);
  return run(question, s->get(), of_each_host, to);
}

answer<bool> database::run(std::string_view question, sqlite3_stmt* s, bool of_each_host,
                           const answer_taker& to) {
  const auto stopped = [&](const common::error& why) {
    return tl::unexpected(problem_at(question, 0, why));
  };
  if (auto begun = to.begin(names_of(s, of_each_host)); !begun) return stopped(begun.error());
  const auto& hosts = world_.fleet.hosts();
  const auto times = of_each_host ? hosts.size() : 1;
  bool go_on = true;
  std::size_t i = 0;
  for (; i < times && go_on; ++i) {
    if (of_each_host) world_.fleet.ask_only(i);
    const auto never_before = world_.fleet.coverage().never;
    // What is counted, or added up, has a row of a host without any too.
    const auto tells_nothing = [&] {
      return of_each_host && !hosts[i].had_store && world_.fleet.coverage().never > never_before;
    };
    int rc = SQLITE_ROW;
    while (go_on && (rc = sqlite3_step(s)) == SQLITE_ROW) {
      if (tells_nothing()) continue;
      std::vector<json> values;
      if (of_each_host) values = {hosts[i].agent, schemas::printable_utf8(hosts[i].hostname)};
      for (int c = 0; c < sqlite3_column_count(s); ++c) values.push_back(value_of_column(s, c));
      const auto more = to.row(values);
      if (!more) return stopped(more.error());
      go_on = *more;
    }
    if (go_on && rc != SQLITE_DONE) return refused(question);
    sqlite3_reset(s);
  }
  for (; of_each_host && i < times; ++i) world_.fleet.note_left(i);
  return of_each_host;
}

}  // namespace query
