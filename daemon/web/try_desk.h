// TryDesk: articles that people try, one after the other, on a thread of its
// own: what one article costs is bounded, and how many there are at once is
// bounded here.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "daemon/article/decode.h"
#include "daemon/http/http_server.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

class TryDesk {
 public:
  // One is tried, one waits.
  static constexpr std::size_t kMost = 2;

  // The rules in force, and milliseconds since the epoch. Called on ww-try.
  using Rules = std::function<std::shared_ptr<const RuleSet>()>;
  using NowMs = std::function<std::int64_t()>;

  // `decoding`: how records of the input topic are read.
  TryDesk(DecoderOptions decoding, Rules rules, NowMs now_ms);
  // Waits for the one that is being tried; one that waits gets no answer.
  ~TryDesk();
  TryDesk(const TryDesk&) = delete;
  TryDesk& operator=(const TryDesk&) = delete;

  // An HttpPost. Answers at once, with 503, if there is no room. Any thread.
  void Ask(HttpRequest request, HttpReply reply);
  // Nothing is being tried. Any thread.
  bool Idle() const;

 private:
  struct Task {
    HttpRequest request;
    HttpReply reply;
  };
  void Run();

  const DecoderOptions decoding_;
  const Rules rules_;
  const NowMs now_ms_;
  mutable std::mutex mutex_;  // guards the three that follow
  std::deque<Task> waiting_;
  bool busy_ = false;
  bool closed_ = false;
  std::condition_variable changed_;
  std::thread thread_;
};

// One request answered: 200, or 400, 413, 422. `decoder` is of `decoding`.
HttpResponse AnswerTry(const HttpRequest& request, const RuleSet& rules,
                       Decoder& decoder, const DecoderOptions& decoding,
                       std::int64_t now_ms);

}  // namespace wirewatch
