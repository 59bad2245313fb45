#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "vulnerabilities/read_osv.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;
using nlohmann::json;

namespace {

/// What of a record is long, and no part of matching.
constexpr std::array<std::string_view, 6> left_out{"details",  "references", "credits",
                                                   "binaries", "purl",       "database_specific"};

/// Of what is left out, the one thing that matching looks at stands directly in it.
constexpr std::string_view looked_into = "database_specific", kept = "severity";

/// Builds the tree without what is left out. Its own limit of depth, as nlohmann's tree is freed by
/// recursion.
class tree_builder : public nlohmann::json_sax<json> {
 public:
  explicit tree_builder(bool keeps_all) : keeps_all_(keeps_all) {}
  bool null() override { return add(nullptr); }
  bool boolean(bool b) override { return add(b); }
  bool number_integer(std::int64_t n) override { return add(n); }
  bool number_unsigned(std::uint64_t n) override { return add(n); }
  bool number_float(double d, const std::string&) override { return add(d); }
  bool string(std::string& s) override { return add(std::move(s)); }
  bool binary(json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    if (passed_over_ > 0) return true;
    key_ = std::move(name);
    if (keeps_all_) return true;
    is_left_out_ = std::ranges::find(left_out, key_) != left_out.end() && key_ != looked_into;
    if (!is_left_out_ && !within_.empty() && within_.back()) is_left_out_ = key_ != kept;
    return true;
  }
  bool parse_error(std::size_t at, const std::string&,
                   const nlohmann::detail::exception& why) override {
    broken_at_ = at;
    why_ = why.what();
    return false;
  }

  json take() { return std::move(root_); }
  bool is_too_deep() const { return depth_ > record_depth; }
  std::string what_is_wrong() const {
    const auto at = why_.find("syntax error");
    return fmt::format("byte {}: {}", broken_at_, at == why_.npos ? why_ : why_.substr(at));
  }

 private:
  json* put(json&& value) {
    if (open_.empty()) return root_ = std::move(value), &root_;
    auto& in = *open_.back();
    if (in.is_array()) return in.push_back(std::move(value)), &in.back();
    return &(in[key_] = std::move(value));
  }
  bool add(json&& value) {
    if (passed_over_ > 0) return true;
    if (!std::exchange(is_left_out_, false)) put(std::move(value));
    return true;
  }
  bool open(json&& value) {
    if (++depth_ > record_depth) return false;
    if (passed_over_ > 0 || std::exchange(is_left_out_, false)) return ++passed_over_, true;
    const bool is_member = !open_.empty() && open_.back()->is_object();
    const bool of_database = !keeps_all_ && is_member && value.is_object() && key_ == looked_into;
    open_.push_back(put(std::move(value)));
    within_.push_back(of_database);
    key_.clear();
    return true;
  }
  bool close() {
    --depth_;
    if (passed_over_ > 0) return --passed_over_, true;
    open_.pop_back();
    within_.pop_back();
    return true;
  }

  bool keeps_all_;
  json root_;
  std::vector<json*> open_;
  std::vector<bool> within_;  ///< of each that is open: it is `database_specific`
  std::string key_, why_;
  bool is_left_out_ = false;  ///< the value of the key that was read last
  int depth_ = 0, passed_over_ = 0;
  std::size_t broken_at_ = 0;
};

result<json> parse(std::string_view text, bool keeps_all) {
  if (text.size() > record_bytes)
    return fail(errc::too_large, "larger than {} bytes; a record was expected", record_bytes);
  tree_builder builder(keeps_all);
  if (json::sax_parse(text.begin(), text.end(), &builder)) return builder.take();
  if (builder.is_too_deep())
    return fail(errc::too_large, "nested deeper than {}; a record was expected", record_depth);
  return fail(errc::malformed, "not JSON: {}; a whole record was expected",
              builder.what_is_wrong());
}

}  // namespace

result<json> parse_record(std::string_view text) { return parse(text, false); }

result<json> parse_document(std::string_view text) { return parse(text, true); }

}  // namespace vulnerabilities
