// One thread drives libmicrohttpd (no polling thread of its own), because two
// of its habits have to be mended on that thread: its connection timeout counts
// silence only, so that a client with a byte now and then would stay for ever;
// and it would leave the thread without a name.
#include "daemon/http/http_server.h"

#include <microhttpd.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <string_view>
#include <thread>
#include <utility>

#include "daemon/http/listen.h"

namespace wirewatch {

struct HttpServer::State {
  using Time = std::chrono::steady_clock::time_point;

  std::map<std::string, HttpHandler, std::less<>> routes;
  std::map<MHD_Connection*, Time> opened;  // the server's thread only
  MHD_Daemon* daemon = nullptr;
  int listening = -1;
  std::uint16_t port = 0;
  std::atomic<bool> stopping{false};
  std::thread thread;

  void Serve();
  void CutTheSlow();
};

namespace {

constexpr unsigned kHeadBytes = 16 * 1024;
constexpr int kRoundMs = 1000;

MHD_Result Reply(MHD_Connection* connection, const HttpResponse& reply) {
  MHD_Response* response = MHD_create_response_from_buffer(
      reply.body.size(),
      // libmicrohttpd copies (MUST_COPY) and does not write.
      const_cast<char*>(reply.body.data()), MHD_RESPMEM_MUST_COPY);
  if (response == nullptr) {
    return MHD_NO;
  }
  MHD_add_response_header(response, "Content-Type", reply.content_type.c_str());
  MHD_add_response_header(response, "Cache-Control", "no-store");
  MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
  MHD_add_response_header(response, "Connection", "close");
  if (reply.status == MHD_HTTP_METHOD_NOT_ALLOWED) {
    MHD_add_response_header(response, "Allow", "GET, HEAD");
  }
  const MHD_Result result =
      MHD_queue_response(connection, reply.status, response);
  MHD_destroy_response(response);
  return result;
}

template <typename Routes>
HttpResponse Answer(const Routes& routes, std::string_view method,
                    std::string_view path) {
  const auto route = routes.find(path);
  if (route == routes.end()) {
    return {404, "text/plain; charset=utf-8", "no such path\n"};
  }
  if (method != "GET" && method != "HEAD") {
    return {405, "text/plain; charset=utf-8", "only GET and HEAD\n"};
  }
  return route->second();
}

// Called first when the head is complete; answering then leaves a body unread.
template <typename State>
MHD_Result OnRequest(void* state, MHD_Connection* connection, const char* path,
                     const char* method, const char* /*version*/,
                     const char* /*body*/, std::size_t* /*body_size*/,
                     void** /*context*/) noexcept {
  try {
    return Reply(connection,
                 Answer(static_cast<State*>(state)->routes, method, path));
  } catch (...) {  // out of memory: this connection only
    return MHD_NO;
  }
}

template <typename State>
void OnConnection(void* state, MHD_Connection* connection, void** /*context*/,
                  MHD_ConnectionNotificationCode code) noexcept {
  auto& opened = static_cast<State*>(state)->opened;
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    opened.emplace(connection, std::chrono::steady_clock::now());
  } else {
    opened.erase(connection);
  }
}

// In place of libmicrohttpd's unescaping: "/metrics%00" is not "/metrics".
std::size_t LeaveEscapes(void* /*state*/, MHD_Connection* /*connection*/,
                         char* text) noexcept {
  return std::strlen(text);
}

}  // namespace

void HttpServer::State::Serve() {
  pthread_setname_np(pthread_self(), "ww-http");
  while (!stopping.load()) {
    MHD_run_wait(daemon, kRoundMs);
    CutTheSlow();
  }
}

// libmicrohttpd finds such a socket closed and cleans up after it.
void HttpServer::State::CutTheSlow() {
  const Time now = std::chrono::steady_clock::now();
  for (const auto& [connection, since] : opened) {
    if (now - since >= kPatience) {
      const MHD_ConnectionInfo* info = MHD_get_connection_info(
          connection, MHD_CONNECTION_INFO_CONNECTION_FD);
      if (info != nullptr) {
        shutdown(info->connect_fd, SHUT_RDWR);
      }
    }
  }
}

Result<std::unique_ptr<HttpServer>, HttpError> HttpServer::Start(
    const std::string& listen, std::map<std::string, HttpHandler> routes) {
  const Result<int, internal::ListenError> socket = internal::Listen(listen);
  if (!socket.ok()) {
    return HttpError{socket.error().text};
  }
  auto state = std::make_unique<State>();
  state->routes.insert(std::make_move_iterator(routes.begin()),
                       std::make_move_iterator(routes.end()));
  state->listening = *socket;
  state->port = internal::PortOf(*socket);
  state->daemon = MHD_start_daemon(
      MHD_USE_EPOLL, 0, nullptr, nullptr, &OnRequest<State>, state.get(),
      MHD_OPTION_LISTEN_SOCKET, *socket,                            //
      MHD_OPTION_CONNECTION_LIMIT, kConnections,                    //
      MHD_OPTION_CONNECTION_TIMEOUT, unsigned{kPatience.count()},   //
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, std::size_t{kHeadBytes},  //
      MHD_OPTION_NOTIFY_CONNECTION, &OnConnection<State>, state.get(),
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
