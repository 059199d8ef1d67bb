  class reader {
   public:
    reader(int fd, const asyncio::future<>& rung) : fd_(fd) {
      asyncio::add_reader(loop_, fd, [rung] {
        if (!rung.done()) rung.set_result();
      });
    }
    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;
    ~reader() { asyncio::remove_reader(loop_, fd_); }

   private:
    asyncio::event_loop& loop_ = asyncio::get_running_loop();
    int fd_;
  };

  const asyncio::future<> rung;
  const reader listens(fd, rung);
  co_await rung;
