#include "cli/print/telling_columns.hpp"

#include <array>

#include "common/text.hpp"

namespace cli {

namespace {

struct telling {
  std::string_view table, columns;
};

constexpr std::array told_first{
    telling{"users", "name,uid,shell,sudo,home,ssh_keys,password_state,last_login,gid"},
    telling{"services", "name,state,enabled,user,binary,path"},
    telling{"certificates", "subject,not_after,path,issuer,key_type,key_bits"},
    telling{"containers", "name,image,state,user,ports,runtime,id"},
    telling{"browser_extensions", "name,version,browser,user,enabled,id"},
    telling{"repositories", "uri,suite,enabled,verified,type,file"},
    telling{"scheduled_jobs", "schedule,command,user,enabled,source"},
    telling{"checks", "id,result,title,severity"},
};

}  // namespace

std::vector<std::string> telling_columns(std::string_view table) {
  std::vector<std::string> out;
  for (const auto& one : told_first)
    if (one.table == table)
      for (const auto column : common::split(one.columns, ',')) out.emplace_back(column);
  return out;
}

}  // namespace cli
