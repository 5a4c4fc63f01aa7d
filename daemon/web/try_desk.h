// TryDesk: articles that people try, one after the other, on a thread of its
// own. How many there are at once is bounded here, and how long one takes: the
// patterns of a watchlist may cost what their author did not foresee.
#pragma once

#include <chrono>
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
  // So long one is tried. It ends with the rule that is looked at then.
  static constexpr std::chrono::milliseconds kPatience{5000};

  // The rules in force, and milliseconds since the epoch. Called on ww-try.
  using Rules = std::function<std::shared_ptr<const RuleSet>()>;
  using NowMs = std::function<std::int64_t()>;

  // `decoding`: how records of the input topic are read.
  TryDesk(DecoderOptions decoding, Rules rules, NowMs now_ms,
          std::chrono::milliseconds patience = kPatience);
  // Cuts the one that is being tried short; one that waits gets no answer.
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
  bool Closed() const;

  const DecoderOptions decoding_;
  const Rules rules_;
  const NowMs now_ms_;
  const std::chrono::milliseconds patience_;
  mutable std::mutex mutex_;  // guards the three that follow
  std::deque<Task> waiting_;
  bool busy_ = false;
  bool closed_ = false;
  std::condition_variable changed_;
  std::thread thread_;
};

// One request answered: 200, or 400, 413, 422, or 503 if `stopped` held before
// all was done. `decoder` is of `decoding`.
HttpResponse AnswerTry(const HttpRequest& request, const RuleSet& rules,
                       Decoder& decoder, const DecoderOptions& decoding,
                       std::int64_t now_ms,
                       const std::function<bool()>& stopped);

}  // namespace wirewatch
