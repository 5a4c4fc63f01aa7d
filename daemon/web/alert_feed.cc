#include "daemon/web/alert_feed.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "rules/base/decimal.h"

namespace wirewatch {

class AlertFeed::Stream final : public HttpStream {
 public:
  // Goes on after the alert of that number. A client has an id from the first
  // line on: also one that saw no alert must learn of another run.
  Stream(AlertFeed& feed, std::uint64_t after, std::string_view first)
      : feed_(feed),
        after_(after),
        head_("retry: 2000\n" + feed.IdLine(after) + "\n") {
    head_ += first;
    feed_.readers_ += 1;
    beat_ = feed_.now_();
  }
  ~Stream() override { feed_.readers_ -= 1; }

  bool Ready() override {
    return at_ < Size() || feed_.live_.newest() > after_ ||
           feed_.now_() - beat_ >= kHeartbeat;
  }

  std::size_t Read(char* to, std::size_t size) override {
    std::size_t written = 0;
    while (written < size && (at_ < Size() || Next())) {
      const std::string_view part = Rest().substr(0, size - written);
      std::copy(part.begin(), part.end(), to + written);
      written += part.size();
      at_ += part.size();
    }
    return written;
  }

 private:
  static constexpr std::string_view kEnd = "\n\n";

  // What is being written: head, alert, end; the last two only of an alert.
  std::size_t Size() const {
    return head_.size() + (alert_ ? alert_->size() + kEnd.size() : 0);
  }
  std::string_view Rest() const {
    if (at_ < head_.size()) {
      return std::string_view(head_).substr(at_);
    }
    const std::size_t in_alert = at_ - head_.size();
    return in_alert < alert_->size()
               ? std::string_view(*alert_).substr(in_alert)
               : kEnd.substr(in_alert - alert_->size());
  }
  void Begin(std::string head, std::shared_ptr<const std::string> alert) {
    head_ = std::move(head);
    alert_ = std::move(alert);
    at_ = 0;
    beat_ = feed_.now_();
  }

  // False: nothing for now.
  bool Next() {
    alert_.reset();  // it may be the last that holds it
    head_.clear();
    at_ = 0;
    const std::uint64_t newest = feed_.live_.newest();
    if (newest <= after_) {
      return Beat();
    }
    const LiveAlerts::Kept next = feed_.live_.After(after_);
    // Nothing of what is new is kept, or not what comes next.
    const std::uint64_t found = next.alert ? next.number : newest + 1;
    if (found > after_ + 1) {
      const std::uint64_t missed = found - after_ - 1;
      feed_.missed_ += missed;
      after_ = found - 1;
      Begin(feed_.IdLine(after_) + "event: gap\ndata: {\"missed\":" +
                std::to_string(missed) + "}\n\n",
            nullptr);
      return true;
    }
    after_ = next.number;
    Begin(feed_.IdLine(after_) + "event: alert\ndata: ", next.alert);
    return true;
  }
  bool Beat() {
    if (feed_.now_() - beat_ < kHeartbeat) {
      return false;
    }
    Begin(": still here\n\n", nullptr);
    return true;
  }

  AlertFeed& feed_;
  std::uint64_t after_;
  std::string head_;
  std::shared_ptr<const std::string> alert_;
  std::size_t at_ = 0;  // so much of it is written
  std::chrono::steady_clock::time_point beat_;
};

AlertFeed::AlertFeed(const LiveAlerts& live, std::string run, Now now)
    : live_(live), run_(std::move(run)), now_(std::move(now)) {}

HttpOpened AlertFeed::Open(const HttpRequest& request) {
  if (readers_ >= kMostReaders) {
    HttpResponse busy =
        HttpRefusal(request.path, 503, "busy",
                    "sixteen readers are here already; try again");
    busy.headers.emplace_back("Retry-After", "10");
    return busy;
  }
  const std::uint64_t newest = live_.newest();
  std::uint64_t former = kFormerAlerts;
  for (const auto& [name, value] : request.parameters) {
    const auto number = ParseDecimal<std::uint64_t>(value);
    if (name != "last" || !number || *number > kMostLiveAlerts) {
      return HttpRefusal(request.path, 400, "bad_request",
                         "the only parameter is last, from 0 to 1000");
    }
    former = *number;
  }
  std::string_view first;
  const std::string_view id = ValueOf(request.headers, "last-event-id");
  if (!id.empty()) {
    const std::size_t hyphen = id.rfind('-');
    const auto after = hyphen == std::string_view::npos
                           ? std::nullopt
                           : ParseDecimal<std::uint64_t>(id.substr(hyphen + 1));
    if (after && id.substr(0, hyphen) == run_ && *after <= newest) {
      return std::make_unique<Stream>(*this, *after, first);
    }
    first = "event: gap\ndata: {\"restarted\":true}\n\n";
    former = kMostLiveAlerts;
  }
  const std::uint64_t gone = live_.OldestGone();
  const std::uint64_t after = std::max(gone, newest - std::min(newest, former));
  return std::make_unique<Stream>(*this, after, first);
}

std::string AlertFeed::IdLine(std::uint64_t after) const {
  return "id: " + run_ + "-" + std::to_string(after) + "\n";
}

}  // namespace wirewatch
