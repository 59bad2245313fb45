#include "common/curl_library.hpp"

#include "common/loaded_library.hpp"

namespace common {

namespace {

result<curl_library> find_and_begin() {
  void* const library = load_library({"libcurl.so.4", "libcurl-gnutls.so.4"});
  if (library == nullptr) return fail(errc::unsupported, "libcurl is not installed");
  curl_library c;
  const bool all = find_call(library, "curl_global_init", c.begin) &&
                   find_call(library, "curl_easy_init", c.make) &&
                   find_call(library, "curl_easy_setopt", c.set) &&
                   find_call(library, "curl_easy_perform", c.perform) &&
                   find_call(library, "curl_easy_getinfo", c.ask) &&
                   find_call(library, "curl_easy_cleanup", c.end) &&
                   find_call(library, "curl_easy_strerror", c.text) &&
                   find_call(library, "curl_slist_append", c.append) &&
                   find_call(library, "curl_slist_free_all", c.free_list);
  if (!all || c.begin(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    return fail(errc::unsupported, "this libcurl cannot be used");
  return c;
}

}  // namespace

const result<curl_library>& load_curl() {
  static const auto curl = find_and_begin();
  return curl;
}

}  // namespace common
