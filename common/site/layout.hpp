// A page as a whole document: its column, and around it the bar, the side bar,
// the ways to the pages before and behind it.

#pragma once

#include <string>

#include "common/site/site.hpp"

namespace site {

std::string document(const book_site& site, const page& here);

}  // namespace site
