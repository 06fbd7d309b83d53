package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes on the clients' port, which Spring answers, are answered as everything else is there. */
class ProbesTest {

  private static Gateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        Gateway.start(
            """
            upstreams: { shop: { url: "http://127.0.0.1:1" } }
            routes: { all: { path: "/**", proxy: { upstream: shop, path: / } } }
            """);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /livez", "HEAD /readyz", "GET /%6civez", "GET /readyz;a=b"})
  void haveTheHeadersOfEveryAnswer(String line) {
    AnswerHead answer = AnswerHead.of(RawClient.exchange(gateway, line, "X-Request-Id: mine-1"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.all("X-Request-Id")).containsExactly("mine-1");
    assertThat(answer.all("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.all("Cache-Control")).containsExactly("no-store");
    assertThat(answer.all("Date")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/readyz", "/%6civez"})
  void takeAPreflightForAnyOptions(String target) {
    String answer =
        RawClient.exchange(
            gateway,
            "OPTIONS " + target,
            "Origin: https://shop.example",
            "Access-Control-Request-Method: PUT");

    assertThat(AnswerHead.of(answer).status()).isEqualTo(200);
    assertThat(AnswerHead.of(answer).list("Allow")).containsExactly("GET", "HEAD", "OPTIONS");
    assertThat(AnswerHead.of(answer).all("X-Request-Id")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 48, 49, 50, 51, 60})
  void areAnsweredWhateverIsAccepted(int mediaTypes) {
    String accepted = "a/b, ".repeat(mediaTypes - 1) + "c/d";

    assertThat(RawClient.exchange(gateway, "GET /livez", "Accept: " + accepted))
        .startsWith("HTTP/1.1 200 ");
    assertThat(RawClient.exchange(gateway, "GET /readyz", accept(accepted.split(", "))))
        .startsWith("HTTP/1.1 200 ");
  }

  /** Empty elements of a list count for nothing, RFC 9110, 5.6.1.2. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        ",,",
        " , ,",
        "text/html, ,",
        ", application/json",
        "a/b/c",
        ";;;",
        "text/html;q=2",
        "a/b;c=\"d"
      })
  void areAnsweredWhereWhatIsAcceptedIsEmptyOrUnreadable(String accepted) {
    for (String target : new String[] {"/livez", "/readyz"}) {
      assertThat(RawClient.exchange(gateway, "GET " + target, "Accept: " + accepted))
          .startsWith("HTTP/1.1 200 ");
      assertThat(
              RawClient.exchange(gateway, "GET " + target, accept("text/html", accepted, accepted)))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  private static String[] accept(String... mediaTypes) {
    String[] fields = new String[mediaTypes.length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = "Accept: " + mediaTypes[i];
    }
    return fields;
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, application/json",
    "'text/plain, application/json;q=0.1', application/json",
    "', , application/json,', application/json",
    "text/html, application/vnd.spring-boot.actuator.v3+json"
  })
  void haveTheTypeThatIsAcceptedWhereTheyCan(String accepted, String type) {
    AnswerHead answer =
        AnswerHead.of(RawClient.exchange(gateway, "GET /livez", "Accept: " + accepted));

    assertThat(answer.all("Content-Type")).containsExactly(type);
  }
}
