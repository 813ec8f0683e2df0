#pragma once

// Owners of librdkafka's C handles. For the .cpp files of this folder.

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>

#include "common/errors.hpp"
#include "common/events/codec.hpp"

namespace antrean::kafka {

template <auto Destroy>
struct Destroyer {
  template <class T>
  void operator()(T* handle) const {
    Destroy(handle);
  }
};

using ConfHandle = std::unique_ptr<rd_kafka_conf_t, Destroyer<rd_kafka_conf_destroy>>;
using ClientHandle = std::unique_ptr<rd_kafka_t, Destroyer<rd_kafka_destroy>>;
using MessageHandle = std::unique_ptr<rd_kafka_message_t, Destroyer<rd_kafka_message_destroy>>;
using ListHandle = std::unique_ptr<rd_kafka_topic_partition_list_t,
                                   Destroyer<rd_kafka_topic_partition_list_destroy>>;
using TopicHandle = std::unique_ptr<rd_kafka_topic_t, Destroyer<rd_kafka_topic_destroy>>;
using HeadersHandle = std::unique_ptr<rd_kafka_headers_t, Destroyer<rd_kafka_headers_destroy>>;
using QueueHandle = std::unique_ptr<rd_kafka_queue_t, Destroyer<rd_kafka_queue_destroy>>;
using EventHandle = std::unique_ptr<rd_kafka_event_t, Destroyer<rd_kafka_event_destroy>>;

/// Sets one property; throws ConfigurationError with librdkafka's words.
inline void set(rd_kafka_conf_t* conf, const char* name, const std::string& value) {
  char error[512];
  if (rd_kafka_conf_set(conf, name, value.c_str(), error, sizeof error) != RD_KAFKA_CONF_OK) {
    throw ConfigurationError(std::string("kafka: ") + name + ": " + error);
  }
}

/// What all clients share.
inline ConfHandle base_configuration(const std::string& brokers, const std::string& client_id) {
  ConfHandle conf{rd_kafka_conf_new()};
  set(conf.get(), "bootstrap.servers", brokers);
  set(conf.get(), "client.id", client_id);
  set(conf.get(), "socket.nagle.disable", "true");
  set(conf.get(), "allow.auto.create.topics", "false");
  set(conf.get(), "reconnect.backoff.max.ms", "2000");
  // Topics that were just created are noticed soon.
  set(conf.get(), "topic.metadata.refresh.fast.interval.ms", "250");
  set(conf.get(), "broker.address.family", "v4");
  set(conf.get(), "log.connection.close", "false");
  // librdkafka's own lines repeat at every reconnect; errors reach us through callbacks.
  set(conf.get(), "log_level", "2");
  return conf;
}

/// Makes a client; takes the configuration over. Throws ConfigurationError.
inline ClientHandle make_client(rd_kafka_type_t type, ConfHandle conf) {
  char error[512];
  ClientHandle client{rd_kafka_new(type, conf.get(), error, sizeof error)};
  if (!client) throw ConfigurationError(std::string("kafka: ") + error);
  static_cast<void>(conf.release());  // rd_kafka_new owns it when it succeeds
  return client;
}

inline Headers read_headers(const rd_kafka_message_t& message) {
  Headers headers;
  rd_kafka_headers_t* list = nullptr;
  if (rd_kafka_message_headers(&message, &list) != RD_KAFKA_RESP_ERR_NO_ERROR) return headers;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(list, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    headers.emplace_back(name, std::string(static_cast<const char*>(value), value ? size : 0));
  }
  return headers;
}

}  // namespace antrean::kafka
