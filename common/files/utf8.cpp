// UTF-8: see utf8.hpp.

#include "common/files/utf8.hpp"

namespace common {

std::size_t character_size(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const std::size_t size = byte(0) < 0x80                       ? 1
                           : byte(0) >= 0xC2 && byte(0) < 0xE0  ? 2
                           : byte(0) >= 0xE0 && byte(0) < 0xF0  ? 3
                           : byte(0) >= 0xF0 && byte(0) <= 0xF4 ? 4
                                                                : 0;
  if (size == 0 || size > text.size()) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  if (size == 3) {
    const bool too_long = byte(0) == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = byte(0) == 0xED && byte(1) >= 0xA0;
    const bool no_character =
        byte(0) == 0xEF && byte(1) == 0xBF && byte(2) >= 0xBE;
    if (too_long || surrogate || no_character) return 0;
  }
  if (size == 4 && ((byte(0) == 0xF0 && byte(1) < 0x90) ||
                    (byte(0) == 0xF4 && byte(1) >= 0x90)))
    return 0;
  return size;
}

std::string utf8(std::uint32_t code) {
  const auto byte = [](std::uint32_t value) {
    return static_cast<char>(static_cast<unsigned char>(value));
  };
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xc0 | code >> 6), byte(0x80 | (code & 0x3f))};
  if (code < 0x10000)
    return {byte(0xe0 | code >> 12), byte(0x80 | (code >> 6 & 0x3f)),
            byte(0x80 | (code & 0x3f))};
  return {byte(0xf0 | code >> 18), byte(0x80 | (code >> 12 & 0x3f)),
          byte(0x80 | (code >> 6 & 0x3f)), byte(0x80 | (code & 0x3f))};
}

}  // namespace common
