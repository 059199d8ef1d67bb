  class place : public line_place {
   public:
    explicit place(lock& it) noexcept : line_place(it.line_), lock_(it) {}
    ~place() {}  // your code: what if it leaves without the lock?

    bool await_ready() const noexcept {
      return true;  // your code: always?
    }
    bool await_resume() {
      return lock_.locked_ = true;  // your code: and the line?
    }

   private:
    lock& lock_;
  };

  /// Frees the lock, and calls the first in line. Throws std::runtime_error if
  /// the lock is not held.
  void release() { give_back(); }  // your code: always?

 private:
  void give_back() { locked_ = false; }  // your code: and those who wait?
