package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose body turns out to be framed wrongly when a part of it was read. */
class BrokenBodiesTest {

  private static final String FIELDS =
      " HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

  private static final String SOUND = "8\r\n{\"id\":7}\r\n";
  private static final String BROKEN = "no size\r\n";

  private SocketStub service;
  private Gateway gateway;

  @BeforeEach
  void start() {
    service = SocketStub.start(request -> Reply.json("7"));
    gateway =
        Gateway.start(
            """
            upstreams: { service: { url: "%s" } }
            routes:
              post:
                path: /post
                method: POST
                calls: { part: { upstream: service, method: POST, path: /post, body: "{body}" } }
              page: { path: /page, calls: { part: { upstream: service, path: /page } } }
              files: { path: "/files/**", proxy: { upstream: service, path: / } }
            """
                .formatted(service.url()));
  }

  @AfterEach
  void stop() {
    gateway.close();
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /post", "POST /files/a"})
  void areRefusedAndNothingAfterThemIsRead(String line) {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(line + FIELDS + SOUND + BROKEN + "GET /page HTTP/1.1\r\nHost: g\r\n\r\n");

      assertThat(client.readToEnd())
          .startsWith("HTTP/1.1 400 ")
          .containsIgnoringCase("connection: close\r\n")
          .doesNotContain("}HTTP/");
    }
    assertThat(service.requests()).isEmpty();
    await().until(() -> gateway.requestsInFlight() == 0);
  }

  @Test
  void areRefusedSoThatClientsSeeItThoughTheyStillSend() {
    for (int i = 0; i < 20; i++) {
      try (RawClient client = RawClient.connect(gateway)) {
        client.write("POST /post" + FIELDS + BROKEN);
        client.write("x".repeat(1_000_000));
        assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /nowhere", "PUT /post", "OPTIONS /page", "GET /page", "GET /livez"})
  void endTheConnectionWithoutASecondAnswerWhereThereIsOne(String line) {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(line + FIELDS + SOUND);
      String answer = client.readSome();
      client.write(BROKEN);
      answer += client.readToEnd();

      assertThat(answer)
          .matches("(?s)HTTP/1.1 (200|204|404|405) .*")
          .doesNotContain("HTTP/1.1 400");
    }
    await().until(() -> gateway.requestsInFlight() == 0);
  }
}
