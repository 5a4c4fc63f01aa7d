// A small read-only HTTP server: exact paths, GET and HEAD, one reply a
// connection. libmicrohttpd stays behind this header.
#pragma once

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
  std::string text;  // for the operator: "127.0.0.1:9464: Address already in use"
};

// Every reply closes its connection, so no second request can hide in the body
// of a first one. A head not complete within 5 s, a head over 16 KiB and
// connections above the limit (64 in all) are dropped. Paths are compared as
// they stand: there is no file system behind them.
class HttpServer {
 public:
  // `listen`: "127.0.0.1:9464", "[::1]:9464"; port 0 takes a free one.
  static Result<std::unique_ptr<HttpServer>, HttpError> Start(
      const std::string& listen, std::map<std::string, HttpHandler> routes);
  ~HttpServer();  // stops the thread, open connections are closed
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;

 private:
  struct State;
  explicit HttpServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace wirewatch
