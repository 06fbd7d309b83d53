package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several files with {@code defaults} in one of them. */
class SharedDefaultsTest {

  @Test
  void areForTheUpstreamsAndRoutesOfAllFiles(@TempDir Path directory) throws IOException {
    try (SocketStub service = SocketStub.start(SharedDefaultsTest::reply)) {
      Files.writeString(
          directory.resolve("common.yaml"),
          """
          defaults:
            upstream:
              timeout: 10m
              connect-timeout: 10m
              bulkhead: { max-wait: 10m }
              retry: { max-attempts: 3, backoff: 1ms }
              circuit-breaker: { slow-call-after: 10m }
              headers: { forward: [x-tenant], set: { x-from: common } }
            route:
              deadline: 10m
              rate-limit: { permits: 2, every: 1h, per: header.x-client }
          """);
      Files.writeString(
          directory.resolve("pages.yaml"),
          """
          upstreams:
            plain: { url: "%1$s" }
            own: { url: "%1$s", retry: { max-attempts: 1 }, headers: { set: { X-From: own } } }
          routes:
            plain: { path: /plain, calls: { part: { upstream: plain, path: /cut } } }
            own: { path: /own, calls: { part: { upstream: own, path: /cut } } }
          """
              .formatted(service.url()));
      String pattern = "file:" + directory + "/*.yaml";
      try (Gateway gateway = Gateway.startFrom(directory.resolve("none"), pattern)) {
        gateway.get("/plain", "x-tenant", "t", "x-client", "a");
        assertThat(service.requests()).hasSize(3);
        assertThat(service.requests().get(0).header("x-from")).containsExactly("common");
        assertThat(service.requests().get(0).header("x-tenant")).containsExactly("t");

        service.forget();
        gateway.get("/own", "x-tenant", "t", "x-client", "a");
        assertThat(service.requests()).hasSize(1);
        assertThat(service.requests().get(0).header("x-from")).containsExactly("own");
        assertThat(service.requests().get(0).header("x-tenant")).containsExactly("t");

        gateway.get("/own", "x-client", "a");
        assertThat(gateway.get("/own", "x-client", "a").statusCode()).isEqualTo(429);
        assertThat(gateway.get("/plain", "x-client", "a").statusCode())
            .as("each route has a bucket of its own")
            .isEqualTo(502);
      }
    }
  }

  private static Reply reply(Recorded request) {
    return Reply.status(503);
  }
}
