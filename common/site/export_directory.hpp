// Where an export may be written. By itself, so that ./learn can look before it
// builds what writes.

#pragma once

#include <filesystem>

namespace site {

/// The file that lists what an export has written, by which we know our own
/// directories again.
constexpr const char* export_list = ".build-your-own-asyncio";

/// Throws common::usage_error unless `directory` is empty, holds an export made
/// before, or is not there and can be made.
void check_export_directory(const std::filesystem::path& directory);

}  // namespace site
