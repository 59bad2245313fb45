#include "tests/support/packed.hpp"

#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <stdexcept>

namespace tests {

namespace {

std::string by_gzip(std::string_view text) {
  z_stream state{};
  if (::deflateInit2(&state, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib");
  std::string out(::deflateBound(&state, text.size()), '\0');
  state.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
  state.avail_in = static_cast<unsigned>(text.size());
  state.next_out = reinterpret_cast<unsigned char*>(out.data());
  state.avail_out = static_cast<unsigned>(out.size());
  const int said = ::deflate(&state, Z_FINISH);
  out.resize(state.total_out);
  ::deflateEnd(&state);
  if (said != Z_STREAM_END) throw std::runtime_error("deflate");
  return out;
}

std::string by_xz(std::string_view text) {
  std::string out(::lzma_stream_buffer_bound(text.size()), '\0');
  std::size_t made = 0;
  if (::lzma_easy_buffer_encode(
          1, LZMA_CHECK_CRC32, nullptr, reinterpret_cast<const unsigned char*>(text.data()),
          text.size(), reinterpret_cast<unsigned char*>(out.data()), &made, out.size()) != LZMA_OK)
    throw std::runtime_error("xz");
  out.resize(made);
  return out;
}

std::string by_zstd(std::string_view text) {
  std::string out(::ZSTD_compressBound(text.size()), '\0');
  const auto made = ::ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3);
  if (::ZSTD_isError(made) != 0) throw std::runtime_error("zstd");
  out.resize(made);
  return out;
}

std::string by_lz4(std::string_view text) {
  std::string out(::LZ4F_compressFrameBound(text.size(), nullptr), '\0');
  const auto made = ::LZ4F_compressFrame(out.data(), out.size(), text.data(), text.size(), nullptr);
  if (::LZ4F_isError(made) != 0) throw std::runtime_error("lz4");
  out.resize(made);
  return out;
}

}  // namespace

std::string packed(std::string_view text, packing as) {
  switch (as) {
    case packing::gzip:
      return by_gzip(text);
    case packing::xz:
      return by_xz(text);
    case packing::zstd:
      return by_zstd(text);
    case packing::lz4:
      break;
  }
  return by_lz4(text);
}

}  // namespace tests
