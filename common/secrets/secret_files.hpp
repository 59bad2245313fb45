// Files that are a secret by their name and place, whatever their bytes look like.
#pragma once

#include <string_view>

namespace common::secrets {

enum class secret_file {
  no,
  accounts,  ///< records of accounts with hashes: their other fields are settings
  whole,     ///< a key, a cookie, a file of passwords
};

/// Copies that editors and packages leave beside a file are what it is. Of the path only is looked
/// at how it is written.
secret_file secret_file_of(std::string_view path);

/// The same of what a command prints: it has a program that shows what is in files, and the name of
/// such a file. Not where awk prints nothing but the names of accounts.
secret_file printed_by(std::string_view command);

}  // namespace common::secrets
