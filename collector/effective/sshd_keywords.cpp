#include "collector/effective/sshd_keywords.hpp"

#include <algorithm>
#include <array>

#include "collector/effective/question.hpp"
#include "common/letters.hpp"

namespace collector::effective {

namespace {

using takes = sshd_word::takes;

constexpr bool match = true;
constexpr auto adds = sshd_word::counts::all, last = sshd_word::counts::last;

constexpr auto words = std::to_array<sshd_word>({
    {"acceptenv", takes::words, match, adds},
    {"addressfamily", takes::choice},
    {"allowagentforwarding", takes::flag, match},
    {"allowgroups", takes::words, match, adds},
    {"allowstreamlocalforwarding", takes::choice, match},
    {"allowtcpforwarding", takes::choice, match},
    {"allowusers", takes::words, match, adds},
    {"authenticationmethods", takes::words, match},
    {"authorizedkeyscommand", takes::words, match},
    {"authorizedkeyscommanduser", takes::one, match},
    {"authorizedkeysfile", takes::words, match},
    {"authorizedprincipalscommand", takes::words, match},
    {"authorizedprincipalscommanduser", takes::one, match},
    {"authorizedprincipalsfile", takes::one, match},
    {"banner", takes::one, match},
    {"casignaturealgorithms", takes::one, match},
    {"channeltimeout", takes::words, match},
    {"chrootdirectory", takes::one, match},
    {"ciphers", takes::one},
    {"clientalivecountmax", takes::number, match},
    {"clientaliveinterval", takes::span, match},
    {"compression", takes::choice},
    {"debianbanner", takes::flag},
    {"denygroups", takes::words, match, adds},
    {"denyusers", takes::words, match, adds},
    {"disableforwarding", takes::flag, match},
    {"exposeauthinfo", takes::flag, match},
    {"fingerprinthash", takes::choice, false, last},
    {"forcecommand", takes::words, match},
    {"gatewayports", takes::choice, match},
    {"gssapiauthentication", takes::flag, match},
    {"gssapicleanupcredentials", takes::flag},
    {"gssapikexalgorithms", takes::one},
    {"gssapikeyexchange", takes::flag},
    {"gssapistorecredentialsonrekey", takes::flag},
    {"gssapistrictacceptorcheck", takes::flag},
    {"hostbasedacceptedalgorithms", takes::one, match},
    {"hostbasedauthentication", takes::flag, match},
    {"hostbasedusesnamefrompacketonly", takes::flag, match},
    {"hostcertificate", takes::one, false, adds},
    {"hostkey", takes::one, false, adds},
    {"hostkeyagent", takes::one},
    {"hostkeyalgorithms", takes::one},
    {"ignorerhosts", takes::choice, match},
    {"ignoreuserknownhosts", takes::flag},
    {"ipqos", takes::up_to_two, match, last},
    {"kbdinteractiveauthentication", takes::flag, match},
    {"kerberosauthentication", takes::flag, match},
    {"kerberosgetafstoken", takes::words},
    {"kerberosorlocalpasswd", takes::flag},
    {"kerberosticketcleanup", takes::flag},
    {"kexalgorithms", takes::one},
    {"listenaddress", takes::words, false, adds},
    {"logingracetime", takes::span},
    {"loglevel", takes::choice, match},
    {"logverbose", takes::words, match},
    {"macs", takes::one},
    {"maxauthtries", takes::number, match},
    {"maxsessions", takes::number, match},
    {"maxstartups", takes::startups, false, last},
    {"modulifile", takes::one},
    {"passwordauthentication", takes::flag, match},
    {"permitemptypasswords", takes::flag, match},
    {"permitlisten", takes::words, match},
    {"permitopen", takes::words, match},
    {"permitrootlogin", takes::choice, match},
    {"permittty", takes::flag, match},
    {"permittunnel", takes::choice, match},
    {"permituserenvironment", takes::one},
    {"permituserrc", takes::flag, match},
    {"persourcemaxstartups", takes::number, false, last},
    {"persourcenetblocksize", takes::one, false, last},
    {"persourcepenalties", takes::words},
    {"persourcepenaltyexemptlist", takes::one},
    {"pidfile", takes::one},
    {"port", takes::one, false, adds},
    {"printlastlog", takes::flag},
    {"printmotd", takes::flag},
    {"pubkeyacceptedalgorithms", takes::one, match},
    {"pubkeyauthentication", takes::flag, match},
    {"pubkeyauthoptions", takes::words, match},
    {"rdomain", takes::one, match},
    {"refuseconnection", takes::flag, match},
    {"rekeylimit", takes::up_to_two, match},
    {"requiredrsasize", takes::number, match},
    {"revokedkeys", takes::one, match},
    {"securitykeyprovider", takes::one},
    {"setenv", takes::words, match},
    {"sshdauthpath", takes::one},
    {"sshdsessionpath", takes::one},
    {"streamlocalbindmask", takes::one, match, last},
    {"streamlocalbindunlink", takes::flag, match},
    {"strictmodes", takes::flag},
    {"subsystem", takes::words, false, adds},
    {"syslogfacility", takes::choice},
    {"tcpkeepalive", takes::flag},
    {"trustedusercakeys", takes::one, match},
    {"unusedconnectiontimeout", takes::span, match},
    {"usedns", takes::flag},
    {"usepam", takes::flag},
    {"versionaddendum", takes::words},
    {"x11displayoffset", takes::number, match},
    {"x11forwarding", takes::flag, match},
    {"x11maxdisplays", takes::number, match},
    {"x11uselocalhost", takes::flag, match},
    {"xauthlocation", takes::one},
});
static_assert(std::ranges::is_sorted(words, {}, &sshd_word::name));

struct old_name {
  std::string_view was, is;
};

constexpr std::array<old_name, 9> old_names{{
    {"challengeresponseauthentication", "kbdinteractiveauthentication"},
    {"dsaauthentication", "pubkeyauthentication"},
    {"gssapicleanupcreds", "gssapicleanupcredentials"},
    {"hostbasedacceptedkeytypes", "hostbasedacceptedalgorithms"},
    {"hostdsakey", "hostkey"},
    {"keepalive", "tcpkeepalive"},
    {"pubkeyacceptedkeytypes", "pubkeyacceptedalgorithms"},
    {"rsaminsize", "requiredrsasize"},
    {"skeyauthentication", "kbdinteractiveauthentication"},
}};

}  // namespace

std::span<const sshd_word> sshd_words() { return words; }

const sshd_word* find_sshd_word(std::string_view keyword) {
  const auto at = std::ranges::lower_bound(words, keyword, {}, &sshd_word::name);
  return at != words.end() && at->name == keyword ? &*at : nullptr;
}

bool is_retired_outside_match(std::string_view keyword) {
  static constexpr auto retired = std::to_array<std::string_view>(
      {"afstokenpassing", "checkmail", "gssapiusesessioncredcache", "gssusesessionccache",
       "kerberostgtpassing", "keyregenerationinterval", "pamauthenticationviakbdint",
       "permitblacklistedkeys", "protocol", "reversemappingcheck", "rhostsauthentication",
       "serverkeybits", "uselogin", "useprivilegeseparation", "verifyreversemapping"});
  return std::ranges::find(retired, keyword) != retired.end();
}

bool is_passed_over(std::string_view keyword) {
  static constexpr auto retired = std::to_array<std::string_view>(
      {"authorizedkeysfile2", "rhostsrsaauthentication", "rsaauthentication"});
  /// Of Red Hat, of FreeBSD, of the HPN patches, and of OpenSSH 10.1.
  static constexpr auto elsewhere = std::to_array<std::string_view>(
      {"authorizedkeyscommandrunas", "disablemtaes", "gssapidelegatecredentials",
       "gssapienablek5users", "hpnbuffersize", "hpndisabled", "kerberosuniqueccache",
       "kerberosusekuserok", "noneenabled", "nonemacenabled", "showpatchlevel", "tcprcvbuf",
       "tcprcvbufpoll", "useblacklist", "useblocklist"});
  return is_retired_outside_match(keyword) ||
         std::ranges::find(retired, keyword) != retired.end() ||
         std::ranges::find(elsewhere, keyword) != elsewhere.end();
}

std::string sshd_keyword(std::string_view written) {
  auto out = common::lower_case(written);
  for (const auto& old : old_names)
    if (out == old.was) return std::string(old.is);
  return out;
}

}  // namespace collector::effective
