#include "daemon/kafka/credentials.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

#include "daemon/kafka/client.h"

namespace wirewatch {

struct KafkaCredentials::Shared {
  std::mutex mutex;  // librdkafka calls back on threads of its own
  std::string username;
  Secret password;
  Secret key_password;
  std::vector<rd_kafka_t*> clients;  // that live

  static rd_kafka_resp_err_t OnNew(rd_kafka_t* client, const rd_kafka_conf_t*,
                                   void* self, char*, std::size_t) noexcept;
  static rd_kafka_resp_err_t OnDestroy(rd_kafka_t* client, void* held) noexcept;
};

namespace {

std::optional<std::string> Set(rd_kafka_conf_t* conf, const char* name,
                               const char* value) {
  std::array<char, 512> text{};
  if (*value != '\0' && rd_kafka_conf_set(conf, name, value, text.data(),
                                          text.size()) != RD_KAFKA_CONF_OK) {
    return std::string(text.data());
  }
  return std::nullopt;
}

}  // namespace

KafkaCredentials::KafkaCredentials(std::string username, Secret password,
                                   Secret key_password)
    : shared_(std::make_shared<Shared>()) {
  shared_->username = std::move(username);
  shared_->password = std::move(password);
  shared_->key_password = std::move(key_password);
}

KafkaCredentials::~KafkaCredentials() = default;

std::optional<std::string> KafkaCredentials::SetOn(
    rd_kafka_conf_s* conf) const {
  const std::lock_guard lock(shared_->mutex);
  for (const auto& [name, value] :
       {std::pair{"sasl.username", shared_->username.c_str()},
        std::pair{"sasl.password", shared_->password.c_str()},
        std::pair{"ssl.key.password", shared_->key_password.c_str()}}) {
    if (auto fault = Set(conf, name, value)) {
      return fault;
    }
  }
  return std::nullopt;
}

std::optional<std::string> KafkaCredentials::Attach(rd_kafka_conf_s* conf) {
  if (auto fault = SetOn(conf)) {
    return fault;
  }
  rd_kafka_conf_interceptor_add_on_new(
      conf, "credentials", Shared::OnNew,
      const_cast<std::shared_ptr<Shared>*>(&shared_));
  return std::nullopt;
}

// A client may be left behind when it cannot be destroyed in time: it holds its
// own share.
rd_kafka_resp_err_t KafkaCredentials::Shared::OnNew(
    rd_kafka_t* client, const rd_kafka_conf_t* /*conf*/, void* self,
    char* /*error*/, std::size_t /*error_size*/) noexcept {
  try {
    auto held = std::make_unique<std::shared_ptr<Shared>>(
        *static_cast<std::shared_ptr<Shared>*>(self));
    {
      const std::lock_guard lock((*held)->mutex);
      (*held)->clients.push_back(client);
    }
    return rd_kafka_interceptor_add_on_destroy(client, "credentials", OnDestroy,
                                               held.release());
  } catch (...) {
    return RD_KAFKA_RESP_ERR__FAIL;
  }
}

rd_kafka_resp_err_t KafkaCredentials::Shared::OnDestroy(rd_kafka_t* client,
                                                        void* held) noexcept {
  const std::unique_ptr<std::shared_ptr<Shared>> owned(
      static_cast<std::shared_ptr<Shared>*>(held));
  const std::lock_guard lock((*owned)->mutex);
  std::erase((*owned)->clients, client);
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

bool KafkaCredentials::Rotate(Secret password) {
  const std::lock_guard lock(shared_->mutex);
  if (std::strcmp(password.c_str(), shared_->password.c_str()) == 0) {
    return false;
  }
  shared_->password = std::move(password);
  for (rd_kafka_t* client : shared_->clients) {
    const internal::Error refused(rd_kafka_sasl_set_credentials(
        client, shared_->username.c_str(), shared_->password.c_str()));
  }
  return true;
}

}  // namespace wirewatch
