// Lines of single programs' files whose places mean something.
#pragma once

#include "common/secrets/spans.hpp"

namespace common::secrets {

/// `mac psk` of hostapd.
void find_station(std::string_view line, const few_words& words, spans& out);
/// `192.0.2.1 secret 3` of pam_radius, also with a port.
void find_radius(std::string_view line, const few_words& words, spans& out);
void find_other_records(std::string_view line, const few_words& words, spans& out);
/// `static:user:password` of Postfix.
void find_tables(std::string_view line, spans& out);
void find_agent(std::string_view line, const few_words& words, spans& out);
void find_pserver(std::string_view line, spans& out);
/// `socks5 192.0.2.1 1080 user password` of proxychains.
void find_proxy(std::string_view line, spans& out);
/// `connect user/password@db` of SQL*Plus.
void find_oracle(std::string_view line, spans& out);
/// `$USER3$=x` of Nagios; the line begins with `$USER`.
void find_macro(std::string_view line, spans& out);

}  // namespace common::secrets
