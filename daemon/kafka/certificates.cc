// Why a broker's certificate is not believed. librdkafka's own words end at
// "certificate verify failed"; an operator needs to know what to put right.
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "daemon/kafka/client.h"

namespace wirewatch::internal {
namespace {

struct Reason {
  int code;  // of OpenSSL, X509_V_ERR_...
  const char* text;
};
constexpr std::array kReasons = {
    Reason{2, "its issuer is not among the authorities of ca_file"},
    Reason{9, "the certificate is not yet valid"},
    Reason{10, "the certificate has expired"},
    Reason{18, "it is signed by itself, and not among those of ca_file"},
    Reason{19, "its authority is not among those of ca_file"},
    Reason{20, "its issuer is not among the authorities of ca_file"},
    Reason{21, "its issuer is not among the authorities of ca_file"},
    Reason{23, "the certificate is revoked"},
    Reason{26, "the certificate is not for servers"},
    Reason{62, "hostname mismatch, the certificate is another host's"},
    Reason{64, "hostname mismatch, the certificate is of another address"},
};

// Says yes to what OpenSSL has found good, and to nothing else.
int Judge(rd_kafka_t* /*client*/, const char* /*broker*/, std::int32_t /*id*/,
          int* code, int /*depth*/, const char* /*certificate*/,
          std::size_t /*size*/, char* text, std::size_t text_size,
          void* /*opaque*/) noexcept {
  if (*code == 0) {
    return 1;
  }
  const auto* const reason =
      std::find_if(kReasons.begin(), kReasons.end(),
                   [&](const Reason& one) { return one.code == *code; });
  if (reason != kReasons.end()) {
    std::snprintf(text, text_size, "%s", reason->text);
  } else {
    std::snprintf(text, text_size, "X.509 verification error %d", *code);
  }
  return 0;
}

}  // namespace

void ExplainCertificates(rd_kafka_conf_t* conf) {
  std::array<char, 8> verifies{};
  std::size_t size = verifies.size();
  rd_kafka_conf_get(conf, "enable.ssl.certificate.verification",
                    verifies.data(), &size);
  if (std::string(verifies.data()) == "true") {
    rd_kafka_conf_set_ssl_cert_verify_cb(conf, Judge);
  }
}

}  // namespace wirewatch::internal
