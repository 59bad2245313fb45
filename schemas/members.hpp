// One list of a struct's members: its codec (schemas/codec.hpp), its JSON
// (schemas/message_json.hpp) and the check that no member is missing from the list come from it.
//
//   struct gap {
//     u64 table = 0, epoch = 0, version = 0;
//     MUSTER_MEMBERS(gap, table, epoch, version);
//   };
//
// gives `members`, the listing of pointers in list order, and `member_names`, the list as text.
#pragma once

#include <string_view>

#include "schemas/listing.hpp"

#define MUSTER_PARENS ()
#define MUSTER_EXPAND(...) \
  MUSTER_EXPAND2(MUSTER_EXPAND2(MUSTER_EXPAND2(MUSTER_EXPAND2(__VA_ARGS__))))
#define MUSTER_EXPAND2(...) \
  MUSTER_EXPAND1(MUSTER_EXPAND1(MUSTER_EXPAND1(MUSTER_EXPAND1(__VA_ARGS__))))
#define MUSTER_EXPAND1(...) __VA_ARGS__
#define MUSTER_POINTER(T, name, ...) \
  &T::name __VA_OPT__(, MUSTER_POINTER_AGAIN MUSTER_PARENS(T, __VA_ARGS__))
#define MUSTER_POINTER_AGAIN() MUSTER_POINTER

/// Of a struct without members, so that it can be given some later.
#define MUSTER_NO_MEMBERS                             \
  static constexpr auto members = schemas::listing(); \
  static constexpr std::string_view member_names = ""

#define MUSTER_MEMBERS(T, ...)                                                                     \
  static constexpr auto members = schemas::listing(MUSTER_EXPAND(MUSTER_POINTER(T, __VA_ARGS__))); \
  static constexpr std::string_view member_names = #__VA_ARGS__
