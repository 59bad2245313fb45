#include "collector/policy/effective/sshd_keywords.hpp"

#include <algorithm>
#include <array>

#include "collector/policy/effective/question.hpp"
#include "common/letters.hpp"

namespace collector::policy::effective {

namespace {

constexpr bool match = true, adds = true;

constexpr auto words = std::to_array<sshd_word>({
    {"acceptenv", match, adds},
    {"addressfamily"},
    {"allowagentforwarding", match},
    {"allowgroups", match, adds},
    {"allowstreamlocalforwarding", match},
    {"allowtcpforwarding", match},
    {"allowusers", match, adds},
    {"authenticationmethods", match},
    {"authorizedkeyscommand", match},
    {"authorizedkeyscommanduser", match},
    {"authorizedkeysfile", match},
    {"authorizedprincipalscommand", match},
    {"authorizedprincipalscommanduser", match},
    {"authorizedprincipalsfile", match},
    {"banner", match},
    {"casignaturealgorithms", match},
    {"channeltimeout", match},
    {"chrootdirectory", match},
    {"ciphers"},
    {"clientalivecountmax", match},
    {"clientaliveinterval", match},
    {"compression"},
    {"debianbanner"},
    {"denygroups", match, adds},
    {"denyusers", match, adds},
    {"disableforwarding", match},
    {"exposeauthinfo", match},
    {"fingerprinthash"},
    {"forcecommand", match},
    {"gatewayports", match},
    {"gssapiauthentication", match},
    {"gssapicleanupcredentials"},
    {"gssapikexalgorithms"},
    {"gssapikeyexchange"},
    {"gssapistorecredentialsonrekey"},
    {"gssapistrictacceptorcheck"},
    {"hostbasedacceptedalgorithms", match},
    {"hostbasedauthentication", match},
    {"hostbasedusesnamefrompacketonly", match},
    {"hostcertificate", false, adds},
    {"hostkey", false, adds},
    {"hostkeyagent"},
    {"hostkeyalgorithms"},
    {"ignorerhosts", match},
    {"ignoreuserknownhosts"},
    {"ipqos", match},
    {"kbdinteractiveauthentication", match},
    {"kerberosauthentication", match},
    {"kerberosgetafstoken"},
    {"kerberosorlocalpasswd"},
    {"kerberosticketcleanup"},
    {"kexalgorithms"},
    {"listenaddress", false, adds},
    {"logingracetime"},
    {"loglevel", match},
    {"logverbose", match},
    {"macs"},
    {"maxauthtries", match},
    {"maxsessions", match},
    {"maxstartups"},
    {"modulifile"},
    {"passwordauthentication", match},
    {"permitemptypasswords", match},
    {"permitlisten", match},
    {"permitopen", match},
    {"permitrootlogin", match},
    {"permittty", match},
    {"permittunnel", match},
    {"permituserenvironment"},
    {"permituserrc", match},
    {"persourcemaxstartups"},
    {"persourcenetblocksize"},
    {"persourcepenalties"},
    {"persourcepenaltyexemptlist"},
    {"pidfile"},
    {"port", false, adds},
    {"printlastlog"},
    {"printmotd"},
    {"pubkeyacceptedalgorithms", match},
    {"pubkeyauthentication", match},
    {"pubkeyauthoptions", match},
    {"rdomain", match},
    {"refuseconnection", match},
    {"rekeylimit", match},
    {"requiredrsasize", match},
    {"revokedkeys", match},
    {"securitykeyprovider"},
    {"setenv", match},
    {"sshdauthpath"},
    {"sshdsessionpath"},
    {"streamlocalbindmask", match},
    {"streamlocalbindunlink", match},
    {"strictmodes"},
    {"subsystem", match, adds},
    {"syslogfacility"},
    {"tcpkeepalive"},
    {"trustedusercakeys", match},
    {"unusedconnectiontimeout", match},
    {"usedns"},
    {"usepam"},
    {"versionaddendum"},
    {"x11displayoffset", match},
    {"x11forwarding", match},
    {"x11maxdisplays", match},
    {"x11uselocalhost", match},
    {"xauthlocation"},
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

std::string sshd_keyword(std::string_view written) {
  auto out = common::lower_case(written);
  for (const auto& old : old_names)
    if (out == old.was) return std::string(old.is);
  return out;
}

}  // namespace collector::policy::effective
