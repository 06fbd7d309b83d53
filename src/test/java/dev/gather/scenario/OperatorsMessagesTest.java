package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be sent to the operators' port, which reads and answers as the clients' does. */
class OperatorsMessagesTest {

  private static final String HEALTH = "/actuator/health HTTP/1.1|";
  private static final String EVICTION =
      "DELETE /actuator/gathercache?all=true HTTP/1.1|Host: g|Connection: close||";

  private static Gateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        Gateway.start(
            """
            upstreams: { shop: { url: "http://127.0.0.1:1" } }
            routes: { all: { path: "/**", proxy: { upstream: shop, path: / } } }
            """,
            "gather.request.max-pause=500ms",
            "gather.answers.max-pause=500ms");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "POST " + HEALTH + "Host: g|Transfer-Encoding: xchunked||#          400",
        "POST " + HEALTH + "Host: g|Transfer-Encoding: \"chunked\"||#       400",
        "POST " + HEALTH + "Host: g|Transfer-Encoding: gzip, chunked||0||#  501",
        "GET " + HEALTH + "|#                                               400",
        "GET " + HEALTH + "Host: a|Host: b||#                               400",
        "GET " + HEALTH + "Host: a|Content-Length: x||#                     400",
        "GET " + HEALTH + "Host: a|a: \u0000||#                             400",
        "GET x/actuator/health HTTP/1.1|Host: g||#                          400",
        "GET /actuator/health HTTP/9.9|Host: g||#                           505",
        "GET /LONG HTTP/1.1|Host: g||#                                      414",
        "GET " + HEALTH + "Host: g|a: LONG|b: LONG||#                       431"
      })
  void isFramedAsItMustBeOrRefused(String request, int status) {
    String answer = exchange(request.replace("LONG", "x".repeat(20_000)) + EVICTION);

    AnswerHead head = AnswerHead.of(answer);
    assertThat(head.status()).isEqualTo(status);
    assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("\nHTTP/");
    assertThat(head.all("Connection")).containsExactly("close");
    assertThat(head.all("Content-Type")).containsExactly("application/problem+json");
    assertThat(head.all("X-Request-Id")).hasSize(1);
    assertThat(head.all("Date")).hasSize(1);
  }

  @Test
  void isNotCountedAsARequestOfClientsWhereItCannotBeRead() {
    exchange("GET " + HEALTH + "no colon|Host: g||");

    assertThat(gateway.operators("/actuator/prometheus"))
        .contains("gather_requests_active")
        .doesNotContain("gather_requests_seconds_count");
  }

  @ParameterizedTest
  @CsvSource({
    "200, GET /actuator/health",
    "200, HEAD /actuator/health",
    "200, OPTIONS /actuator/health",
    "200, GET /actuator/prometheus",
    "200, GET /actuator",
    "404, GET /nothing",
    "405, POST /actuator/health"
  })
  void isAnsweredWithADateAndAnId(int status, String line) {
    AnswerHead answer =
        AnswerHead.of(exchange(line + " HTTP/1.1|Host: g|X-Request-Id: a-1|Connection: close||"));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.all("Date")).hasSize(1);
    assertThat(answer.all("X-Request-Id")).containsExactly("a-1");
    assertThat(answer.all("X-Content-Type-Options")).containsExactly("nosniff");
  }

  @Test
  void isTakenForAnyOptionsWhereItIsAPreflight() {
    AnswerHead answer =
        AnswerHead.of(
            exchange(
                "OPTIONS "
                    + HEALTH
                    + "Host: g|Origin: https://shop.example|Access-Control-Request-Method: PUT"
                    + "|Connection: close||"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.list("Allow")).containsExactly("GET", "HEAD", "OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/health", "/actuator/prometheus", "/actuator/gatherroutes"})
  void mayAcceptAnyNumberOfMediaTypes(String target) {
    String accepted = "a/b, ".repeat(60) + "c/d";

    assertThat(
            exchange(
                "GET " + target + " HTTP/1.1|Host: g|Accept: " + accepted + "|Connection: close||"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/health", "/actuator/prometheus", "/actuator/gatherroutes"})
  void mayAcceptWhatIsEmptyOrUnreadable(String target) {
    for (String accepted :
        new String[] {"", ",", " ,,", "*/*, ,", ", */*", "a/b/c", ";;;", "*/*;q=2"}) {
      assertThat(
              exchange(
                  "GET "
                      + target
                      + " HTTP/1.1|Host: g|Accept: "
                      + accepted
                      + "|Connection: close||"))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void isNotWaitedForWithoutEnd() {
    AnswerHead answer =
        AnswerHead.of(
            exchange(
                "POST /actuator/loggers/x HTTP/1.1|Host: g|Content-Type: application/json"
                    + "|Content-Length: 22||{"));

    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.all("Connection")).containsExactly("close");
  }

  @Test
  void endsItsConnectionWhereNobodyReadsTheAnswers() throws IOException {
    String line = "/actuator/prometheus";
    try (SlowClient client = SlowClient.asking(gateway.managementPort(), line)) {
      for (int i = 0; i < 300; i++) {
        client.ask(line);
      }

      await()
          .untilAsserted(
              () -> assertThatThrownBy(() -> client.ask(line)).isInstanceOf(IOException.class));
    }
  }

  private static String exchange(String request) {
    try (RawClient client = RawClient.connect(gateway.managementPort())) {
      client.write(request.replace("|", "\r\n"));
      return client.readToEnd();
    }
  }
}
