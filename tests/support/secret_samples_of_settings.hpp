// Lines of settings and programs whose words are few; the secret stands between « and ». One line a
// kind.
#pragma once

#include <array>
#include <string_view>

namespace tests {

inline constexpr auto samples_of_settings = std::to_array<std::string_view>({
    "passwd \"«foxhound1»\"",
    "authentication { auth_pass «foxhounda» }",
    "LUKS_KEY=«foxhoundb»",
    "WG_KEY=«foxhoundc»",
    "export BW_SESSION=«foxhoundd»",
    "user = \"me:«foxhound2»\"",
    "user = me:«foxhound3»",
    "proxy-user = me:«foxhound4»",
    "tool -key «foxhound5»",
    "tool --password-command \"echo «foxhounde»\"",
    "option key '«foxhoundf»'",
    "uci set wireless.@wifi-iface[0].key='«foxhoundg»'",
    "iwconfig wlan0 key «s:foxhound6»",
    "pre-up iwconfig wlan0 key «foxhound7»",
    "ifconfig wlan0 nwkey «foxhound8»",
    "jwt.sign(payload, \"«foxhoundh»\")",
    "jwt.sign(\"«foxhoundi»\")",
    "jwt.encode(body, '«foxhoundj»', algorithm='HS256')",
    "static-auth-secret=«foxhoundk»",
    "turnserver --static-auth-secret «foxhoundl»",
    "aws s3 cp x s3://b --sse-c AES256 --sse-c-key «foxhoundm»",
    "$USER5$=«foxhoundn»",
    "stringData: {password: «foxhoundo»}",
    "machine h login u password «}Kq9xfoxhound2»",
    "command: [mysql, -p«bloodhoundbm»]",
    "secrets: {a: «bloodhoundbv», b: «bloodhoundbw»}",
    "ip-ospf message-digest-key 1 md5 «bloodhoundbz»",
    "  message-digest-key 1 md5 «bloodhoundca»",
    "interface eth0 ip-ospf message-digest-key 1 md5 «bloodhoundcb»",
    "socks5 10.0.0.1 1080 bob «bloodhoundcc»",
    "password=«<%= 'bloodhoundcf' %>»",
    // statements behind the first one of a line
    "set superusers=\"root\"; password root «jackalda»",
    "sh -c 'set superusers=ann; password ann «jackaldb»'",
    "menuentry x { set superusers=\"a\"; password a «jackal22»; }",
    "algorithm hmac-md5; secret «jackaldc==»;",
    "interface x; key-string «jackaldd»",
    // servers of RADIUS
    "192.0.2.1 «jackalde» 3",
    "radius.example.org:1812\t«jackaldf»\t5",
    "[2001:db8::1]:1812 «jackaldg» 3",
    // keys
    "hash_key=«x1y2z3w4»",
    "hash_key: «f1e2d3c4b5a69780»",
    "DJANGO_KEY=«jackaldh»",
    "APP_KEY=«x1y2z3w4»",
    "\"key\": \"«c2VjcmV0eHg0eA==»\"",
    "sig=«aB3dEFGH12%3D»",
    "code_verifier=«jackaldijackaldi»",
    "pkcs11:token=x;pin-value=«824671»",
    "me,«AKIAIOSFODNN7EXAMPLE»,«wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»",
    "«AKIAIOSFODNN7EXAMPLE» «wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY» x",
});

}  // namespace tests
