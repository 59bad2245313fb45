// What a name of an option, a variable, a key or a header says of its value.
#pragma once

#include <string_view>

namespace common::secrets {

enum class naming {
  none,
  weak,    ///< a secret if it looks like one: `key`, `auth`, `password_hash`
  strong,  ///< a secret whatever it looks like
};

struct name_kind {
  naming says = naming::none;
  bool tail = false;      ///< the telling word is the last one: a blank may separate the value
  bool compound = false;  ///< it has other words too
};

name_kind kind_of(std::string_view name);

/// `auth` and its kin, whose value may be `user:password`.
bool takes_pair(std::string_view name);

/// A word of another language, which may mean something else in the next.
bool is_abroad(std::string_view name);

/// Of headers whose value goes to the end of the line.
bool is_header(std::string_view name);

}  // namespace common::secrets
