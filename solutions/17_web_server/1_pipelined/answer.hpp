  /// These bytes have come. Gives what is to be sent to the guest now.
  std::string received(std::string_view bytes) {
    std::string said;
    try {
      while (!bytes.empty() && !is_over_) {
        bytes.remove_prefix(parser_.push(bytes));
        if (parser_.is_complete()) said += answer_to(parser_.take());
      }
      if (!is_over_ && parser_.wants_continue()) said += go_on;
    } catch (const http_error& error) {
      is_over_ = true;
      said += refusal(error);
    }
    return said;
  }

 private:
  std::string answer_to(const http_request& request) {
    is_over_ = !request.keeps_alive();
    try {
      return kitchen_(request);
    } catch (const http_error& error) {
      return refusal(error);
    }
  }

