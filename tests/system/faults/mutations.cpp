// A store's file that is damaged at random: whatever is different in it is found, or the file reads
// as before.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

#include "common/hash.hpp"
#include "store/agent_store.hpp"
#include "tests/support/host_changes.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/temp_dir.hpp"

using tests::pipeline;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t page = 4096;

std::string bytes_of(const std::string& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

/// What a store's file says, as a hash of each part.
enum part : std::size_t { mirror, both_sides, meta, applied, history, outbox, parts };
const std::array<const char*, parts> part_names{"the mirror's rows",
                                                "volatile columns and the table scans",
                                                "meta",
                                                "applied",
                                                "history",
                                                "outbox"};
struct answers {
  std::array<std::string, parts> of;
  std::size_t tables = 0;  ///< that have a root: the agent misses those that are gone
};

/// Every key and value of a database; false: damaged. Never much more than the file holds, whatever
/// circles its pages make.
bool read_all(const store::agent_store& s, const common::kv::txn& txn, store::keys::database d,
              std::size_t most, std::string& all) {
  return txn
      .each(s.db(d), {},
            [&](std::string_view key, std::string_view value, bool& go_on) -> common::status {
              all += fmt::format("{} {} ", key.size(), value.size());
              all.append(key).append(value);
              go_on = all.size() < 2 * most;
              return {};
            })
      .has_value();
}

/// The rows of a table that has a root, by which they are judged; false: damaged.
bool read_table(const store::reader& r, schemas::table_id t, answers& into) {
  const auto record = r.table(t);
  if (!record) return false;
  if (!*record || (*record)->recorded.root.bytes.empty()) return true;
  const auto now = r.digest(t, (*record)->k.bytes);
  if (!now || now->root != (*record)->recorded.root || now->rows != (*record)->recorded.rows)
    return false;
  const auto rows = r.rows(t);
  if (!rows) return false;
  for (const auto& row : *rows) into.of[mirror] += row.key.bytes + row.stable.bytes;
  ++into.tables;
  return true;
}

/// None: wdb finds damage in it, by a value's check, a database's sum or a table's root.
std::optional<answers> reading(const std::string& folder, std::size_t most) {
  const auto s = store::agent_store::open(folder, true);
  if (!s) return std::nullopt;
  const auto txn = common::kv::txn::read(s->env());
  if (!txn) return std::nullopt;
  answers out;
  using namespace store::keys;
  const std::array<std::pair<database, part>, 6> read{{{rows_a, both_sides},
                                                       {rows_b, both_sides},
                                                       {database::meta, part::meta},
                                                       {database::applied, part::applied},
                                                       {database::history, part::history},
                                                       {database::outbox, part::outbox}}};
  for (const auto& [d, into] : read)
    if (!read_all(*s, *txn, d, most, out.of[into]) || !txn->check_sum(s->env(), d))
      return std::nullopt;
  for (const auto& t : schemas::tables())
    if (!read_table({*s, *txn}, t.id, out)) return std::nullopt;
  for (auto& text : out.of) text = common::sha256(text);
  return out;
}

enum outcome : std::size_t {
  harmless,  ///< it reads as before
  detected,
  crashed,  ///< its reader, which is how wdb notices
  stale,    ///< something beside the mirror is of before, or all of it is, and nobody notices
  wrong,    ///< rows of the mirror are others than their roots say, and nobody notices
  outcomes
};

/// Exit codes of the process that reads: these, or `differs` with a bit for each part.
constexpr int found = 10, equal = 11, differs = 64;

int compare(const std::string& folder, const answers& as_before, std::size_t most) {
  const auto now = reading(folder, most);
  if (!now || now->tables != as_before.tables) return found;
  int code = differs;
  for (std::size_t d = 0; d < parts; ++d)
    if (now->of[d] != as_before.of[d]) code |= 1 << d;
  return code == differs ? equal : code;
}

/// In a process of its own, which the file may crash: wdb then sets the store aside.
outcome judge(const std::string& folder, const answers& as_before, std::size_t most,
              std::array<int, parts>& unnoticed) {
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const int nothing = ::open("/dev/null", O_WRONLY);
    ::dup2(nothing, 2);
    for (const int s : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL}) ::signal(s, SIG_DFL);
    ::alarm(20);  // it goes round in circles: nobody waits for that
    ::_exit(compare(folder, as_before, most));
  }
  int code = 0;
  ::waitpid(child, &code, 0);
  if (!WIFEXITED(code)) return crashed;
  const int said = WEXITSTATUS(code);
  if (said == found) return detected;
  if (said == equal) return harmless;
  if ((said & differs) == 0) return crashed;  // a sanitizer's own exit code
  for (std::size_t n = 0; n < parts; ++n)
    if ((said & 1 << n) != 0) ++unnoticed[n];
  // With other roots beside them other rows are a store of before, whole: a page of LMDB's
  // catalogue is the one of some commits ago. The agent's next greeting notices that
  // (restored.cpp).
  const bool other_rows = (said & 1 << mirror) != 0, other_roots = (said & 1 << meta) != 0;
  return other_rows && !other_roots ? wrong : stale;
}

constexpr std::size_t swapped = 3, of_before = 4;
const std::array<const char*, 6> mutations{"one bit",          "16 bytes at random",
                                           "a page of zeros",  "two pages swapped",
                                           "a page of before", "a cut"};

std::string mutate(std::string file, std::size_t kind, const std::string& before,
                   std::mt19937& random) {
  const auto any = [&](std::size_t below) { return random() % below; };
  // Not the first two: an older one of those is the store a commit ago, whole (restored.cpp).
  const auto pages = file.size() / page - 2;
  const auto at = page * (2 + any(pages));
  switch (kind) {
    case 0:
      file[any(file.size())] ^= static_cast<char>(1u << any(8));
      break;
    case 1:
      for (auto n = any(file.size() - 16), end = n + 16; n < end; ++n)
        file[n] = static_cast<char>(random());
      break;
    case 2:
      file.replace(at, page, page, '\0');
      break;
    case 3: {
      const auto other = page * (2 + any(pages));
      const auto kept = file.substr(at, page);
      file.replace(at, page, file.substr(other, page));
      file.replace(other, page, kept);
      break;
    }
    case 4:
      if (at + page <= before.size()) file.replace(at, page, before.substr(at, page));
      break;
    default:
      file.resize(any(file.size()));
  }
  return file;
}

}  // namespace

TEST_CASE("a store damaged at random: what is different in it is found, or nothing is",
          "[system][faults]") {
  const int most = std::getenv("MUSTER_SOAK") != nullptr ? 10'000 : 60;
  const auto seed = tests::seed("mutations");
  CAPTURE(seed);
  std::mt19937 random(seed);
  pipeline p;
  p.start_all();
  p.await_settled("the first scan");
  const auto data = p.paths().store(*schemas::agent_id::parse(p.agent)) + "/data.mdb";
  tests::host_changes changes(p.root());
  std::string before;
  for (int n = 0; n < 6; ++n) {
    changes.make(3);
    tests::await("the change",
                 [&] { return p.count_alerts("user-added", changes.names().back() + " ") == 1; });
    if (n == 2) before = bytes_of(data);
  }
  p.stop_all();
  const auto whole = bytes_of(data);
  const tests::temp_dir dir;
  const auto put = [&](const std::string& bytes) {
    fs::remove(dir / "lock.mdb");
    std::ofstream(dir / "data.mdb", std::ios::binary) << bytes;
  };
  put(whole);
  const auto truth = reading(dir.path(), whole.size());
  REQUIRE(truth);
  std::array<std::array<int, outcomes>, mutations.size()> seen{};
  std::array<int, parts> unnoticed{};
  for (int n = 0; n < most; ++n) {
    const auto kind = static_cast<std::size_t>(n) % mutations.size();
    put(mutate(whole, kind, before, random));
    ++seen[kind][judge(dir.path(), *truth, whole.size(), unnoticed)];
  }
  int matter = 0, silent = 0;
  for (std::size_t k = 0; k < mutations.size(); ++k) {
    const auto& s = seen[k];
    std::cout << fmt::format("{}: {} harmless, {} detected, {} crashed, {} stale, {} wrong\n",
                             mutations[k], s[harmless], s[detected], s[crashed], s[stale],
                             s[wrong]);
    matter += s[detected] + s[crashed] + s[stale] + s[wrong];
    silent += s[stale] + s[wrong];
    CHECK(s[wrong] == 0);
    // A page of LMDB's catalogue that is of before is a store of before.
    if (k != swapped && k != of_before) CHECK(s[stale] == 0);
  }
  for (std::size_t n = 0; n < parts; ++n)
    if (unnoticed[n] > 0)
      std::cout << fmt::format("not noticed: {} times {}\n", unnoticed[n], part_names[n]);
  std::cout << fmt::format("of {} that matter {:.2f} % detected\n", matter,
                           100.0 * (matter - silent) / std::max(matter, 1));
  CHECK(matter > 0);
  if (most > 1'000) CHECK(1'000 * silent <= matter);  // fewer say nothing of one in a thousand
}
