// A YAML document as a bounded tree with marks, built from yaml-cpp's events: what a file may be
// before anybody asks what it means. Depth, nodes and bytes have limits, aliases are refused or
// expanded within the node limit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"

namespace common::yaml {

struct mark {
  int line = 0, column = 0;  ///< from 1
};

struct node {
  enum class kind { scalar, sequence, mapping } what = kind::scalar;
  mark at;
  std::string text;     ///< of a scalar
  bool quoted = false;  ///< of a scalar: what looks like a number is text
  std::vector<node> items;
  struct entry;
  std::vector<entry> entries;  ///< in the order of the file; keys are scalars

  bool is_scalar() const { return what == kind::scalar; }
  bool is_sequence() const { return what == kind::sequence; }
  bool is_mapping() const { return what == kind::mapping; }
  /// The first entry of that name.
  const node* find(std::string_view name) const;
};

struct node::entry {
  node key, value;
};

struct tree_limits {
  std::size_t bytes = 2u << 20, nodes = 100'000;
  int depth = 64;
  std::string_view noun = "a document";  ///< what the file should be, for messages
  bool last_key_wins = false;            ///< of two entries with one key; else the first
};

/// An alias, a duplicate key, a tag, a second document or what else a lenient parser takes, and
/// where.
struct irregularity {
  mark at;
  std::string what;
};

/// The first document. The error names line and column: `LINE:COL: what; what to do`. `strict`:
/// aliases, duplicate keys, tags and a second document are errors; else aliases are expanded, and
/// of duplicate keys one wins; `seen`, if given, gets the first 100 of them, and whether a second
/// document follows.
common::result<node> parse_tree(const std::string& text, bool strict,
                                const tree_limits& limits = {},
                                std::vector<irregularity>* seen = nullptr);

}  // namespace common::yaml
