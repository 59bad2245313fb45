// Libraries that `muster` loads when it calls them first. A question to the stores is answered
// sooner than the loader has mapped and bound them all, and most commands need few.
//
// Each file of this folder lists what is called of one library. The program has functions of these
// names then, so that callers need not know. With a call that no list names the library is needed
// at the start again, which a test sees. The stages link the libraries themselves.
#pragma once

#include <algorithm>
#include <cstddef>

namespace late {

/// A text as an argument of a template.
template <std::size_t Size>
struct literal {
  char text[Size];
  constexpr literal(const char (&from)[Size]) { std::copy_n(from, Size, text); }
};

using any_function = void (*)();

/// Loads the library. Without it, or without that function in it, the process ends and says so, as
/// the loader of the system would have ended it.
any_function find(const char* library, const char* name);

template <literal Library, literal Name, class Function>
struct function;

template <literal Library, literal Name, class Result, class... Arguments>
struct function<Library, Name, Result(Arguments...)> {
  static Result call(Arguments... all) {
    static const auto real =
        reinterpret_cast<Result (*)(Arguments...)>(find(Library.text, Name.text));
    return real(all...);
  }
};

template <literal Library, literal Name, class Result, class... Arguments>
struct function<Library, Name, Result(Arguments...) noexcept> {
  static Result call(Arguments... all) noexcept {
    return function<Library, Name, Result(Arguments...)>::call(all...);
  }
};

}  // namespace late

/// Makes `name`, as its header declares it, a function of this program that calls the library's.
/// MUSTER_LATE_LIBRARY is the file name that CMakeLists.txt found. The loader of the system asks
/// the first function, before anything is initialised, what to call for the second.
#define MUSTER_LATE(name)                                                                       \
  extern "C" {                                                                                  \
  [[gnu::used,                                                                                  \
    gnu::no_sanitize("address", "undefined", "thread")]] static decltype(name)* late_##name() { \
    return &late::function<MUSTER_LATE_LIBRARY, #name, decltype(name)>::call;                   \
  }                                                                                             \
  decltype(name) name __attribute__((ifunc("late_" #name)));                                    \
  }
