// One thread drives libmicrohttpd (no polling thread of its own), because two
// of its habits have to be mended on that thread: its connection timeout counts
// silence only, so that a client with a byte now and then would stay for ever;
// and it would leave the thread without a name.
//
// Who waits for us (a stream for news, a POST for its answer) is suspended in
// libmicrohttpd. Nobody wakes the thread: while anybody is suspended it looks
// every kRound. So whoever has news or an answer makes no system call.
#include "daemon/http/http_server.h"

#include <microhttpd.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>

#include "daemon/http/http_admission.h"
#include "daemon/http/http_connections.h"
#include "daemon/http/http_guard.h"
#include "daemon/http/listen.h"

namespace wirewatch {
namespace {

using std::chrono::steady_clock;

// For the head, and for a piece of a stream.
constexpr std::size_t kConnectionBytes = std::size_t{16} << 10;
// Besides those that wait there are streams and tries, and some that are being
// closed.
constexpr unsigned kConnections = 2 * HttpServer::kWaiting;
constexpr int kIdleRoundMs = 1000;
constexpr std::chrono::seconds kGoneEvery{1};

// On every reply. What articles say is hostile text: nothing of it may become
// markup, and nobody else's page may hold ours in a frame.
constexpr std::pair<const char*, const char*> kHeadersOfAll[] = {
    {"Cache-Control", "no-store"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"X-Frame-Options", "DENY"},
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; "
     "img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
     "form-action 'none'; frame-ancestors 'none'; "
     "require-trusted-types-for 'script'"},
    {"Connection", "close"},
};

// Answers on their way from other threads. Shared with every HttpReply, so that
// a late one finds it still.
class Mailbox {
 public:
  void Put(std::uint64_t exchange, HttpResponse answer) {
    const std::lock_guard lock(mutex_);
    letters_.emplace_back(exchange, std::move(answer));
  }
  std::vector<std::pair<std::uint64_t, HttpResponse>> TakeAll() {
    const std::lock_guard lock(mutex_);
    return std::exchange(letters_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<std::pair<std::uint64_t, HttpResponse>> letters_;
};

// One request on its way to its reply.
struct Exchange {
  std::uint64_t number = 0;
  MHD_Connection* connection = nullptr;
  HttpRequest request;
  const HttpPost* post = nullptr;      // a body is read for it
  std::optional<HttpResponse> answer;  // of a POST
  std::unique_ptr<HttpStream> stream;
  bool suspended = false;
};

MHD_Result AddHeader(void* values, MHD_ValueKind /*kind*/, const char* name,
                     const char* value) noexcept {
  try {
    static_cast<HttpRequest::Values*>(values)->emplace_back(
        internal::Lower(name == nullptr ? "" : name),
        value == nullptr ? "" : value);
    return MHD_YES;
  } catch (...) {
    return MHD_NO;
  }
}

HttpRequest HeadOf(MHD_Connection* connection, const char* path) {
  HttpRequest request;
  request.path = path;
  MHD_get_connection_values(connection, MHD_HEADER_KIND, &AddHeader,
                            &request.headers);
  MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, &AddHeader,
                            &request.parameters);
  return request;
}

const char* MethodsOf(const HttpRoute& route) {
  return std::holds_alternative<HttpGet>(route.handler)      ? "GET, HEAD"
         : std::holds_alternative<HttpListen>(route.handler) ? "GET"
                                                             : "POST";
}

bool Allows(const HttpRoute& route, std::string_view method) {
  const std::string_view methods = MethodsOf(route);
  const std::size_t at = methods.find(method);
  return at != std::string_view::npos && !method.empty() &&
         (at + method.size() == methods.size() ||
          methods[at + method.size()] == ',') &&
         (at == 0 || methods[at - 1] == ' ');
}

// In place of libmicrohttpd's unescaping: "/metrics%00" is not "/metrics".
std::size_t LeaveEscapes(void* /*state*/, MHD_Connection* /*connection*/,
                         char* text) noexcept {
  return std::strlen(text);
}

int FdOf(MHD_Connection* connection) {
  const MHD_ConnectionInfo* info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == nullptr ? -1 : info->connect_fd;
}

// A suspended client is not listened to, so its end has to be asked for.
bool IsGone(MHD_Connection* connection) {
  char byte = 0;
  return recv(FdOf(connection), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

MHD_Result Queue(MHD_Connection* connection, unsigned status,
                 MHD_Response* response) {
  for (const auto& [name, value] : kHeadersOfAll) {
    MHD_add_response_header(response, name, value);
  }
  const MHD_Result result = MHD_queue_response(connection, status, response);
  MHD_destroy_response(response);
  return result;
}

}  // namespace

struct HttpServer::State {
  // All but `stopping`, `mailbox` and what is constant belong to ww-http.
  explicit State(const std::string& listen, HttpRoutes all,
                 const std::vector<std::string>& hosts)
      : routes(std::make_move_iterator(all.begin()),
               std::make_move_iterator(all.end())),
        guard(listen, hosts) {}

  const std::map<std::string, HttpRoute, std::less<>> routes;
  const HttpGuard guard;
  const std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();
  internal::HttpConnections connections{kWaitingOfAddress, kWaiting};
  std::unordered_map<std::uint64_t, std::unique_ptr<Exchange>> exchanges;
  std::uint64_t next_number = 1;
  steady_clock::time_point looked_who_is_gone;
  MHD_Daemon* daemon = nullptr;
  int listening = -1;
  std::uint16_t port = 0;
  std::atomic<bool> stopping{false};
  std::thread thread;

  void Serve();
  void TakeMail();
  void WakeStreams();
  void Resume(Exchange& exchange);
  std::size_t Uploads() const;

  MHD_Result Begin(MHD_Connection* connection, const char* path,
                   std::string_view method, void** context);
  MHD_Result Open(Exchange& exchange, const HttpListen& listen);
  MHD_Result Ask(Exchange& exchange);
  MHD_Result Reply(Exchange& exchange, const HttpResponse& reply);

  static MHD_Result OnRequest(void* state, MHD_Connection* connection,
                              const char* path, const char* method,
                              const char* version, const char* body,
                              std::size_t* body_size, void** context) noexcept;
  static ssize_t OnRead(void* exchange, std::uint64_t position, char* to,
                        std::size_t size) noexcept;
  static void OnCompleted(void* state, MHD_Connection* connection,
                          void** context,
                          MHD_RequestTerminationCode code) noexcept;
  static void OnConnection(void* state, MHD_Connection* connection,
                           void** context,
                           MHD_ConnectionNotificationCode code) noexcept;
};

// ---- what libmicrohttpd calls ----

void HttpServer::State::OnConnection(
    void* state, MHD_Connection* connection, void** /*context*/,
    MHD_ConnectionNotificationCode code) noexcept {
  auto& connections = static_cast<State*>(state)->connections;
  if (code != MHD_CONNECTION_NOTIFY_STARTED) {
    connections.Remove(connection);
    return;
  }
  const MHD_ConnectionInfo* from =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  const auto now = steady_clock::now();
  connections.Add(connection, FdOf(connection), *from->client_addr, now,
                  now + kPatience);
}

// Called first when the head is complete; answering then leaves a body unread.
MHD_Result HttpServer::State::OnRequest(void* state, MHD_Connection* connection,
                                        const char* path, const char* method,
                                        const char* /*version*/,
                                        const char* body,
                                        std::size_t* body_size,
                                        void** context) noexcept {
  try {
    auto* self = static_cast<State*>(state);
    auto* exchange = static_cast<Exchange*>(*context);
    if (exchange == nullptr) {
      return self->Begin(connection, path, method, context);
    }
    if (*body_size > 0) {
      exchange->request.body.append(body, *body_size);
      *body_size = 0;
      return MHD_YES;
    }
    return exchange->answer ? self->Reply(*exchange, *exchange->answer)
                            : self->Ask(*exchange);
  } catch (...) {  // out of memory: this connection only
    return MHD_NO;
  }
}

ssize_t HttpServer::State::OnRead(void* exchange, std::uint64_t /*position*/,
                                  char* to, std::size_t size) noexcept {
  auto* self = static_cast<Exchange*>(exchange);
  try {
    const std::size_t bytes = self->stream->Read(to, size);
    if (bytes == 0) {
      self->suspended = true;
      MHD_suspend_connection(self->connection);
    }
    return static_cast<ssize_t>(bytes);
  } catch (...) {
    return MHD_CONTENT_READER_END_WITH_ERROR;
  }
}

void HttpServer::State::OnCompleted(
    void* state, MHD_Connection* /*connection*/, void** context,
    MHD_RequestTerminationCode /*code*/) noexcept {
  if (const auto* exchange = static_cast<Exchange*>(*context)) {
    static_cast<State*>(state)->exchanges.erase(exchange->number);
    *context = nullptr;
  }
}

// ---- a request ----

MHD_Result HttpServer::State::Begin(MHD_Connection* connection,
                                    const char* path, std::string_view method,
                                    void** context) {
  auto made = std::make_unique<Exchange>();
  Exchange& exchange = *made;
  exchange.number = next_number++;
  exchange.connection = connection;
  exchange.request = HeadOf(connection, path);
  exchanges.emplace(exchange.number, std::move(made));
  *context = &exchange;
  const HttpRequest& request = exchange.request;

  if (const auto refusal = internal::RefusalOfHead(request)) {
    return Reply(exchange, *refusal);
  }
  const auto found = routes.find(request.path);
  if (found == routes.end()) {
    return Reply(exchange,
                 HttpRefusal(request.path, 404, "path", "no such path"));
  }
  const HttpRoute& route = found->second;
  if (!Allows(route, method)) {
    HttpResponse refusal = HttpRefusal(request.path, 405, "method",
                                       std::string("only ") + MethodsOf(route));
    refusal.headers.emplace_back("Allow", MethodsOf(route));
    return Reply(exchange, refusal);
  }
  if (route.guarded) {
    if (const auto refusal = internal::RefusalOfGuest(guard, request)) {
      return Reply(exchange, *refusal);
    }
  }
  if (const auto* get = std::get_if<HttpGet>(&route.handler)) {
    return Reply(exchange, (*get)());
  }
  if (const auto* listen = std::get_if<HttpListen>(&route.handler)) {
    return Open(exchange, *listen);
  }
  if (const auto refusal = internal::RefusalOfBody(request, kBodyBytes)) {
    return Reply(exchange, *refusal);
  }
  if (Uploads() >= kUploads) {
    HttpResponse busy = HttpRefusal(request.path, 503, "busy",
                                    "too many are sending; try again");
    busy.headers.emplace_back("Retry-After", "1");
    return Reply(exchange, busy);
  }
  exchange.post = &std::get<HttpPost>(route.handler);
  connections.SetDeadline(connection, steady_clock::now() + kPatience);
  return MHD_YES;
}

MHD_Result HttpServer::State::Open(Exchange& exchange,
                                   const HttpListen& listen) {
  HttpOpened opened = listen(exchange.request);
  if (const auto* refusal = std::get_if<HttpResponse>(&opened)) {
    return Reply(exchange, *refusal);
  }
  exchange.stream = std::get<std::unique_ptr<HttpStream>>(std::move(opened));
  connections.Serve(exchange.connection);
  MHD_set_connection_option(exchange.connection, MHD_CONNECTION_OPTION_TIMEOUT,
                            static_cast<unsigned>(kStreamPatience.count()));
  MHD_Response* response = MHD_create_response_from_callback(
      MHD_SIZE_UNKNOWN, kConnectionBytes, &OnRead, &exchange, nullptr);
  if (response == nullptr) {
    return MHD_NO;
  }
  MHD_add_response_header(response, "Content-Type", "text/event-stream");
  MHD_add_response_header(response, "X-Accel-Buffering", "no");
  return Queue(exchange.connection, MHD_HTTP_OK, response);
}

// The body is complete.
MHD_Result HttpServer::State::Ask(Exchange& exchange) {
  if (exchange.post == nullptr) {
    return MHD_NO;
  }
  connections.Serve(exchange.connection);
  exchange.suspended = true;
  MHD_suspend_connection(exchange.connection);
  (*exchange.post)(
      std::move(exchange.request),
      [to = mailbox, number = exchange.number](HttpResponse answer) {
        to->Put(number, std::move(answer));
      });
  return MHD_YES;
}

MHD_Result HttpServer::State::Reply(Exchange& exchange,
                                    const HttpResponse& reply) {
  connections.SetDeadline(exchange.connection, steady_clock::now() + kPatience);
  MHD_Response* response = MHD_create_response_from_buffer(
      reply.body.size(),
      // libmicrohttpd copies (MUST_COPY) and does not write.
      const_cast<char*>(reply.body.data()), MHD_RESPMEM_MUST_COPY);
  if (response == nullptr) {
    return MHD_NO;
  }
  MHD_add_response_header(response, "Content-Type", reply.content_type.c_str());
  for (const auto& [name, value] : reply.headers) {
    MHD_add_response_header(response, name.c_str(), value.c_str());
  }
  return Queue(exchange.connection, reply.status, response);
}

std::size_t HttpServer::State::Uploads() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(exchanges, [](const auto& one) {
        const Exchange& exchange = *one.second;
        return exchange.post != nullptr && !exchange.suspended &&
               !exchange.answer;
      }));
}

// ---- the thread ----

void HttpServer::State::Serve() {
  pthread_setname_np(pthread_self(), "ww-http");
  while (!stopping.load()) {
    const bool somebody_waits = std::ranges::any_of(
        exchanges, [](const auto& one) { return one.second->suspended; });
    MHD_run_wait(daemon, somebody_waits ? static_cast<int>(kRound.count())
                                        : kIdleRoundMs);
    TakeMail();
    WakeStreams();
    // libmicrohttpd finds such a socket closed and cleans up after it.
    connections.CutLate(steady_clock::now());
  }
  // It must not be stopped while anybody is suspended.
  for (const auto& [number, exchange] : exchanges) {
    Resume(*exchange);
  }
}

void HttpServer::State::TakeMail() {
  for (auto& [number, answer] : mailbox->TakeAll()) {
    const auto found = exchanges.find(number);
    if (found != exchanges.end()) {
      found->second->answer = std::move(answer);
      Resume(*found->second);
    }
  }
}

void HttpServer::State::WakeStreams() {
  const auto now = steady_clock::now();
  const bool look = now - looked_who_is_gone >= kGoneEvery;
  looked_who_is_gone = look ? now : looked_who_is_gone;
  for (const auto& [number, exchange] : exchanges) {
    if (exchange->stream && exchange->suspended) {
      if (look && IsGone(exchange->connection)) {
        shutdown(FdOf(exchange->connection), SHUT_RDWR);
        Resume(*exchange);
      } else if (exchange->stream->Ready()) {
        Resume(*exchange);
      }
    }
  }
}

void HttpServer::State::Resume(Exchange& exchange) {
  if (std::exchange(exchange.suspended, false)) {
    MHD_resume_connection(exchange.connection);
  }
}

Result<std::unique_ptr<HttpServer>, HttpError> HttpServer::Start(
    const std::string& listen, HttpRoutes routes,
    const std::vector<std::string>& hosts) {
  const Result<int, internal::ListenError> socket = internal::Listen(listen);
  if (!socket.ok()) {
    return HttpError{socket.error().text};
  }
  auto state = std::make_unique<State>(listen, std::move(routes), hosts);
  state->listening = *socket;
  state->port = internal::PortOf(*socket);
  state->daemon = MHD_start_daemon(
      MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, nullptr, nullptr,
      &State::OnRequest, state.get(),                                     //
      MHD_OPTION_LISTEN_SOCKET, *socket,                                  //
      MHD_OPTION_CONNECTION_LIMIT, kConnections,                          //
      MHD_OPTION_CONNECTION_TIMEOUT, unsigned{kPatience.count()},         //
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, std::size_t{kConnectionBytes},  //
      MHD_OPTION_NOTIFY_COMPLETED, &State::OnCompleted, state.get(),      //
      MHD_OPTION_NOTIFY_CONNECTION, &State::OnConnection, state.get(),
      MHD_OPTION_UNESCAPE_CALLBACK, &LeaveEscapes, nullptr, MHD_OPTION_END);
  if (state->daemon == nullptr) {
    close(*socket);
    return HttpError{listen + ": the HTTP server did not start"};
  }
  state->thread = std::thread([s = state.get()] { s->Serve(); });
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

HttpServer::HttpServer(std::unique_ptr<State> state)
    : state_(std::move(state)) {}

HttpServer::~HttpServer() {
  state_->stopping.store(true);
  shutdown(state_->listening, SHUT_RDWR);  // wakes the thread
  state_->thread.join();
  MHD_stop_daemon(state_->daemon);
}

std::uint16_t HttpServer::port() const {
  return state_->port;
}

}  // namespace wirewatch
