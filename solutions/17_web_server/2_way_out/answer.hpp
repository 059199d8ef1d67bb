/// May a file have this name? A dot in front hides it, or leads elsewhere.
inline bool is_good(std::string_view name) {
  return !name.empty() && !name.starts_with('.') &&
         std::ranges::all_of(name, [](char c) {
           return is_letter(c) || is_digit(c) || c == '-' || c == '_' ||
                  c == '.';
         });
}

/// The file that this target of a request means, as a path from the folder on;
/// std::nullopt: there is none. "/soups/" means "soups/index.html".
inline std::optional<std::string> file_for(std::string_view target) {
  auto path = percent_decoded(target.substr(0, target.find('?')));
  if (!path || !path->starts_with('/')) return std::nullopt;
  if (path->ends_with('/')) *path += "index.html";
  const std::string file = path->substr(1);
  for (std::string_view rest = file;;) {
    const auto slash = rest.find('/');
    if (!is_good(rest.substr(0, slash))) return std::nullopt;
    if (slash == rest.npos) return file;
    rest.remove_prefix(slash + 1);
  }
}
