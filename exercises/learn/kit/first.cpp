// The first object of every exercise's test program. What stands in the section
// .preinit_array is called before all constructors of the program, in the order
// in which its objects were linked; so nothing of an answer runs before this.

namespace learn {

void begin(int count, char** arguments, char** environment);  // reporter.cpp

#ifdef __ELF__
[[gnu::section(".preinit_array"),
  gnu::used]] void (*const first_of_all)(int, char**, char**) = begin;
#endif

}  // namespace learn
