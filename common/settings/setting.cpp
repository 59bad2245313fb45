#include "common/settings/setting.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "common/byte_size.hpp"
#include "common/log.hpp"
#include "common/percent.hpp"
#include "common/suggest.hpp"
#include "common/text.hpp"

namespace common::settings {

std::string setting::option() const {
  const bool off = what == kind::yes_no && initial == "true";
  return (off ? "--no-" : "--") + std::string(name);
}

std::string setting::field() const {
  std::string out(name);
  std::ranges::replace(out, '-', '_');
  return out;
}

std::string_view kind_name(kind k) {
  switch (k) {
    case kind::time:
      return "time";
    case kind::byte_size:
      return "byte size";
    case kind::percent:
      return "percent";
    case kind::count:
      return "count";
    case kind::yes_no:
      return "yes or no";
    case kind::choice:
      return "choice";
    case kind::text:
      return "text";
    case kind::path:
      return "path";
    case kind::paths:
      return "paths";
    case kind::folders:
      return "folders";
    case kind::addresses:
      return "addresses";
    case kind::table_times:
      return "times of tables";
    case kind::agent_roots:
      return "roots of agents";
  }
  return "";
}

result<milliseconds> meaning<kind::time>::of(const setting&, const std::string& typed) {
  constexpr milliseconds longest = std::chrono::days{36'600};
  auto out = parse_interval(typed);
  if (out && *out > longest)
    return fail(errc::usage, "'{}' is longer than 36600d, the longest there is", one_line(typed));
  return out;
}

result<std::uint64_t> meaning<kind::byte_size>::of(const setting&, const std::string& typed) {
  return parse_byte_size(typed);
}

result<double> meaning<kind::percent>::of(const setting&, const std::string& typed) {
  return parse_percent(typed);
}

result<unsigned> meaning<kind::count>::of(const setting& s, const std::string& typed) {
  unsigned n = 0;
  const auto* end = typed.data() + typed.size();
  const auto [at, ec] = std::from_chars(typed.data(), end, n);
  if (ec != std::errc{} || at != end || n < s.least || n > s.most)
    return fail(errc::usage, "'{}' is not a number from {} to {}", one_line(typed), s.least,
                s.most);
  return n;
}

result<bool> meaning<kind::yes_no>::of(const setting&, const std::string& typed) {
  if (typed != "true" && typed != "false")
    return fail(errc::usage, "'{}' is neither true nor false", one_line(typed));
  return typed == "true";
}

result<std::string> meaning<kind::choice>::of(const setting& s, const std::string& typed) {
  const auto words = split(s.metavar, '|');
  if (std::ranges::find(words, typed) != words.end()) return typed;
  return fail(errc::usage, "'{}' is none of {}{}", one_line(typed), fmt::join(words, " "),
              did_you_mean(typed, words));
}

result<std::string> meaning<kind::text>::of(const setting&, const std::string& typed) {
  return typed;
}

result<std::string> meaning<kind::folders>::of(const setting&, const std::string& typed) {
  constexpr std::size_t longest = 4096;
  if (!typed.starts_with('/') || typed.size() > longest || typed.find('\0') != typed.npos)
    return fail(errc::usage, "want the absolute path of a folder, as /srv/tools");
  if (typed.find_first_not_of("/.") == typed.npos)
    return fail(errc::usage, "that is the root itself: name folders in it");
  return typed;
}

result<table_time> meaning<kind::table_times>::of(const setting&, const std::string& typed) {
  const auto equals = typed.find('=');
  if (equals == typed.npos) return fail(errc::usage, "want TABLE=TIME, as packages=6h");
  auto time = parse_interval(typed.substr(equals + 1));
  if (!time) return fail(time.error());
  return table_time{typed, typed.substr(0, equals), *time};
}

result<agent_root> meaning<kind::agent_roots>::of(const setting&, const std::string& typed) {
  const auto equals = typed.find('=');
  if (equals == typed.npos || equals == 0 || equals + 1 == typed.size())
    return fail(errc::usage, "want ID=ROOT, an agent id and the folder it examines");
  return agent_root{typed, typed.substr(0, equals), typed.substr(equals + 1)};
}

namespace {

template <kind Kind>
status check_as(const setting& s, const std::string& typed) {
  const auto value = meaning<Kind>::of(s, typed);
  if (value) return {};
  // One of several has to be told from the others.
  const auto which = s.is_list() ? fmt::format(" '{}'", one_line(typed)) : std::string();
  return fail(value.error().code, "{}{}: {}", s.option(), which, value.error().detail);
}

}  // namespace

status check(const setting& s, const std::string& typed) {
  switch (s.what) {
    case kind::time:
      return check_as<kind::time>(s, typed);
    case kind::byte_size:
      return check_as<kind::byte_size>(s, typed);
    case kind::percent:
      return check_as<kind::percent>(s, typed);
    case kind::count:
      return check_as<kind::count>(s, typed);
    case kind::yes_no:
      return check_as<kind::yes_no>(s, typed);
    case kind::choice:
      return check_as<kind::choice>(s, typed);
    case kind::text:
      return check_as<kind::text>(s, typed);
    case kind::path:
      return check_as<kind::path>(s, typed);
    case kind::paths:
      return check_as<kind::paths>(s, typed);
    case kind::folders:
      return check_as<kind::folders>(s, typed);
    case kind::addresses:
      return check_as<kind::addresses>(s, typed);
    case kind::table_times:
      return check_as<kind::table_times>(s, typed);
    case kind::agent_roots:
      return check_as<kind::agent_roots>(s, typed);
  }
  return {};
}

}  // namespace common::settings
