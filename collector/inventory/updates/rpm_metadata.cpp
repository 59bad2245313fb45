#include "collector/inventory/updates/rpm_metadata.hpp"

#include <expat.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "collector/inventory/unpack/unpacked_file.hpp"

namespace collector::inventory {

using common::errc;
using common::fail;

namespace {

constexpr std::uint64_t metadata_most = 2u << 30;  // Fedora's primary is 200 MB
constexpr std::uint64_t repomd_most = 4u << 20;    // and its repomd.xml 10 kB
constexpr std::int64_t unfinished_most = 1 << 20;
constexpr std::size_t text_most = 1024;

/// The attributes of an element, by name and value in turns.
std::string attribute(const char** all, std::string_view name) {
  for (; all[0] != nullptr; all += 2)
    if (all[0] == name) return std::string(all[1]).substr(0, text_most);
  return {};
}

/// `5.2-1`, with the epoch where it is not 0, which is what a package without one has.
std::string version_in(const char** all, const char* version, const char* release) {
  const auto epoch = attribute(all, "epoch");
  return fmt::format("{}{}-{}", epoch.empty() || epoch == "0" ? "" : epoch + ":",
                     attribute(all, version), attribute(all, release));
}

/// What is done with the elements of one list.
class list_reader {
 public:
  list_reader() = default;
  list_reader(const list_reader&) = delete;
  list_reader& operator=(const list_reader&) = delete;
  virtual ~list_reader() = default;
  virtual void begin(std::string_view element, int depth, const char** attributes) = 0;
  /// `text`: what stood in it last.
  virtual void end(std::string_view element, int depth, std::string&& text) = 0;
};

class repomd_reader : public list_reader {
 public:
  void begin(std::string_view element, int depth, const char** attributes) override {
    if (element == "data" && depth == 2) type_ = attribute(attributes, "type");
    if (element != "location" || depth != 3) return;
    auto file = attribute(attributes, "href");
    file.erase(0, file.rfind('/') + 1);
    if (type_ == "primary")
      lists.primary = std::move(file);
    else if (type_ == "primary_zck")
      lists.primary_zck = std::move(file);
    else if (type_ == "updateinfo")
      lists.updateinfo = std::move(file);
  }
  void end(std::string_view, int, std::string&&) override {}

  rpm_lists lists;

 private:
  std::string type_;
};

using each_rpm = std::function<void(const listed_rpm&)>;

class primary_reader : public list_reader {
 public:
  explicit primary_reader(const each_rpm& each) : each_(each) {}
  void begin(std::string_view element, int depth, const char** attributes) override {
    if (depth == 2) now_ = {};
    if (depth == 3 && element == "version") now_.version = version_in(attributes, "ver", "rel");
  }
  void end(std::string_view element, int depth, std::string&& text) override {
    if (depth == 3 && element == "name")
      now_.name = std::move(text);
    else if (depth == 3 && element == "arch")
      now_.architecture = std::move(text);
    else if (depth == 4 && element == "rpm:sourcerpm")
      now_.source = std::move(text);
    else if (depth == 2 && element == "package" && !now_.name.empty() && !now_.version.empty())
      each_(now_);
  }

 private:
  const each_rpm& each_;
  listed_rpm now_;
};

class advisory_reader : public list_reader {
 public:
  explicit advisory_reader(const each_rpm& each) : each_(each) {}
  void begin(std::string_view element, int depth, const char** attributes) override {
    if (depth == 2) security_ = attribute(attributes, "type") == "security";
    if (element == "package" && depth > 2 && security_)
      each_({.name = attribute(attributes, "name"),
             .architecture = attribute(attributes, "arch"),
             .version = version_in(attributes, "version", "release"),
             .source = {}});
  }
  void end(std::string_view, int, std::string&&) override {}

 private:
  const each_rpm& each_;
  bool security_ = false;
};

/// The parser with what is done and where it stands.
struct reading {
  XML_Parser parser = nullptr;
  list_reader* by = nullptr;
  int depth = 0;
  std::string text{};
};

void begin_element(void* data, const char* name, const char** attributes) {
  constexpr int deepest = 64;
  auto& r = *static_cast<reading*>(data);
  if (++r.depth > deepest) return void(XML_StopParser(r.parser, XML_FALSE));
  r.text.clear();
  r.by->begin(name, r.depth, attributes);
}

void end_element(void* data, const char* name) {
  auto& r = *static_cast<reading*>(data);
  r.by->end(name, r.depth--, std::move(r.text));
  r.text.clear();
}

void take_text(void* data, const char* text, int size) {
  auto& r = *static_cast<reading*>(data);
  r.text.append(text, std::min(static_cast<std::size_t>(size), text_most - r.text.size()));
}

void begin_doctype(void* data, const char*, const char*, const char*, int) {
  XML_StopParser(static_cast<reading*>(data)->parser, XML_FALSE);
}

/// What it has not seen the end of, such as an attribute, expat keeps as a whole in memory.
class unfinished_part {
 public:
  bool is_too_long(XML_Parser parser, std::size_t fed) {
    fed_ += static_cast<std::int64_t>(fed);
    // -1 where expat waits for more before it looks again: the part begins where it did.
    begin_ = std::max<std::int64_t>(begin_, XML_GetCurrentByteIndex(parser));
    return fed_ - begin_ > unfinished_most;
  }

 private:
  std::int64_t fed_ = 0, begin_ = 0;
};

common::status read_list(const common::root_dir& host, const std::string& file, std::uint64_t most,
                         list_reader& by) {
  constexpr int piece = 64 << 10;
  auto in = unpacked_file::open(host, file, most);
  if (!in) return fail(in.error());
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser{
      XML_ParserCreate(nullptr), XML_ParserFree};
  if (!parser) return fail(errc::io, "{}: no memory for it", file);
  reading r{.parser = parser.get(), .by = &by};
  XML_SetUserData(parser.get(), &r);
  XML_SetElementHandler(parser.get(), begin_element, end_element);
  XML_SetCharacterDataHandler(parser.get(), take_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), begin_doctype);
  for (unfinished_part part;;) {
    void* const room = XML_GetBuffer(parser.get(), piece);
    if (room == nullptr) return fail(errc::io, "{}: no memory for it", file);
    const auto got = in->read(static_cast<char*>(room), piece);
    if (!got) return fail(got.error());
    if (XML_ParseBuffer(parser.get(), static_cast<int>(*got), *got == 0) != XML_STATUS_OK)
      return fail(errc::malformed, "{}: it cannot be read as XML", file);
    if (*got == 0) return {};
    if (part.is_too_long(parser.get(), *got))
      return fail(errc::malformed, "{}: a part of it is longer than {} bytes", file,
                  unfinished_most);
  }
}

}  // namespace

common::result<rpm_lists> read_repomd(const common::root_dir& host, const std::string& file) {
  repomd_reader by;
  if (const auto read = read_list(host, file, repomd_most, by); !read) return fail(read.error());
  return by.lists;
}

common::status each_listed_rpm(const common::root_dir& host, const std::string& file,
                               const each_rpm& each) {
  primary_reader by(each);
  return read_list(host, file, metadata_most, by);
}

common::status each_security_rpm(const common::root_dir& host, const std::string& file,
                                 const each_rpm& each) {
  advisory_reader by(each);
  return read_list(host, file, metadata_most, by);
}

}  // namespace collector::inventory
