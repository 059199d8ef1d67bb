/// Awaits a wine from the cellar.
inline coroutine<bottle> wine_from(cellar& below, std::string wine) {
  // It lives here, and dies here. The cellar gets no handle to it, only a
  // pointer that keeps nothing alive, and that is looked at in our thread.
  const auto comes = std::make_shared<const future<bottle>>();
  below.fetch(std::move(wine), [outside = threadsafe_loop(),
                                weak = std::weak_ptr(comes)](bottle it) {
    call_soon_threadsafe(outside, [weak, it = std::move(it)] {
      const auto waits = weak.lock();
      if (waits && !waits->done()) waits->set_result(it);
    });
  });
  co_return co_await *comes;
}
