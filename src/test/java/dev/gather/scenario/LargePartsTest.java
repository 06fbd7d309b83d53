package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Parts of streams that are too large for one write, and come from other threads. */
class LargePartsTest {

  private static final int REQUESTS = 6;

  private static final String NUMBERS =
      IntStream.range(0, 50_000)
          .mapToObj(Integer::toString)
          .collect(Collectors.joining(",", "[", "]"));

  @ParameterizedTest
  @ValueSource(strings = {"application/x-ndjson", "text/event-stream"})
  void arriveInTheOrderOfTheirBytes(String accept) throws IOException {
    try (StubService service =
            new StubService(
                request ->
                    request.uri().equals("/small")
                        ? Mono.just("1")
                        : Mono.delay(Duration.ofMillis(50)).map(tick -> NUMBERS));
        Gateway gateway =
            Gateway.start(
                """
                upstreams:
                  service: { url: "%s", max-body: 8MB }
                routes:
                  parts:
                    path: /parts
                    calls:
                      small: { upstream: service, path: /small }
                      large: { upstream: service, path: /large }
                """
                    .formatted(service.url()))) {
      for (int i = 0; i < REQUESTS; i++) {
        // Each on a connection of its own, whose event loop is another than the service's.
        try (KeptClient client = new KeptClient(gateway.port())) {
          client.write("GET /parts HTTP/1.1\r\nHost: g\r\nAccept: " + accept + "\r\n\r\n");
          assertThat(client.read().body().contains("\"value\":" + NUMBERS + "}"))
              .as("answer %d has its large part whole", i)
              .isTrue();
        }
      }
    }
  }
}
