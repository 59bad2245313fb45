#include "collector/effective/sshd_choices.hpp"

#include <algorithm>
#include <array>

#include "common/letters.hpp"

namespace collector::effective {

namespace {

using std::string_view;

struct choice {
  string_view keyword;
  std::array<string_view, 14> words;
};

constexpr auto choices = std::to_array<choice>({
    {"addressfamily", {"any", "inet", "inet6"}},
    {"allowstreamlocalforwarding", {"yes", "no", "all", "local", "remote"}},
    {"allowtcpforwarding", {"yes", "no", "all", "local", "remote"}},
    {"compression", {"yes", "no", "delayed"}},
    {"fingerprinthash", {"md5", "sha1", "sha256", "sha384", "sha512"}},
    {"gatewayports", {"yes", "no", "clientspecified"}},
    {"ignorerhosts", {"yes", "no", "shosts-only"}},
    {"loglevel",
     {"silent", "quiet", "fatal", "error", "info", "verbose", "debug", "debug1", "debug2",
      "debug3"}},
    {"permitrootlogin",
     {"yes", "no", "prohibit-password", "without-password", "forced-commands-only"}},
    {"permittunnel", {"yes", "no", "point-to-point", "ethernet"}},
    {"syslogfacility",
     {"daemon", "user", "auth", "authpriv", "local0", "local1", "local2", "local3", "local4",
      "local5", "local6", "local7"}},
});

/// Two words for one thing, of which the second is printed.
struct synonym {
  string_view keyword, word, printed;
};
constexpr auto synonyms = std::to_array<synonym>({
    {"allowstreamlocalforwarding", "all", "yes"},
    {"allowtcpforwarding", "all", "yes"},
    {"compression", "delayed", "yes"},
    {"loglevel", "debug1", "debug"},
    {"loglevel", "quiet", "silent"},
    {"permitrootlogin", "prohibit-password", "without-password"},
});

std::string in_its_letters(string_view keyword, string_view word) {
  auto out = common::lower_case(word);
  if (keyword != "loglevel" && keyword != "syslogfacility" && keyword != "fingerprinthash")
    return out;
  for (auto& c : out)
    if (common::is_letter(c)) c = static_cast<char>(c - 0x20);
  return out;
}

}  // namespace

std::vector<string_view> sshd_choices(string_view keyword) {
  const auto at = std::ranges::find(choices, keyword, &choice::keyword);
  if (at == choices.end()) return {};
  return {at->words.begin(), std::ranges::find(at->words, string_view{})};
}

std::string printed_choice(string_view keyword, string_view word) {
  const auto small = common::lower_case(word);
  for (const auto& s : synonyms)
    if (s.keyword == keyword && s.word == small) return in_its_letters(keyword, s.printed);
  return in_its_letters(keyword, small);
}

std::vector<std::string> other_choices(string_view keyword, string_view printed) {
  std::vector<std::string> out;
  for (const auto& s : synonyms)
    if (s.keyword == keyword && in_its_letters(keyword, s.printed) == printed)
      out.push_back(in_its_letters(keyword, s.word));
  return out;
}

}  // namespace collector::effective
