// One reader a family; each file says what it makes of its program's rules. What could not be read
// is in `from`, and counts for more than what they return.
#pragma once

#include "collector/effective/answer.hpp"
#include "collector/effective/files.hpp"
#include "collector/effective/question.hpp"

namespace collector::effective {

answer ask_sshd(const question& q, files& from);
answer ask_sysctl(const question& q, files& from);
answer ask_login_defs(const question& q, files& from);
answer ask_limits(const question& q, files& from);
answer ask_unit(const question& q, files& from);
answer ask_systemd_conf(const question& q, files& from);
answer ask_ini(const question& q, files& from);

}  // namespace collector::effective
