// Which brick declares a name: for answers that forgot an #include.

#pragma once

#include <filesystem>
#include <string>

namespace learn {

/// "08_gather/wait.hpp" for "wait": the header among the chapters of the book
/// in `root` that declares asyncio::wait, as an #include names it. Empty where
/// there is none. Of several, the one that is called like the name; else the
/// first.
std::string brick_of(const std::string& name,
                     const std::filesystem::path& root);

/// The name that a compiler's error, "'wait' is not a member of 'asyncio'", is
/// about. Empty when it is about something else than an unknown name.
std::string unknown_name(const std::string& error);

}  // namespace learn
