package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class CancellationTest {

  private final StubService quick = StubService.after(Duration.ofMillis(20), "{\"id\":1}");
  private final StubService silent = StubService.silent();

  /** Fails when the others are under way. */
  private final StubService broken =
      new StubService(
          request ->
              Flux.interval(Duration.ofMillis(10))
                  .filter(tick -> silent.inFlight() == 2)
                  .next()
                  .map(tick -> "no JSON"));

  private Gateway gateway;

  @BeforeEach
  void start() {
    gateway =
        Gateway.start(
            """
            upstreams:
              quick: { url: "%s" }
              silent: { url: "%s" }
              broken: { url: "%s", retry: { max-attempts: 1 } }
            routes:
              page:
                path: /page
                calls:
                  first: { upstream: quick, path: /first }
                  a: { upstream: silent, path: "/a/{first.id}" }
                  b: { upstream: silent, path: /b }
                  never: { upstream: quick, path: "/never/{a.id}" }
              failing:
                path: /failing
                calls:
                  bad: { upstream: broken, path: /bad }
                  a: { upstream: silent, path: /a }
                  b: { upstream: silent, path: /b, required: false }
              late:
                path: /late
                deadline: 3s
                calls:
                  first: { upstream: quick, path: /first }
                  a: { upstream: silent, path: /a, required: false }
                  never: { upstream: quick, path: "/never/{a.id}", required: false }
            """
                .formatted(quick.url(), silent.url(), broken.url()));
  }

  @AfterEach
  void stop() {
    gateway.close();
    quick.close();
    silent.close();
    broken.close();
  }

  @Test
  void cancelsEveryCallInFlightWhenTheClientLeaves() throws IOException {
    try (Socket client = new Socket("127.0.0.1", gateway.port())) {
      client
          .getOutputStream()
          .write("GET /page HTTP/1.1\r\nHost: gateway\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      await().until(() -> silent.inFlight() == 2);
    }

    await().until(() -> silent.inFlight() == 0);
    assertThat(silent.cancelled()).isEqualTo(2);
    assertThat(silent.started()).isEqualTo(2);
    assertThat(quick.started()).as("nothing that waited is sent afterwards").isEqualTo(1);
    await().until(() -> gateway.isIdle());
  }

  /** One that has closed its connection says the same, and no more. */
  @Test
  void cancelsThemAsWellWhenTheClientOnlySendsNoMore() {
    String request = "GET /page HTTP/1.1\r\nHost: gateway\r\n\r\n";
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(request + request + request);
      await().until(() -> silent.inFlight() == 2);

      client.endSending();

      assertThat(client.readToEnd()).isEmpty();
    }
    await().until(() -> silent.cancelled() == 2);
    assertThat(quick.started()).as("requests that wait are not begun").isEqualTo(1);
    await().until(() -> gateway.isIdle());
  }

  @Test
  void cancelsTheOtherCallsWhenARequiredOneFails() {
    HttpResponse<String> answer = gateway.get("/failing");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("\"errors\":[{\"call\":\"bad\",\"kind\":\"bad-body\"}]");
    await().until(() -> silent.cancelled() == 2);
    await().until(() -> gateway.isIdle());
  }

  @Test
  void cancelsWhatIsUnfinishedAtTheDeadlineAndAnswersWithTheRest() {
    HttpResponse<String> answer = gateway.get("/late");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"first\":{\"id\":1},\"a\":null,\"never\":null,\"errors\":[{\"call\":\"a\",\"kind\":\"deadline\"},"
                + "{\"call\":\"never\",\"kind\":\"deadline\"}]}");
    await().until(() -> silent.cancelled() == 1);
    assertThat(quick.started()).isEqualTo(1);
    await().until(() -> gateway.isIdle());
  }
}
