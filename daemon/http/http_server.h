// A small HTTP server: exact paths, one reply a connection; nothing is read but
// what a route asks for. libmicrohttpd stays behind this header.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "daemon/http/http_message.h"
#include "rules/base/result.h"

namespace wirewatch {

// A reply without an end. The server's thread calls everything, and ends it
// when the client is gone.
class HttpStream {
 public:
  virtual ~HttpStream() = default;
  // Writes what comes next, at most `size` bytes (above 0); how many.
  virtual std::size_t Read(char* to, std::size_t size) = 0;
  // Whether Read() has anything. Asked every kRound.
  virtual bool Ready() = 0;
};

// Handlers run on the server's thread and must not block.
// Of GET and HEAD.
using HttpGet = std::function<HttpResponse()>;
// Of GET: a stream, or why there is none.
using HttpOpened = std::variant<std::unique_ptr<HttpStream>, HttpResponse>;
using HttpListen = std::function<HttpOpened(const HttpRequest&)>;
// Of POST with a JSON body, for work that takes time: elsewhere. `reply` is
// called once, from any thread; after the server's end it does nothing.
using HttpReply = std::function<void(HttpResponse)>;
using HttpPost = std::function<void(HttpRequest, HttpReply reply)>;

struct HttpRoute {
  std::variant<HttpGet, HttpListen, HttpPost> handler;
  // Only for those whom HttpGuard welcomes.
  bool guarded = false;
};
using HttpRoutes = std::map<std::string, HttpRoute>;  // by path

struct HttpError {
  std::string
      text;  // for the operator: "127.0.0.1:9464: Address already in use"
};

// Every reply closes its connection, so no second request can hide in the body
// of a first one; bodies are read of POST only, with a Content-Length of at
// most kBodyBytes. A connection has kPatience for its head, as long again for
// its body and as long again to take the reply; then it is cut, however busily
// it sends. A stream is cut when its client takes nothing for kStreamPatience.
// Beyond kWaiting connections (kWaitingOfAddress of one address) that wait for
// their request or for taking the reply, the oldest of them makes room for a
// new one. A head over 8 KiB or 64 headers is refused. Paths are compared byte
// by byte as they were sent, escapes included: there is no file system behind
// them.
class HttpServer {
 public:
  static constexpr std::chrono::seconds kPatience{5};
  static constexpr std::chrono::seconds kStreamPatience{30};
  // How long what becomes ready for a stream or a reply may wait for its turn.
  static constexpr std::chrono::milliseconds kRound{50};
  static constexpr unsigned kWaiting = 64;
  static constexpr unsigned kWaitingOfAddress = 48;
  static constexpr std::size_t kBodyBytes = std::size_t{1} << 20;
  static constexpr std::size_t kUploads = 4;  // bodies read at once

  // `listen`: "127.0.0.1:9464", "[::1]:9464", "localhost:9464"; port 0 takes a
  // free one. `hosts` as HttpGuard has them. Listens when it returns.
  static Result<std::unique_ptr<HttpServer>, HttpError> Start(
      const std::string& listen, HttpRoutes routes,
      const std::vector<std::string>& hosts = {});
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
