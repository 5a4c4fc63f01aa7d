#include "daemon/http/http_server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>

namespace wirewatch {

struct HttpServer::State {
  std::map<std::string, HttpHandler> routes;
  MHD_Daemon* daemon = nullptr;
  std::uint16_t port = 0;
};

namespace {

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

HttpResponse Answer(const std::map<std::string, HttpHandler>& routes,
                    std::string_view method, const char* path) {
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
MHD_Result OnRequest(void* routes, MHD_Connection* connection,
                     const char* path, const char* method, const char*,
                     const char*, std::size_t*, void**) noexcept {
  try {
    return Reply(connection,
                 Answer(*static_cast<const std::map<std::string, HttpHandler>*>(
                            routes),
                        method, path));
  } catch (...) {  // out of memory: this connection only
    return MHD_NO;
  }
}

// A listening socket for "host:port", or the text of the fault.
Result<int, HttpError> Listen(const std::string& listen_on) {
  const std::size_t colon = listen_on.rfind(':');
  if (colon == std::string::npos) {
    return HttpError{listen_on + ": want host:port"};
  }
  std::string host = listen_on.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  }
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int fault = getaddrinfo(host.c_str(), listen_on.c_str() + colon + 1,
                                &hints, &found);
  if (fault != 0) {
    return HttpError{listen_on + ": " + gai_strerror(fault)};
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found,
                                                             freeaddrinfo);
  const int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      bind(fd, found->ai_addr, found->ai_addrlen) != 0 ||
      listen(fd, SOMAXCONN) != 0) {
    const std::string why = std::generic_category().message(errno);
    if (fd >= 0) {
      close(fd);
    }
    return HttpError{listen_on + ": " + why};
  }
  return fd;
}

std::uint16_t PortOf(int fd) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    return 0;
  }
  return ntohs(address.ss_family == AF_INET6
                   ? reinterpret_cast<sockaddr_in6*>(&address)->sin6_port
                   : reinterpret_cast<sockaddr_in*>(&address)->sin_port);
}

}  // namespace

Result<std::unique_ptr<HttpServer>, HttpError> HttpServer::Start(
    const std::string& listen, std::map<std::string, HttpHandler> routes) {
  const Result<int, HttpError> socket = Listen(listen);
  if (!socket.ok()) {
    return socket.error();
  }
  auto state = std::make_unique<State>();
  state->routes = std::move(routes);
  state->port = PortOf(*socket);
  state->daemon = MHD_start_daemon(
      MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_AUTO | MHD_USE_ITC, 0, nullptr,
      nullptr, &OnRequest, &state->routes,  //
      MHD_OPTION_LISTEN_SOCKET, *socket,    //
      MHD_OPTION_CONNECTION_LIMIT, 64U,     //
      MHD_OPTION_CONNECTION_TIMEOUT, 5U,    //
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, std::size_t{16 * 1024},
      MHD_OPTION_END);
  if (state->daemon == nullptr) {
    close(*socket);
    return HttpError{listen + ": the HTTP server did not start"};
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

HttpServer::HttpServer(std::unique_ptr<State> state)
    : state_(std::move(state)) {}

HttpServer::~HttpServer() { MHD_stop_daemon(state_->daemon); }

std::uint16_t HttpServer::port() const { return state_->port; }

}  // namespace wirewatch
