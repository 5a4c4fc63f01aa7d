#include "daemon/web/try_desk.h"

#include <pthread.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "daemon/article/html_text.h"
#include "daemon/article/json_writer.h"
#include "daemon/article/rfc3339.h"
#include "daemon/web/try_answer.h"
#include "daemon/web/try_request.h"

namespace wirewatch {
namespace {

HttpResponse Refusal(unsigned status, std::string_view code,
                     std::string_view message) {
  JsonWriter json;
  json.BeginObject().Key("error").String(code).Key("message").String(message);
  json.EndObject();
  return {status, "application/json", json.Take() + "\n"};
}

HttpResponse TooLarge(std::uint64_t most) {
  return Refusal(413, "too_large",
                 "an article has at most " + std::to_string(most) +
                     " bytes: limits.article");
}

// Puts a text in its place, without its markup where there is any; false if
// that is out of all proportion.
bool Put(std::string& text, TextForm& form, TryRequest::Format format) {
  if (format == TryRequest::Format::kHtml) {
    auto extracted = ExtractHtmlText(text);
    if (!extracted) {
      return false;
    }
    text = *std::move(extracted);
    form = TextForm::kExtracted;
  }
  return true;
}

using Tried = std::variant<Article, HttpResponse>;

Tried ArticleOf(TryRequest request, std::int64_t now_ms) {
  Article article;
  article.id = "try";
  article.headline = std::move(request.headline);
  article.lead = std::move(request.lead);
  article.body = std::move(request.body);
  article.language = std::move(request.language);
  article.source = std::move(request.source);
  article.published = std::move(request.published);
  if (!Put(article.headline, article.headline_form, request.format) ||
      !Put(article.lead, article.lead_form, request.format) ||
      !Put(article.body, article.body_form, request.format)) {
    return Refusal(422, "no_article", "too_deep: too much is nested in it");
  }
  if (const auto then = ParseRfc3339(article.published)) {
    article.age = std::chrono::floor<std::chrono::seconds>(
        std::chrono::milliseconds(now_ms - *then));
  }
  return article;
}

Tried ArticleOfRecord(const TryRequest& request, Decoder& decoder,
                      std::int64_t now_ms) {
  InputRecord record;
  record.value = request.record;
  record.coordinates.timestamp_ms = now_ms;
  record.fallback_id = "try";
  auto article = decoder.Decode(record);
  if (article.ok()) {
    return std::move(article).value();
  }
  const DecodeError& error = article.error();
  return Refusal(422, "no_article",
                 std::string(ToString(error.reason)) + ": " + error.detail +
                     " (byte " + std::to_string(error.byte_offset) + ")");
}

}  // namespace

HttpResponse AnswerTry(const HttpRequest& http, const RuleSet& rules,
                       Decoder& decoder, const DecoderOptions& decoding,
                       std::int64_t now_ms,
                       const std::function<bool()>& stopped) {
  auto request = ParseTryRequest(http.body);
  if (!request.ok()) {
    return Refusal(400, "bad_request", request.error().text);
  }
  std::optional<std::uint32_t> rule;
  if (!request->rule.empty()) {
    rule = rules.RuleNumber(request->rule);
    if (!rule) {
      return Refusal(400, "bad_request", "no rule `" + request->rule + "`");
    }
  }
  const std::uint64_t bytes = request->headline.size() + request->lead.size() +
                              request->body.size() + request->record.size();
  if (bytes > decoding.max_bytes) {
    return TooLarge(decoding.max_bytes);
  }
  const Tried tried = request->format == TryRequest::Format::kRecord
                          ? ArticleOfRecord(*request, decoder, now_ms)
                          : ArticleOf(std::move(request).value(), now_ms);
  if (const auto* refusal = std::get_if<HttpResponse>(&tried)) {
    return *refusal;
  }
  auto answer = AnswerOfTry(std::get<Article>(tried), rules, rule, stopped);
  if (!answer) {
    return Refusal(503, "too_slow",
                   "with these watchlists this article takes too long to be "
                   "tried; try a part of it. `wirewatch check` names patterns "
                   "that cost much (W008)");
  }
  return {200, "application/json", *std::move(answer) + "\n"};
}

TryDesk::TryDesk(DecoderOptions decoding, Rules rules, NowMs now_ms,
                 std::chrono::milliseconds patience)
    : decoding_(std::move(decoding)),
      rules_(std::move(rules)),
      now_ms_(std::move(now_ms)),
      patience_(patience),
      thread_([this] { Run(); }) {}

TryDesk::~TryDesk() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void TryDesk::Ask(HttpRequest request, HttpReply reply) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + (busy_ ? 1 : 0) < kMost) {
      waiting_.push_back({std::move(request), std::move(reply)});
      changed_.notify_all();
      return;
    }
  }
  HttpResponse busy =
      Refusal(503, "busy", "other articles are being tried; try again");
  busy.headers.emplace_back("Retry-After", "1");
  reply(std::move(busy));
}

bool TryDesk::Idle() const {
  const std::lock_guard lock(mutex_);
  return !busy_;
}

bool TryDesk::Closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

void TryDesk::Run() {
  pthread_setname_np(pthread_self(), "ww-try");
  Decoder decoder(decoding_);
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
    if (closed_) {
      return;
    }
    Task task = std::move(waiting_.front());
    waiting_.pop_front();
    busy_ = true;
    lock.unlock();
    const auto until = std::chrono::steady_clock::now() + patience_;
    task.reply(AnswerTry(
        task.request, *rules_(), decoder, decoding_, now_ms_(),
        [&] { return std::chrono::steady_clock::now() >= until || Closed(); }));
    lock.lock();
    busy_ = false;
  }
}

}  // namespace wirewatch
