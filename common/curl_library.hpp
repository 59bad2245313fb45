// libcurl, which is loaded where something is asked for over HTTP, and not before.
#pragma once

#include <curl/curl.h>

#include "common/result.hpp"

namespace common {

/// The calls we make, under their own names.
struct curl_library {
  decltype(&::curl_global_init) begin = nullptr;
  decltype(&::curl_easy_init) make = nullptr;
  decltype(&::curl_easy_setopt) set = nullptr;
  decltype(&::curl_easy_perform) perform = nullptr;
  decltype(&::curl_easy_getinfo) ask = nullptr;
  decltype(&::curl_easy_cleanup) end = nullptr;
  decltype(&::curl_easy_strerror) text = nullptr;
  decltype(&::curl_slist_append) append = nullptr;
  decltype(&::curl_slist_free_all) free_list = nullptr;
};

/// The same library for the whole process, begun once. unsupported: it is not installed, or is not
/// one that we know.
const result<curl_library>& load_curl();

}  // namespace common
