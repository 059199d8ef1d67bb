// The texts of finished bricks: see finished_text.hpp.

#include "exercises/learn/judge/finished_text.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>
#include <vector>

#include "common/files/files.hpp"

namespace learn {
namespace {

using brick_lines = std::vector<std::string>;

bool is_part_of_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

bool has_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1))
    if ((at == 0 || !is_part_of_word(text[at - 1])) &&
        (at + word.size() == text.size() ||
         !is_part_of_word(text[at + word.size()])))
      return true;
  return false;
}

/// Does the line begin with a comment that goes on up to its end?
bool begins_with_comment(std::string_view line) {
  return common::trim(line).starts_with("//");
}

/// Where the parameters begin: the first bracket that is not in a template's
/// argument.
std::size_t begin_of_parameters(std::string_view head) {
  int angles = 0;
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head[i] == '<') ++angles;
    if (head[i] == '>') --angles;
    if (head[i] == '(' && angles == 0) return i;
  }
  return std::string_view::npos;
}

/// Is this, up to its brace, a function of which the compiler need only know
/// the head?
bool is_plain_function(std::string_view head) {
  for (const char* word :
       {"auto", "constexpr", "consteval", "constinit", "friend", "requires",
        "extern", "namespace", "always_inline", "if", "for", "while", "switch"})
    if (has_word(head, word)) return false;
  const auto begin = begin_of_parameters(head);
  const auto end = head.rfind(')');
  return begin < end && !common::has(head.substr(0, begin), "=") &&
         !common::has(head.substr(end), "=") && !common::has(head, ") : ") &&
         !common::has(head, "noexcept : ");
}

/// Is this no more than a function's head, with its brace or semicolon? (In
/// another layout, it may begin before that, or go on behind it.)
bool is_one_head(std::string_view head) {
  const auto inside = head.substr(0, head.size() - 1);
  for (const char* other : {";", "//", "/*", "*/"})
    if (common::has(inside, other)) return false;
  // A parameter's `= {}` is no beginning.
  return std::ranges::count(inside, '{') == std::ranges::count(inside, '}') &&
         (head.ends_with("{") || !common::has(inside, "{"));
}

/// Is this `loop::run(…)`, a function of a class that is defined elsewhere?
bool is_of_a_class(std::string_view head) {
  const auto name = head.substr(0, begin_of_parameters(head));
  return common::has(name.substr(name.rfind(' ') + 1), "::") ||
         common::has(name, "::operator ");
}

/// The line behind the one that ends what begins in line `first`, with this
/// much space before it: a brace that is closed, or a semicolon.
std::size_t end_of_template(const brick_lines& all, std::size_t first,
                            const std::string& space) {
  bool is_open = false;
  for (std::size_t i = first; i < all.size(); ++i) {
    if (begins_with_comment(all[i])) continue;
    if (all[i].starts_with(space + "}")) return i + 1;
    is_open = is_open || all[i].ends_with("{");
    if (!is_open && (all[i].ends_with(";") || all[i].ends_with("}")))
      return i + 1;
  }
  return all.size();
}

/// The lines from `first` on up to one that ends with a brace or semicolon, as
/// one, without comments.
std::string head_from(const brick_lines& all, std::size_t first,
                      std::size_t& last) {
  std::string head;
  for (last = first; last < all.size(); ++last) {
    const auto line = common::trim(
        std::string_view(all[last]).substr(0, all[last].find(" //")));
    head += (head.empty() ? "" : " ") + std::string(line);
    if (line.ends_with("{") || line.ends_with("}") || line.ends_with(";"))
      break;
  }
  return head;
}

/// A brick's lines, from which bodies are taken out one by one.
class shortener {
 public:
  explicit shortener(const std::string& brick)
      : all_(common::split_lines(brick)), numbers_(numbered(all_)) {
    for (std::size_t i = 0; i < all_.size();) i = next(i);
  }

  /// What is left; a body is as many empty lines.
  const brick_lines& lines() const { return all_; }

  /// A function that had a body.
  struct function {
    std::size_t line;    ///< where it begins, from 0
    std::size_t last;    ///< where its head ends
    std::size_t number;  ///< of its line, as compilers are told by #line
    std::string head;    ///< in one line
    brick_lines text;    ///< all of it
  };
  const std::vector<function>& functions() const { return functions_; }

  /// Is there something outside classes of which each object has its own?
  bool has_own() const { return has_own_; }

  /// What is in no such function, with the numbers of its lines; but for
  /// comments and what only ends something.
  std::vector<std::pair<std::size_t, std::string>> other_code() const {
    brick_lines lines = all_;
    for (const function& each : functions_)
      for (std::size_t i = each.line; i <= each.last; ++i) lines[i].clear();
    std::vector<std::pair<std::size_t, std::string>> code;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto words = common::trim(lines[i]);
      if (!words.empty() && !begins_with_comment(words) &&
          !words.starts_with("}") && !words.starts_with("#line "))
        code.emplace_back(numbers_[i], lines[i]);
    }
    return code;
  }

 private:
  /// Each line's number.
  static std::vector<std::size_t> numbered(const brick_lines& all) {
    constexpr std::string_view tells = "#line ";
    std::vector<std::size_t> numbers;
    std::size_t next = 1;
    for (const std::string& line : all) {
      numbers.push_back(next++);
      if (line.starts_with(tells)) next = std::stoul(line.substr(tells.size()));
    }
    return numbers;
  }

  /// `static int made = 0;`, `const auto first = make();`
  static bool is_objects_own(const std::string& line) {
    const auto words = common::trim(line);
    return !begins_with_comment(words) &&
           (has_word(words, "static") || words.starts_with("const "));
  }

  /// Deals with what begins in line `i`; returns where the next thing begins.
  std::size_t next(std::size_t i) {
    const std::string& line = all_[i];
    if (classes_ > 0 && line.starts_with(before(classes_ - 1) + "}"))
      --classes_;
    if (classes_ == 0 && is_objects_own(line)) has_own_ = true;
    const std::string space = before(classes_);
    const std::string_view rest =
        std::string_view(line).substr(std::min(space.size(), line.size()));
    if (!line.starts_with(space) || rest.empty() || rest[0] == ' ' ||
        rest[0] == '\t' || rest[0] == '/' || rest[0] == '#' || rest[0] == '}')
      return i + 1;
    if (rest.starts_with("template")) return end_of_template(all_, i, space);
    std::size_t last = i;
    const std::string head = head_from(all_, i, last);
    if (head.starts_with("class ") || head.starts_with("struct "))
      classes_ += head.ends_with("{");
    else if (classes_ > 0 || head.starts_with("inline "))
      return shorten(i, last, head, space);
    return last + 1;
  }

  /// What stands before each line in so many classes.
  static std::string before(std::size_t classes) {
    return std::string(2 * classes, ' ');
  }

  /// The function whose head stands in these lines; returns where the next
  /// thing begins.
  std::size_t shorten(std::size_t first, std::size_t last,
                      const std::string& head, const std::string& space) {
    const std::size_t end = end_of_function(last, head, space);
    const bool is_own = space.empty() && has_word(head, "static");
    if (end == all_.size() || is_own || !is_one_head(head) ||
        !is_plain_function(head))
      return last + 1;
    if (head.ends_with("{"))
      functions_.push_back({first,
                            last,
                            numbers_[first],
                            head,
                            {all_.begin() + static_cast<std::ptrdiff_t>(first),
                             all_.begin() + static_cast<std::ptrdiff_t>(end)}});
    const bool is_declared = space.empty() && is_of_a_class(head);
    for (std::size_t i = is_declared ? first : last + 1; i <= end; ++i)
      all_[i].clear();
    if (is_declared) return end + 1;
    // An inline function would have to be defined here.
    if (all_[first].starts_with(space + "inline ") && !has_word(head, "static"))
      all_[first].erase(space.size(), std::string_view("inline ").size());
    if (head.ends_with("{")) all_[last].replace(all_[last].size() - 2, 2, ";");
    return end + 1;
  }

  /// The last line of a function whose head ends in line `last`; none: it has
  /// no body, or is laid out in another way.
  std::size_t end_of_function(std::size_t last, const std::string& head,
                              const std::string& space) const {
    if (head.ends_with(";")) return last;
    if (last == all_.size() || !all_[last].ends_with(" {")) return all_.size();
    const std::string brace = space + "}";
    std::ptrdiff_t open = 1;
    for (std::size_t i = last + 1; i < all_.size() && open > 0; ++i) {
      open +=
          std::ranges::count(all_[i], '{') - std::ranges::count(all_[i], '}');
      if (all_[i].starts_with(brace))
        return all_[i] == brace && open == 0 ? i : all_.size();
    }
    return all_.size();
  }

  brick_lines all_;
  std::vector<std::size_t> numbers_;
  std::size_t classes_ = 0;  // that are open here
  bool has_own_ = false;
  std::vector<function> functions_;
};

std::string text_of(const brick_lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// Does what looks like a function perhaps stand in a string, or in a namespace
/// without a name, of which each object has its own?
bool may_mislead(std::string_view brick) {
  for (auto at = brick.find("namespace"); at != std::string_view::npos;
       at = brick.find("namespace", at + 1)) {
    const auto name = brick.find_first_not_of(" \n", at + 9);
    if (name == std::string_view::npos || !is_part_of_word(brick[name]))
      return true;
  }
  return common::has(brick, "R\"");
}

/// Is this line of a brick only a comment, whatever stands around it?
bool is_comment(const std::string& line, const std::string& brick) {
  return begins_with_comment(line) && !line.ends_with("\\") &&
         !common::has(brick, "/*");
}

/// The class that such a line defines ("class task final : public future {");
/// none: it only declares one, or says what a template is for some type.
std::string class_defined_in(const std::string& head) {
  const auto name = std::ranges::find(head, ' ') + 1;
  const auto end = std::find_if_not(name, head.end(), is_part_of_word);
  const auto behind = common::trim({end, std::find(end, head.end(), '{')});
  const bool is_defined =
      common::has(head, "{") &&
      (behind.empty() || behind == "final" || behind.starts_with("final :") ||
       behind.starts_with(": "));
  return is_defined ? std::string(name, end) : "";
}

/// Is a class's constructor without parameters left to the compiler?
bool is_made_by_the_compiler(const std::string& brick,
                             const std::string& name) {
  bool has_constructor = false;
  for (auto at = brick.find(name + "("); at != std::string::npos;
       at = brick.find(name + "(", at + 1)) {
    if (at > 0 && (brick[at - 1] == '~' || is_part_of_word(brick[at - 1])))
      continue;
    if (brick.substr(at + name.size()).starts_with("() = default")) return true;
    has_constructor = true;
  }
  return !has_constructor;
}

}  // namespace

std::string without_bodies(const std::string& brick) {
  return text_of(shortener(brick).lines());
}

bool differ_only_in_bodies(const std::string& one, const std::string& other) {
  if (may_mislead(one) || may_mislead(other)) return false;
  const shortener mine(one);
  const shortener others(other);
  if (mine.has_own() || others.has_own()) return false;
  // A longer body leaves more empty lines.
  const auto filled = [](const shortener& parts, const std::string& brick) {
    brick_lines lines = parts.lines();
    std::erase_if(lines, [&](const std::string& line) {
      return common::trim(line).empty() || is_comment(line, brick);
    });
    for (const auto& each : parts.functions()) lines.push_back(each.head);
    return lines;
  };
  return filled(mine, one) == filled(others, other);
}

bool have_other_code_in_same_lines(const std::string& one,
                                   const std::string& other) {
  return shortener(one).other_code() == shortener(other).other_code();
}

marked_brick with_changes_used(const std::string& brick,
                               const std::string& other, bool if_moved) {
  const shortener mine(brick);
  const shortener others(other);
  brick_lines lines = common::split_lines(brick);
  marked_brick result;
  for (std::size_t i = 0; i < mine.functions().size(); ++i) {
    const auto& each = mine.functions()[i];
    const auto& same = others.functions().at(i);
    if (each.text == same.text && !(if_moved && each.number != same.number))
      continue;
    const std::string mark = "learn_used_" + std::to_string(i);
    // What compilers say of a line shows it as it stands in the file.
    lines[each.last] += " asm(\".set " + mark + ", 1\");";
    lines[each.line].insert(
        0, "[[gnu::used]]\n#line " + std::to_string(each.number) + "\n");
    result.marks.push_back(mark);
  }
  result.text = text_of(lines);
  return result;
}

std::string uses_of_classes(const std::string& brick) {
  const brick_lines all = common::split_lines(brick);
  std::string uses;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].starts_with("template")) {
      i = end_of_template(all, i, "") - 1;
    } else if (all[i].starts_with("class ") || all[i].starts_with("struct ")) {
      const std::string name = class_defined_in(head_from(all, i, i));
      if (name.empty()) continue;
      uses += "template void finished::use<asyncio::" + name + ">();\n";
      if (is_made_by_the_compiler(brick, name))
        uses += "template finished::made<asyncio::" + name + ">::made();\n";
    }
  }
  return uses;
}

}  // namespace learn
