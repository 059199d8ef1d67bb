// UTF-8: where a character ends, and what is none.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace common {

/// How many bytes the character at the front takes; 0 when there is none: at a
/// broken byte, an overlong form, a surrogate or a noncharacter, which XML and
/// JSON do not allow either. What a program prints may be anything at all.
std::size_t character_size(std::string_view text);

/// The character of that number in Unicode.
std::string utf8(std::uint32_t code);

}  // namespace common
