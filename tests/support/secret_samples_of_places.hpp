// Lines that hold a secret by their place in a known file, by a word of another language or in the
// query of an address; the secret stands between « and ». One line a kind.
#pragma once

#include <array>
#include <string_view>

namespace tests {

inline constexpr auto samples_of_places = std::to_array<std::string_view>({
    // network and login
    "me * «wolfhound12a» *",
    "me isp «wolfhound12b» 10.0.0.1",
    "stats auth admin:«wolfhounda»",
    "user admin insecure-password «wolfhoundb»",
    "user admin password «wolfhoundc» groups G1",
    "allow admin:«wolfhoundd»",
    "MONITOR ups@h 1 mon «wolfhounde» master",
    "IncomingUser joe «wolfhoundf»",
    "node.session.auth.password = «wolfhoundg»",
    "client_send = : user : «wolfhoundh»",
    "client_send = \"<; user ; «wolfhoundi»\"",
    "TLSPSKValue=«1f87b595725ac58dd977beef14b97461a7c1045b9a1c9630»",
    "ip ospf message-digest-key 1 md5 «wolfhoundj»",
    "area 0 virtual-link 1.1.1.1 message-digest-key 1 md5 «wolfhoundk»",
    "ip rip authentication string «wolfhoundl»",
    "vrrp 1 authentication text «wolfhoundm»",
    "area-password clear «wolfhoundn»",
    "bgp neighbor 10.0.0.1 password «wolfhoundo»",
    "set vpn ipsec ike psk «wolfhoundp»",
    "key 7 «104D000A0618wolf»",
    "key = \"«w0lfh0und12q»\"",
    "user = joe { login = cleartext \"«wolfhoundr»\" }",
    "login = des «rqXexS6ZhobKA»",
    "cachemgr_passwd «wolfhounds» all",
    "cache_peer p parent 1 0 login=me:«wolfhoundt»",
    "SQLConnectInfo ftp@h ftp «wolfhoundu»",
    "LDAPBindDN \"cn=x,dc=y\" \"«wolfhoundv»\"",
    "trapsess -v 3 -a SHA -A «wolfhoundw» h",
    "x-server x/root_password password «wolfhoundx»",
    "smtp.example.org user:«wolfhoundy»",
    "//h/s /m cifs user=joe%«wolfhoundz»",
    // files of logins
    "me:«{PLAIN}wolfhoundaa»:1000",
    "me:«abJnggxhB/yWJ»",
    "me:«5f4dcc3b5aa765d61d8327deb882cf99»",
    "SSHPASS=«wolfhoundab»",
    "smtpPass: «wolfhoundac»",
    "\"auth\": \"«bWU6d29sZmhvdW5k»\"",
    "_auth = «bWU6d29sZg==»",
    "\"identitytoken\": \"«wolfhoundad»\"",
    "https://«wolfhoundae»:«x-oauth-basic»@example.org/x",
    // queries
    "https://h/c/b?sv=2020-08-04&sp=r&sig=«wolfhound%2Bae%3D»",
    "https://h/k?X-Amz-Credential=«wolfhoundaf%2F2026»&a=1",
    "https://h/k?X-Amz-Signature=«0123456789abcdeffedcba98»",
    "https://h/k?X-Goog-Signature=«wolfhoundag»&a=1",
    "https://h/cb?code=«4wolfhoundah7»&state=x",
    "https://h/?key=«wolf7houndai»",
    "<a href=\"https://h/?a=1&amp;Signature=«wolfhoundaj»&amp;b=2\">",
    // elements
    "<param-name>db.password</param-name><param-value>«wolfhoundak»</param-value>",
    "<key>Password</key><string>«wolfhoundal»</string>",
    // languages
    "contraseña=«wolfhoundam»",
    "CONTRASEÑA: «wolfhoundan»",
    "contrasena = «wolfhoundao»",
    "DB_SENHA=«wolfhoundap»",
    "mot de passe: «wolfhoundaq»",
    "mot_de_passe=«wolfhoundar»",
    "mdp=«wolfhoundas»",
    "Kennwort: «wolfhoundat»",
    "Пароль: «wolfhoundau»",
    "db_пароль=«wolfhoundav»",
    "ПАРОЛЬ_БД: «wolfhoundbh»",
    "radius_key=«wolfhoundbi»",
    "setenv TOKEN «wolfhoundbj»",
    "密码：«wolfhoundaw»",
    "パスワード=«wolfhoundax»",
    "비밀번호=«wolfhounday»",
    "HASŁO=«wolfhoundaz»",
    "wachtwoord=«wolfhoundba»",
    "Lösenord: «wolfhoundbb»",
    "ŞİFRE=x şifre=«wolfhoundbc»",
    "parola=«wolfhoundbd»",
    "{\"пароль\": \"«wolfhoundbe»\"}",
    "db_pword=«wolfhoundbf»",
    "pswd=«wolfhoundbg»",
    "pin_code=«471147»",
});

}  // namespace tests
