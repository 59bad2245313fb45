#define PCRE2_CODE_UNIT_WIDTH 8
#include "common/pcre/regex.hpp"

#include <pcre2.h>

#include <mutex>

#include "common/pcre/ascii_classes.hpp"

namespace common::pcre {

/// Machine code is made when it is first searched for: of a policy's many patterns a host needs
/// some.
struct compiled_regex {
  explicit compiled_regex(pcre2_code* made) : code(made) {}
  ~compiled_regex() { pcre2_code_free(code); }
  compiled_regex(const compiled_regex&) = delete;
  compiled_regex& operator=(const compiled_regex&) = delete;

  /// Where there is no JIT the interpreter does it.
  const pcre2_code* ready() {
    std::call_once(translated, [this] { pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); });
    return code;
  }

  pcre2_code* code;
  std::once_flag translated;
};

namespace {

constexpr std::uint32_t match_limit = 100'000, heap_limit_kib = 8192, depth_limit = 10'000;
constexpr std::size_t longest_pattern = 20'480;

template <class T, void (*Free)(T*)>
struct freed {
  void operator()(T* p) const { Free(p); }
};
using match_data =
    std::unique_ptr<pcre2_match_data, freed<pcre2_match_data, pcre2_match_data_free>>;
using match_context =
    std::unique_ptr<pcre2_match_context, freed<pcre2_match_context, pcre2_match_context_free>>;

/// Repetitions are written out, so that a short pattern may need much memory.
constexpr int too_large = 120;

std::string message(int code) {
  if (code == too_large) return "with its repetitions written out it takes more than 64 KiB";
  PCRE2_UCHAR text[256];
  pcre2_get_error_message(code, text, sizeof text);
  return reinterpret_cast<const char*>(text);
}

match_context limited() {
  match_context c{pcre2_match_context_create(nullptr)};
  pcre2_set_match_limit(c.get(), match_limit);
  pcre2_set_heap_limit(c.get(), heap_limit_kib);
  pcre2_set_depth_limit(c.get(), depth_limit);
  return c;
}

/// PCRE2_MATCH_INVALID_UTF is no help: with it `\S` of 10.42 passes over letters beyond ASCII.
constexpr std::uint32_t options_of(regex::flavour f) {
  return PCRE2_NEVER_BACKSLASH_C |
         (f == regex::flavour::plain ? 0u : PCRE2_CASELESS | PCRE2_MULTILINE) |
         (f == regex::flavour::utf8 ? PCRE2_UTF | PCRE2_UCP : 0u);
}

/// malformed: what is wrong, and where in this text.
result<std::shared_ptr<compiled_regex>> compiled(std::string_view pattern, regex::flavour f) {
  int code = 0;
  PCRE2_SIZE at = 0;
  auto* made = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                             options_of(f), &code, &at, nullptr);
  if (made == nullptr) return fail(errc::malformed, "{} at character {}", message(code), at + 1);
  return std::make_shared<compiled_regex>(made);
}

}  // namespace

result<regex> regex::compile(std::string_view pattern, flavour f) {
  if (pattern.size() > longest_pattern)
    return fail(errc::malformed, "a pattern of {} bytes, at most {}", pattern.size(),
                longest_pattern);
  // As it stands first: errors are told of what somebody wrote.
  auto made = compiled(pattern, f);
  if (made && f == flavour::utf8)
    if (const auto ascii = with_ascii_classes(pattern); ascii != pattern) made = compiled(ascii, f);
  if (!made) return fail(made.error());
  return regex{std::move(*made)};
}

result<std::optional<regex::match>> regex::search(std::string_view line) const {
  thread_local const match_context context = limited();
  const auto* code = code_->ready();
  const match_data data{pcre2_match_data_create_from_pattern(code, nullptr)};
  const int rc = pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(line.data()), line.size(), 0, 0,
                             data.get(), context.get());
  if (rc == PCRE2_ERROR_NOMATCH) return std::optional<match>{};
  if (rc < 0) return fail(errc::too_large, "regex too expensive: {}", message(rc));
  const PCRE2_SIZE* at = pcre2_get_ovector_pointer(data.get());
  std::uint32_t groups = 0;
  pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
  match m{.begin = at[0], .end = std::max(at[0], at[1]), .has_group = groups > 0, .group = {}};
  if (rc > 1 && at[2] != PCRE2_UNSET) m.group = line.substr(at[2], at[3] - at[2]);
  m.group_passed_over = rc > 1 && !m.group;
  return std::optional(m);
}

}  // namespace common::pcre
