#include "common/yaml/tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include "common/log.hpp"
#include "common/utf8.hpp"
#include "common/yaml/foreign_bytes.hpp"
#include "common/yaml/hints.hpp"
#include "common/yaml/second_document.hpp"
#include "common/yaml/source.hpp"

namespace common::yaml {

const node* node::find(std::string_view name) const {
  for (const auto& [key, value] : entries)
    if (key.text == name) return &value;
  return nullptr;
}

namespace {

/// Leaves the parser from inside an event; never leaves parse_tree.
struct refused {
  mark at;
  std::string why;
};

/// Large because ten of its functions are the events of the parser.
class builder : public YAML::EventHandler {
 public:
  builder(const source& text, bool strict, const tree_limits& limits,
          std::vector<irregularity>* seen)
      : text_(text), strict_(strict), limits_(limits), seen_(seen) {}
  node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& m, YAML::anchor_t a) override { scalar(m, a, "", false); }
  void OnScalar(const YAML::Mark& m, const std::string& tag, YAML::anchor_t a,
                const std::string& value) override {
    look_for_tag(m, tag);
    scalar(m, a, value, tag == "!");
  }
  void OnSequenceStart(const YAML::Mark& m, const std::string& tag, YAML::anchor_t a,
                       YAML::EmitterStyle::value style) override {
    look_for_tag(m, tag);
    open(m, a, node::kind::sequence, style == YAML::EmitterStyle::Flow);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& m, const std::string& tag, YAML::anchor_t a,
                  YAML::EmitterStyle::value style) override {
    look_for_tag(m, tag);
    open(m, a, node::kind::mapping, style == YAML::EmitterStyle::Flow);
  }
  void OnMapEnd() override { close(); }
  void OnAlias(const YAML::Mark& m, YAML::anchor_t a) override {
    irregular(at(m), "an alias; write the value out");
    const auto known = anchors_.find(a);
    if (known == anchors_.end()) throw refused{at(m), "an alias of something that is not complete"};
    count(m, known->second.second);
    add(node(known->second.first), known->second.second);
  }

 private:
  struct level {
    node value;
    YAML::anchor_t anchor;
    std::size_t nodes = 1;
    bool has_key = false;
    node key;
    bool flow = false;  ///< in brackets
  };

  static mark at(const YAML::Mark& m) { return {m.line + 1, m.column + 1}; }
  static std::size_t place(const YAML::Mark& m) { return static_cast<std::size_t>(m.pos); }

  void count(const YAML::Mark& m, std::size_t more) {
    nodes_ += more;
    if (nodes_ > limits_.nodes)
      throw refused{
          at(m), fmt::format("more than {} nodes: possible alias expansion abuse", limits_.nodes)};
  }

  void irregular(mark where, std::string what) {
    constexpr std::size_t most = 100;
    if (strict_) throw refused{where, std::move(what)};
    if (seen_ != nullptr && seen_->size() < most) seen_->push_back({where, std::move(what)});
  }

  void look_for_tag(const YAML::Mark& m, const std::string& tag) {
    if (tag == "?") return;
    if (const auto seen = text_.tag(place(m)); !seen.empty())
      irregular(at(m), fmt::format("`{}` is a tag of YAML and no part of the text: a negation is "
                                   "`not `, and text that has a `!` in front is put in quotes",
                                   common::one_line(seen)));
  }

  void scalar(const YAML::Mark& m, YAML::anchor_t a, const std::string& value, bool quoted) {
    count(m, 1);
    node n;
    n.at = at(m);
    n.text = value;
    n.quoted = quoted;
    look_at_spelling(m, n);
    if (a != 0) anchors_[a] = {n, 1};
    add(std::move(n), 1);
  }

  /// What the parser takes and YAML does not have: then other text is read than was meant.
  void look_at_spelling(const YAML::Mark& m, node& n) {
    const auto text = text_.value(place(m));
    if (n.quoted && (text.starts_with('"') || text.starts_with('\''))) {
      if (text.starts_with('"')) n.text = with_whole_escapes(std::move(n.text));
      const auto fault = fault_of_quoted(text, parent_column());
      if (fault.open) throw refused{n.at, "a quote that is never closed"};
      if (fault.shallow_line > 0)
        irregular(n.at, fmt::format("a quote that is not closed in this line: line {} is not "
                                    "indented as what would go on in it",
                                    n.at.line + fault.shallow_line));
    } else if (n.text.empty() && text.starts_with(',') && in_flow() && !value_of_key()) {
      irregular(n.at, "nothing in front of this comma: take one of them out");
    } else if (n.text.starts_with(":\"") || n.text.starts_with(":'")) {
      irregular(n.at, "a colon that is glued to a quote: write a blank behind it, or leave it out");
    }
  }

  bool in_flow() const { return !stack_.empty() && stack_.back().flow; }
  bool value_of_key() const { return stack_.back().value.is_mapping() && stack_.back().has_key; }
  /// Of the innermost list or mapping without brackets, from 0; -1: there is none.
  int parent_column() const {
    for (auto l = stack_.rbegin(); l != stack_.rend(); ++l)
      if (!l->flow) return l->value.at.column - 1;
    return -1;
  }

  void open(const YAML::Mark& m, YAML::anchor_t a, node::kind what, bool flow) {
    count(m, 1);
    if (stack_.size() >= static_cast<std::size_t>(limits_.depth))
      throw refused{at(m), fmt::format("nested deeper than {}", limits_.depth)};
    level l{.value = {}, .anchor = a, .nodes = 1, .has_key = false, .key = {}, .flow = flow};
    l.value.what = what;
    l.value.at = at(m);
    stack_.push_back(std::move(l));
  }

  void close() {
    level done = std::move(stack_.back());
    stack_.pop_back();
    if (done.anchor != 0) anchors_[done.anchor] = {done.value, done.nodes};
    add(std::move(done.value), done.nodes);
  }

  void add(node n, std::size_t nodes) {
    if (stack_.empty()) {
      root_ = std::move(n);
      return;
    }
    auto& top = stack_.back();
    top.nodes += nodes;
    if (top.value.is_sequence())
      top.value.items.push_back(std::move(n));
    else if (!top.has_key)
      take_key(top, std::move(n));
    else
      finish_entry(top, std::move(n));
  }

  void take_key(level& top, node key) {
    if (!key.is_scalar() && strict_) throw refused{key.at, "a key that is not text"};
    top.key = std::move(key);
    top.has_key = true;
  }

  void finish_entry(level& top, node value) {
    top.has_key = false;
    if (!top.key.is_scalar()) return;  // such an entry is skipped
    const auto before =
        std::ranges::find(top.value.entries, top.key.text,
                          [](const auto& e) -> const std::string& { return e.key.text; });
    if (before == top.value.entries.end()) {
      top.value.entries.emplace_back(std::move(top.key), std::move(value));
      return;
    }
    irregular(top.key.at,
              fmt::format("the key '{}' stands twice; keep one", common::one_line(top.key.text)));
    if (limits_.last_key_wins) *before = {std::move(top.key), std::move(value)};
  }

  const source& text_;
  bool strict_;
  tree_limits limits_;
  std::vector<irregularity>* seen_;
  node root_;
  std::vector<level> stack_;
  std::map<YAML::anchor_t, std::pair<node, std::size_t>> anchors_;
  std::size_t nodes_ = 0;
};

tl::unexpected<common::error> refuse(mark at, std::string_view why) {
  return fail(errc::malformed, "{}:{}: {}", at.line, at.column, common::one_line(why));
}

}  // namespace

result<node> parse_tree(const std::string& text, bool strict, const tree_limits& limits,
                        std::vector<irregularity>* seen) {
  if (text.size() > limits.bytes)
    return fail(errc::too_large, "1:1: {} bytes, {} has at most {}", text.size(), limits.noun,
                limits.bytes);
  if (const auto at = strict ? first_foreign_byte(text) : std::nullopt)
    return refuse(*at, "this is no UTF-8, as of a file in Latin-1 or UTF-16: save it as UTF-8");
  try {
    std::istringstream in(text);
    YAML::Parser parser(in);
    const source written(text);
    builder b(written, strict, limits, seen);
    if (!parser.HandleNextDocument(b))
      return refuse({1, 1}, fmt::format("an empty file; want {}", limits.noun));
    std::vector<irregularity> behind;
    if (strict || seen != nullptr)
      if (const auto begins = next_document(parser))
        behind.push_back({*begins,
                          "a second document, which nobody reads: put it in a file of its own, or "
                          "take the `---` out"});
    if (strict && !behind.empty()) return refuse(behind.front().at, behind.front().what);
    if (seen != nullptr) std::ranges::move(behind, std::back_inserter(*seen));
    return b.take();
  } catch (const refused& r) {
    return refuse(r.at, r.why);
  } catch (const YAML::Exception& e) {
    auto cause = first_control(text);
    if (!cause) cause = likely_cause(text);
    if (cause) return refuse(cause->at, fmt::format("not YAML: {}", cause->what));
    return refuse({e.mark.line + 1, e.mark.column + 1}, fmt::format("not YAML: {}", e.msg));
  }
}

}  // namespace common::yaml
