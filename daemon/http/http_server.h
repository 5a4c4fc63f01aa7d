// A small read-only HTTP server: exact paths, GET and HEAD, one reply a
// connection. libmicrohttpd stays behind this header.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "rules/base/result.h"

namespace wirewatch {

struct HttpResponse {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

// Runs on the server's thread; must not block.
using HttpHandler = std::function<HttpResponse()>;

struct HttpError {
  std::string
      text;  // for the operator: "127.0.0.1:9464: Address already in use"
};

// Every reply closes its connection, so no second request can hide in the body
// of a first one; bodies are not read. A connection that is not done kPatience
// after it was opened is cut, however busily it sends; a head over 16 KiB and
// connections above kConnections are refused. Paths are compared byte by byte
// as they were sent, escapes included: there is no file system behind them.
class HttpServer {
 public:
  static constexpr std::chrono::seconds kPatience{5};
  static constexpr unsigned kConnections = 64;

  // `listen`: "127.0.0.1:9464", "[::1]:9464", "localhost:9464"; port 0 takes a
  // free one. Listens when it returns.
  static Result<std::unique_ptr<HttpServer>, HttpError> Start(
      const std::string& listen, std::map<std::string, HttpHandler> routes);
  // Stops and joins the thread, ww-http; open connections are closed.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;

 private:
  struct State;
  explicit HttpServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace wirewatch
