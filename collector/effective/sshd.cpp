// sshd_config as sshd 9.2 of Debian 12 reads it: the first value of a keyword counts, but of those
// that add up and of a few whose last one does; `Include` stands for what it includes. Of Match
// blocks only `Match all` is for every connection: what it says of a keyword that may stand there
// wins over the global section, as it does for a connection. What other Match blocks say is not
// looked at.
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <set>

#include "collector/effective/readers.hpp"
#include "collector/effective/sshd_choices.hpp"
#include "collector/effective/sshd_keywords.hpp"
#include "collector/effective/sshd_numbers.hpp"
#include "collector/effective/sshd_shapes.hpp"
#include "collector/effective/sshd_values.hpp"
#include "collector/effective/sshd_words.hpp"
#include "common/letters.hpp"
#include "common/text.hpp"

namespace collector::effective {

namespace {

constexpr auto main_file = "/etc/ssh/sshd_config";
constexpr std::string_view include_folder = "/etc/ssh/";
constexpr int deepest_include = 16;
constexpr std::size_t most_included = 1024, longest_pattern = 4096;

/// Whether what stands here counts: everywhere, in `Match all`, or for some connections only.
enum class scope { global, match_all, conditional };

/// A command that says which keys or names are let in runs as a user of its own: sshd does not
/// start without one.
class sshd_commands {
 public:
  /// Of each keyword the first line counts.
  void note(const sshd_line& line, const std::string& where) {
    for (auto& c : all_) {
      if (line.keyword == c.command && c.at.empty()) {
        c.at = where;
        c.runs = common::lower_case(line.rest) != "none";
      }
      if (line.keyword == std::string(c.command) + "user") c.has_user = true;
    }
  }
  /// Empty: it would start.
  std::string refusal() const {
    for (const auto& c : all_)
      if (c.runs && !c.has_user)
        return fmt::format("{}: sshd would refuse it: {} without {}user", c.at, c.command,
                           c.command);
    return {};
  }

 private:
  struct command_line {
    std::string_view command;
    std::string at{};
    bool runs = false, has_user = false;
  };
  std::array<command_line, 2> all_{
      {{.command = "authorizedkeyscommand"}, {.command = "authorizedprincipalscommand"}}};
};

class sshd_reader {
 public:
  sshd_reader(const question& q, files& from) : key_(q.key), from_(from) {}

  bool read(const std::string& path, scope begins_in, bool never, int depth) {
    const auto lines = from_.read(path);
    if (!lines) return false;
    auto in = begins_in;
    for (std::size_t n = 0; n < lines->size() && from_.wrong().empty(); ++n) {
      const auto where = fmt::format("{}:{}", path, n + 1);
      const auto line = cut_sshd_line((*lines)[n]);
      if (const auto why = n == 0 && (*lines)[n].starts_with(byte_order_mark)
                               ? std::string("a byte order mark stands in front of it")
                               : refusal(line, in);
          !why.empty())
        from_.refuse(fmt::format("{}: sshd would refuse it: {}", where, why));
      else if (line.keyword == "match")
        in = scope_of(line.arguments, never, where);
      else if (line.keyword == "include")
        include(line.arguments, in, depth, where);
      else if (line.keyword == key_)
        note(line, in, {.value = {}, .file = path, .line = static_cast<int>(n) + 1});
      if (in != scope::conditional) commands_.note(line, where);
    }
    return true;
  }

  /// What sshd asks for when it has read everything.
  void check_all() {
    if (const auto why = commands_.refusal(); !why.empty() && from_.wrong().empty())
      from_.refuse(why);
  }

  answer decide() {
    const auto* word = find_sshd_word(key_);
    if (word == nullptr || !word->in_match || for_all_.empty())
      return in_effect(word, std::move(globally_));
    auto out = in_effect(word, for_all_);
    // What stands in `Match all` is among the global ones too, in the same order.
    auto next = for_all_.begin();
    for (auto& one : globally_)
      if (next != for_all_.end() && one.file == next->file && one.line == next->line)
        ++next;
      else
        out.overridden.push_back(std::move(one));
    return out;
  }

 private:
  /// Why sshd would not start with the line; empty: it would.
  std::string refusal(const sshd_line& line, scope in) {
    if (!line.wrong.empty() || line.keyword.empty()) return line.wrong;
    const auto* word = find_sshd_word(line.keyword);
    const bool passed_over =
        line.keyword == "match" || line.keyword == "include" || is_passed_over(line.keyword);
    if (word == nullptr && !passed_over)
      return fmt::format("'{}' is no keyword of it", line.keyword.substr(0, 100));
    if (in == scope::conditional &&
        (word != nullptr ? !word->in_match : is_retired_outside_match(line.keyword)))
      return line.keyword + " in a Match block";
    if (word == nullptr) return {};
    auto why = is_rest_of_line(word->name) ? why_refused(*word, {line.rest})
                                           : why_refused(*word, line.arguments);
    if (why.empty() && line.keyword == "subsystem" &&
        !subsystems_.insert(line.arguments.front()).second)
      why = fmt::format("the subsystem '{}' a second time", line.arguments.front().substr(0, 100));
    return why;
  }

  scope scope_of(const std::vector<std::string>& criteria, bool never, const std::string& where) {
    if (const auto why = why_match_refused(criteria); !why.empty())
      from_.refuse(fmt::format("{}: sshd would refuse it: {}", where, why));
    const bool all = matches_everybody(criteria);
    return all && !never ? scope::match_all : scope::conditional;
  }

  void note(const sshd_line& line, scope in, assignment a) {
    if (in == scope::conditional) return;
    a.value = is_rest_of_line(key_) ? line.rest : fmt::format("{}", fmt::join(line.arguments, " "));
    if (in == scope::match_all) for_all_.push_back(a);
    globally_.push_back(std::move(a));
  }

  /// Of these lines; the value is as `sshd -T` prints it, the lines are as they stand there.
  static answer in_effect(const sshd_word* word, std::vector<assignment> said) {
    if (word == nullptr) return first_decides(std::move(said));
    if (word->which == sshd_word::counts::all) {
      for (auto& one : said) one.value = as_printed(*word, one.value);
      return all_decide(std::move(said));
    }
    auto parts = word->what == sshd_word::takes::startups ? last_startups(said)
                 : word->name == "rekeylimit"             ? rekey_limit_of(said)
                                                          : std::string{};
    auto out = word->which == sshd_word::counts::last ? last_decides(std::move(said))
                                                      : first_decides(std::move(said));
    if (out.now != answer::state::set) return out;
    out.value = parts.empty() ? as_printed(*word, out.value) : std::move(parts);
    out.other_words = other_choices(word->name, out.value);
    return out;
  }

  /// The last line counts, but a rate that it does not say is the one of a line before it.
  static std::string last_startups(const std::vector<assignment>& said) {
    constexpr std::int64_t rate_by_default = 30;
    std::string out;
    auto rate = rate_by_default;
    for (const auto& one : said)
      if (const auto s = read_startups(one.value)) {
        rate = s->rate.value_or(rate);
        out = fmt::format("{}:{}:{}", s->begin, rate, s->full);
      }
    return out;
  }

  /// The bytes of the first line; the time of the first one that says one.
  static std::string rekey_limit_of(const std::vector<assignment>& said) {
    for (const auto& one : said)
      if (const auto blank = one.value.find(' ');
          blank != one.value.npos && one.value.substr(blank + 1) != "none") {
        const auto bytes = said.front().value.substr(0, said.front().value.find(' '));
        return printed_sshd_shape("rekeylimit", bytes + one.value.substr(blank)).value_or("");
      }
    return {};
  }

  void include(const std::vector<std::string>& patterns, scope in, int depth,
               const std::string& where) {
    if (depth == deepest_include)
      return from_.refuse(where + ": sshd would refuse it: too many levels of Include");
    for (const auto& pattern : patterns) {
      if (pattern.empty() || pattern.starts_with('~') || pattern.size() > longest_pattern)
        return from_.refuse(
            fmt::format("{}: Include '{}' cannot be followed", where, pattern.substr(0, 100)));
      const auto path = pattern.starts_with('/') ? pattern : std::string(include_folder) + pattern;
      for (const auto& file : expand(path)) {
        if (!from_.wrong().empty()) return;
        if (++included_ > most_included) return from_.refuse(where + ": too many files included");
        // Within a block that is not for everybody, no Match of an included file is either.
        const bool there = read(file, in, in == scope::conditional, depth + 1);
        if (!there && from_.wrong().empty())
          from_.refuse(fmt::format("{}: Include cannot be followed: {} is not there", where, file));
      }
    }
  }

  /// What glob(3) makes of it, in the order of bytes. Nothing is there: nothing is included.
  std::vector<std::string> expand(const std::string& pattern) {
    std::vector<std::string> paths{""};
    for (const auto part : common::split(std::string_view(pattern).substr(1), '/')) {
      if (part.empty()) continue;
      std::vector<std::string> next;
      const std::string wanted(part);
      for (const auto& base : paths) {
        if (wanted.find_first_of("*?[\\") == wanted.npos) {
          next.push_back(base + "/" + wanted);
          continue;
        }
        for (const auto& e : from_.list(base.empty() ? "/" : base))
          if (::fnmatch(wanted.c_str(), e.name.c_str(), FNM_PERIOD) == 0)
            next.push_back(base + "/" + e.name);
      }
      if (next.size() > most_included) return from_.refuse(pattern + ": too many files"), paths;
      paths = std::move(next);
    }
    // A name in which nothing is open is listed only where it is there; links to nothing are.
    std::erase_if(paths, [&](const auto& p) { return !from_.is_there(p) && !from_.link(p); });
    std::ranges::sort(paths);
    return paths;
  }

  std::string key_;
  files& from_;
  std::size_t included_ = 0;
  std::vector<assignment> globally_, for_all_;
  std::set<std::string> subsystems_;
  sshd_commands commands_;
};

}  // namespace

answer ask_sshd(const question& q, files& from) {
  sshd_reader reader(q, from);
  if (!reader.read(main_file, scope::global, false, 0))
    return absent_because(fmt::format("{} does not exist", main_file));
  reader.check_all();
  return reader.decide();
}

}  // namespace collector::effective
