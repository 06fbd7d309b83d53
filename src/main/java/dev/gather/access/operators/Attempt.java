package dev.gather.access.operators;

import org.slf4j.spi.LoggingEventBuilder;

/**
 * What somebody asks of operators' endpoints.
 *
 * @param method of HTTP's own; what is none is {@code _OTHER}
 * @param endpoint its id; {@code _none} where there is none
 * @param client address that it comes from
 */
public record Attempt(String method, String endpoint, String client) {

  /** In place of an endpoint's id where there is no endpoint; none can have it. */
  public static final String NO_ENDPOINT = "_none";

  LoggingEventBuilder in(LoggingEventBuilder line) {
    return line.addKeyValue("client.address", client)
        .addKeyValue("http.request.method", method)
        .addKeyValue("gather.endpoint", endpoint);
  }
}
