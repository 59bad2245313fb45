# Every third-party library, named once. packages.txt lists the Debian packages they come from.
find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(zmq REQUIRED IMPORTED_TARGET libzmq)
# libzmq.pc also names folders of what libzmq is made of. Its headers need none of them, and CMake (3.25) forgets one
# when it is run again: the commands differed from those of its first run, and everything was compiled once more.
set_target_properties(PkgConfig::zmq PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${zmq_INCLUDEDIR}" INTERFACE_COMPILE_OPTIONS "")
pkg_check_modules(pcre2 REQUIRED IMPORTED_TARGET libpcre2-8)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(mnl REQUIRED IMPORTED_TARGET libmnl)
pkg_check_modules(systemd REQUIRED IMPORTED_TARGET libsystemd)
# Headers only: librpm is loaded at run time, on hosts that have an rpm database.
pkg_check_modules(rpm REQUIRED rpm)
# The same for libcurl, and for libsqlite3; the tests, which make databases, link it.
pkg_check_modules(curl REQUIRED libcurl)
pkg_check_modules(sqlite REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(expat REQUIRED IMPORTED_TARGET expat)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
find_library(LMDB_LIBRARY lmdb REQUIRED)
add_library(muster_lmdb INTERFACE)
target_link_libraries(muster_lmdb INTERFACE ${LMDB_LIBRARY})
add_library(muster_msgpack INTERFACE)
target_compile_definitions(muster_msgpack INTERFACE MSGPACK_NO_BOOST)
