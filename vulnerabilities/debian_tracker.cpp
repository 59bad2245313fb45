#include "vulnerabilities/debian_tracker.hpp"

#include <algorithm>
#include <array>

#include "common/text.hpp"
#include "schemas/json.hpp"
#include "vulnerabilities/read_osv.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::status;
using nlohmann::json;

namespace {

constexpr std::size_t longest_text = 256;

struct codename {
  std::string_view name, release;
};
constexpr std::array codenames{
    codename{"wheezy", "7"},  codename{"jessie", "8"},    codename{"stretch", "9"},
    codename{"buster", "10"}, codename{"bullseye", "11"}, codename{"bookworm", "12"},
    codename{"trixie", "13"}, codename{"forky", "14"},    codename{"duke", "15"}};

/// Where the parser is: the keys above it. A release stands at `SOURCE CVE releases CODENAME`.
class tracker_reader : public nlohmann::json_sax<json> {
 public:
  explicit tracker_reader(const tracked_visitor& visit) : visit_(visit) {}

  bool null() override { return true; }
  bool boolean(bool) override { return is_inside(); }
  bool number_integer(std::int64_t) override { return is_inside(); }
  bool number_unsigned(std::uint64_t) override { return is_inside(); }
  bool number_float(double, const std::string&) override { return is_inside(); }
  bool binary(json::binary_t&) override { return false; }
  bool start_array(std::size_t) override { return ++arrays_, is_inside() && is_bounded(); }
  bool end_array() override { return --arrays_, true; }

  bool string(std::string& s) override {
    if (!is_inside()) return false;
    if (!is_release()) return true;
    const auto& name = keys_.back();
    if (name == "status") status_ = std::move(s);
    if (name == "urgency") urgency_ = std::move(s);
    if (name == "nodsa") nodsa_ = std::move(s), has_nodsa_ = true;
    return true;
  }
  bool start_object(std::size_t) override {
    keys_.emplace_back();
    if (is_release()) status_.clear(), urgency_.clear(), nodsa_.clear(), has_nodsa_ = false;
    return is_bounded();
  }
  bool end_object() override {
    if (is_release() && !tell()) return false;
    keys_.pop_back();
    return true;
  }
  bool key(std::string& name) override {
    if (name.size() > longest_text) return wrong("a name is too long");
    keys_.back() = std::move(name);
    return true;
  }
  bool parse_error(std::size_t at, const std::string&,
                   const nlohmann::detail::exception& why) override {
    if (result_) wrong(fmt::format("not JSON at byte {}: {}", at, why.what()));
    return false;
  }
  const status& result() const { return result_; }

 private:
  /// The innermost object is a release of a problem.
  bool is_release() const { return keys_.size() == 5 && keys_[2] == "releases"; }
  /// Values stand in problems only.
  bool is_inside() { return keys_.size() > 2 || wrong("a value where a problem was expected"); }
  bool is_bounded() {
    return keys_.size() + arrays_ <= static_cast<std::size_t>(record_depth) ||
           (result_ = fail(errc::too_large, "nested deeper than {}", record_depth), false);
  }
  /// Behind the names of the source package, the problem, and what is in it.
  bool wrong(std::string what) {
    std::string where;
    for (const auto& key : keys_)
      if (!key.empty()) where += key + ": ";
    result_ = fail(errc::malformed, "{}{}; the JSON of Debian's security tracker was expected",
                   where, what);
    return false;
  }
  bool tell() {
    const bool is_unimportant = urgency_ == "unimportant";
    if (status_ == "resolved" || (!has_nodsa_ && !is_unimportant)) return true;
    const auto why = is_unimportant   ? std::string("unimportant")
                     : nodsa_.empty() ? std::string("no advisory")
                                      : nodsa_.substr(0, longest_text);
    result_ = visit_({keys_[0], keys_[1], keys_[3], why});
    return result_.has_value();
  }

  const tracked_visitor& visit_;
  std::vector<std::string> keys_;  ///< of each object that is open, the one that was read last
  std::size_t arrays_ = 0;
  std::string status_, urgency_, nodsa_;
  bool has_nodsa_ = false;
  status result_;
};

bool take(std::string_view& rest, char c) {
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
  if (!rest.starts_with(c)) return false;
  rest.remove_prefix(1);
  return true;
}

bool take_name(std::string_view& rest) {
  if (!take(rest, '"')) return false;
  const auto end = rest.find('"');
  if (end == rest.npos) return false;
  rest.remove_prefix(end + 1);
  return take(rest, ':');
}

}  // namespace

bool looks_like_tracker(std::string_view beginning) {
  auto rest = beginning;
  return take(rest, '{') && take_name(rest) && take(rest, '{') && take_name(rest) &&
         take(rest, '{');
}

std::string_view release_of_codename(std::string_view name) {
  const auto* at = std::ranges::find(codenames, name, &codename::name);
  return at == codenames.end() ? std::string_view() : at->release;
}

status each_minor_problem(std::istream& in, const tracked_visitor& visit) {
  tracker_reader reader(visit);
  json::sax_parse(in, &reader);
  return reader.result();
}

}  // namespace vulnerabilities
