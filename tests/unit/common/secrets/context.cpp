// Secrets that only the lines around them tell of: of a file as a whole, and of one of its lines.
#include <catch2/catch.hpp>

#include "common/secrets/mask.hpp"

namespace secrets = common::secrets;

namespace {

struct sample {
  std::string text, masked;
};

/// As files have them; each has its neighbours that stay.
const std::vector<sample> samples{
    {"<password>\n  x1\n</password>\n<port>1</port>\n",
     "<password>\n  ***\n</password>\n<port>1</port>\n"},
    {"<key>Password</key>\n<string>x1</string>\n<key>Label</key>\n<string>y</string>\n",
     "<key>Password</key>\n<string>***</string>\n<key>Label</key>\n<string>y</string>\n"},
    {"<name>a.password</name>\n<description>what for</description>\n<value>x1</value>\n",
     "<name>a.password</name>\n<description>what for</description>\n<value>***</value>\n"},
    {"<param-name>db.password</param-name>\n<param-value>\nx1\n</param-value>\n",
     "<param-name>db.password</param-name>\n<param-value>\n***\n</param-value>\n"},
    {"<entry key=\"password\">\n  x1\n</entry>\n<entry key=\"size\">\n  9\n</entry>\n",
     "<entry key=\"password\">\n  ***\n</entry>\n<entry key=\"size\">\n  9\n</entry>\n"},
    {"<auth-user-pass>\nme\nx1\n</auth-user-pass>\nremote h\n",
     "<auth-user-pass>\n***\n***\n</auth-user-pass>\nremote h\n"},
    {"password: \"x1\n  y2\"\nport: 1\n", "password: \"***\n  ***\"\nport: 1\n"},
    {"password: x1\n  y2\nport: 1\n", "password: ***\n  ***\nport: 1\n"},
    {"password:\n  \"x1\",\nport: 1\n", "password:\n  \"***\",\nport: 1\n"},
    {"passwords:\n  - x1\n  - y2\nport: 1\n", "passwords:\n  - ***\n  - ***\nport: 1\n"},
    {"- name: DB_PASSWORD\n  value: >\n    x1\n", "- name: DB_PASSWORD\n  value: >\n    ***\n"},
    {"mysql -u root \\\n  -px1 \\\n  base\n", "mysql -u root \\\n  -p*** \\\n  base\n"},
    {"curl -u \\\n  me:x1 \\\n  h\n", "curl -u \\\n  me:*** \\\n  h\n"},
    {"echo x1 | \\\n  passwd --stdin me\n", "echo *** | \\\n  passwd --stdin me\n"},
    {"db.password=x1\\\n  y2\nport=1\n", "db.password=***\\\n  ***\nport=1\n"},
    {"[users]\nharry = x1\n[general]\nanon-access = none\nrealm = y\n",
     "[users]\nharry = ***\n[general]\nanon-access = none\nrealm = y\n"},
    {"# client server secret addresses\nme isp x1 *\n",
     "# client server secret addresses\nme isp *** *\n"},
    {"data:\n  user: bWU=\nkind: Secret\n", "data:\n  user: ***\nkind: Secret\n"},
    {"kind: Secret\nstringData:\n  user: x1\ntype: Opaque\n",
     "kind: Secret\nstringData:\n  user: ***\ntype: Opaque\n"},
    {"chpasswd <<EOF\nroot:x1\nEOF\necho done\n", "chpasswd <<EOF\nroot:***\nEOF\necho done\n"},
    {"passwords = [\n  \"x1\",\n  'y 2'\n]\nport = 1\n",
     "passwords = [\n  \"***\",\n  '***'\n]\nport = 1\n"},
    {"{\"passwords\": [\n \"x1\", \"y2\"],\n \"x\": \"z\"}\n",
     "{\"passwords\": [\n \"***\", \"***\"],\n \"x\": \"z\"}\n"},
    {"oc login h <<EOF\nx1\nEOF\nx1\n", "oc login h <<EOF\n***\nEOF\nx1\n"},
    {"docker login -u x r <<EOF\nx1\nEOF\n", "docker login -u x r <<EOF\n***\nEOF\n"},
    {"kinit me <<'END'\nx1\nEND\nx1\n", "kinit me <<'END'\n***\nEND\nx1\n"},
    {"me:wolf12\nyou:hound34\n", "me:***\nyou:***\n"},
    {"me:w0lfh0und\n", "me:***\n"},
    {"machine h\nlogin\nme\npassword\nx1\n# own\nmachine i login me passwd y2\n",
     "machine h\nlogin\nme\npassword\n***\n# own\nmachine i login me passwd ***\n"},
    {"chpasswd:\n  list: |\n    root:wolf\n    me:RANDOM\n  expire: false\nx: 1\n",
     "chpasswd:\n  list: |\n    root:***\n    me:RANDOM\n  expire: false\nx: 1\n"},
    {"chpasswd:\n  list:\n    - root:wolf\nruncmd:\n  - a:b\n",
     "chpasswd:\n  list:\n    - root:***\nruncmd:\n  - a:b\n"},
    {"basic_auth_users:\n  me: wolf\ntls: x\n", "basic_auth_users:\n  me: ***\ntls: x\n"},
    {"basicauth / {\n  me wolf\n}\nlog x\n", "basicauth / {\n  me ***\n}\nlog x\n"},
    {"x.PlainLoginModule required\n user_me=\"wolf\"\n user_you=\"hound\";\nuser_agent=\"x\"\n",
     "x.PlainLoginModule required\n user_me=\"***\"\n user_you=\"***\";\nuser_agent=\"x\"\n"},
    {"expect \"assword:\"\nsend \"two words\\r\"\nsend \"ls -l\\r\"\n",
     "expect \"assword:\"\nsend \"***\"\nsend \"ls -l\\r\"\n"},
    {"USER me\nPASS wolf\nPASS other\n", "USER me\nPASS ***\nPASS other\n"},
    {"ftp -n h <<EOF\nuser me wolf\nput x\nEOF\nuser me wolf\n",
     "ftp -n h <<EOF\nuser me ***\nput x\nEOF\nuser me wolf\n"},
    {"variable \"db_password\" {\n  default = \"wolf\"\n}\nvariable \"size\" {\n  default = "
     "\"x\"\n}\n",
     "variable \"db_password\" {\n  default = \"***\"\n}\nvariable \"size\" {\n  default = "
     "\"x\"\n}\n"},
    {"CREATE USER me IDENTIFIED BY\n  wolf;\n", "CREATE USER me IDENTIFIED BY\n  ***;\n"},
    {"[admins]\nme = wolf\n", "[admins]\nme = ***\n"},
    {"[credentials]\nusername = me\nvalue = wolf\n[other]\nvalue = x\n",
     "[credentials]\nusername = me\nvalue = ***\n[other]\nvalue = x\n"},
    {"tokens {\n  agent = \"01234567-89ab-cdef-0123-456789abcdef\"\n}\n"
     "node_id = \"01234567-89ab-cdef-0123-456789abcdef\"\n",
     "tokens {\n  agent = \"***\"\n}\n"
     "node_id = \"01234567-89ab-cdef-0123-456789abcdef\"\n"},
    {"stringData:\n  me: wolf\n  conf: |\n    x1\ntype: Opaque\n",
     "stringData:\n  me: ***\n  conf: |\n    ***\ntype: Opaque\n"},
    {"<Password>\n  <Value>wolf</Value>\n</Password>\n",
     "<Password>\n  <Value>***</Value>\n</Password>\n"},
    {"DB_PASSWORD:\n  description: of the base\n  value: wolf\nport: 1\n",
     "DB_PASSWORD:\n  description: of the base\n  value: ***\nport: 1\n"},
};

const std::vector<std::string> ordinary{
    "passwords = [\n  {file = \"x\"},\n  \"y\"\n]\n",
    "data:\n  user: me\nkind: ConfigMap\n",
    "kind: Secret\n---\ndata:\n  user: me\nkind: ConfigMap\n",
    "[users]\nallow_sign_up = false\ndefault_theme = dark\nmax = 7\n",
    "[general]\nharry = x1\n",
    "cat <<EOF\nroot:x1\nEOF\n",
    "web:wolf12\nthe rest is prose\n",
    "# use <password>\nand then go on\n",
    "<code>pass</code>\n<string>x1</string>\n",
    "secret:\n  name: tls\n  key: k\n",
    "PasswordAuthentication \\\n  no\n",
    "echo one \\\n  two\n",
    "passwordFile:\n  /run/secrets/db\n",
    "machine learning is what\nthe rest is prose\n",
    "expect \"login:\"\nsend \"ls -l\\r\"\n",
    "user nginx;\nPASS all tests\n",
    "secret:\n  name: tls\n  default: true\n",
    "[credential]\n\thelper = store\n",
    "tokens {\n  max = 12\n}\n",
};

}  // namespace

TEST_CASE("names in the bytes of before UTF-8 are known as well", "[secrets]") {
  for (const std::string name :
       {"contrase\xf1"
        "a",
        "CONTRASE\xd1"
        "A",
        "l\xf6senord", "\xef\xe0\xf0\xee\xeb\xfc", "\xd0\xc1\xd2\xcf\xcc\xd8"})
    CHECK(secrets::mask_text(name + "=Rabbit67") == name + "=***");
  CHECK(secrets::mask_text("ma\xf1"
                           "ana=Rabbit67") ==
        "ma\xf1"
        "ana=Rabbit67");
}

TEST_CASE("a value is masked where the lines around it say what it is", "[secrets]") {
  for (const auto& s : samples) {
    INFO(s.text);
    CHECK(secrets::mask_text(s.text) == s.masked);
    CHECK(secrets::holds_secret(s.text));
  }
}

TEST_CASE("a single line out of such a text is masked as in it", "[secrets]") {
  for (const auto& s : samples) {
    std::size_t at = 0, shown = 0;
    while (at < s.text.size()) {
      const auto size = s.text.find('\n', at) - at, end = s.masked.find('\n', shown);
      INFO(s.text.substr(at, size));
      CHECK(secrets::mask_line(s.text, at, size) == s.masked.substr(shown, end - shown));
      at += size + 1;
      shown = end + 1;
    }
  }
}

TEST_CASE("what only looks like such a text stays readable", "[secrets]") {
  for (const auto& text : ordinary) {
    CHECK(secrets::mask_text(text) == text);
    CHECK_FALSE(secrets::holds_secret(text));
  }
}

TEST_CASE("a value that never ends does not hide a whole file", "[secrets]") {
  std::string text = "password = \"x1\n";
  for (int i = 0; i < 100; ++i) text += "port 1\n";
  CHECK(secrets::mask_text(text).ends_with("port 1\nport 1\n"));
}

TEST_CASE("a statement that is longer than what is looked at shows none of its values",
          "[secrets]") {
  const std::string insert = "INSERT INTO u (bio, password) VALUES ";
  const auto masked =
      secrets::mask_text(insert + "('" + std::string(1100, 'a') + "', 'wolfhound')");
  CHECK(masked.find("wolfhound") == masked.npos);
  std::string many = insert.substr(0, 15) + "(";
  for (int i = 0; i < 30; ++i) many += "c" + std::to_string(i) + ", ";
  many += "password) VALUES (";
  for (int i = 0; i < 30; ++i) many += "'v', ";
  CHECK(secrets::mask_text(many + "'wolfhound')").find("wolfhound") == std::string::npos);
}
