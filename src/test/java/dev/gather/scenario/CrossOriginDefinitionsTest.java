package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of answers to pages of other origins with one definition or another. */
class CrossOriginDefinitionsTest {

  private static final String SHOP = "Origin: https://shop.example";
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String EXPOSE = "Access-Control-Expose-Headers";
  private static final String CORS = "cors: { origins: [\"https://shop.example\"] }\n";

  private static final String ROUTES =
      """
      upstreams: { service: { url: "%s" } }
      routes:
        full: { path: /full, calls: { a: { upstream: service, path: /a } } }
        files: { path: "/files/**", proxy: { upstream: service, path: / } }
      """;

  private final SocketStub service =
      SocketStub.start(
          request ->
              Reply.of(
                  200,
                  """
                  Access-Control-Allow-Origin: *\r
                  Access-Control-Expose-Headers: x-theirs\r
                  X-Total-Count: 12\r
                  """,
                  "1".getBytes(UTF_8)));

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void areTheSameForEverybodyWhereEveryPageMayReadThem() {
    try (Gateway open = start("cors: { origins: [\"*\"] }\n")) {
      for (String request : List.of("GET /full", "GET /nowhere", "GET /files/a", "PUT /full")) {
        for (String origin : List.of("X-None: 1", SHOP, "Origin: null")) {
          AnswerHead answer = ask(open, request, origin);

          assertThat(answer.all(ALLOW_ORIGIN)).containsExactly("*");
          assertThat(answer.names()).doesNotContain("access-control-allow-credentials");
          assertThat(answer.list("Vary")).doesNotContain("Origin");
        }
      }
      assertThat(ask(open, "GET /files/a", SHOP).all(EXPOSE))
          .singleElement()
          .asString()
          .contains("x-total-count");
    }
  }

  @Test
  void sayNothingWhereADefinitionDoesNot() {
    try (Gateway silent = start("")) {
      AnswerHead document = ask(silent, "GET /full", SHOP);
      AnswerHead proxied = ask(silent, "GET /files/a", SHOP);

      assertThat(document.names()).noneMatch(name -> name.startsWith("access-control-"));
      assertThat(document.all("Vary")).containsExactly("Accept, Accept-Encoding");
      assertThat(proxied.all(ALLOW_ORIGIN)).as("the service's own").containsExactly("*");
      assertThat(proxied.all(EXPOSE)).containsExactly("x-theirs");
    }
  }

  /** A preflight has no token. */
  @Test
  void leavePreflightsToAServiceThatAnybodyMayAsk() {
    String[] preflight = {SHOP, "Access-Control-Request-Method: PUT"};
    try (Gateway open = start("");
        Gateway closed =
            start(
                "access: { default: authenticated, jwt: { issuer: http://127.0.0.1:1, audience: a } }\n")) {
      AnswerHead passed = AnswerHead.of(RawClient.exchange(open, "OPTIONS /files/a", preflight));
      AnswerHead refused = AnswerHead.of(RawClient.exchange(closed, "OPTIONS /files/a", preflight));

      assertThat(passed.status()).isEqualTo(200);
      assertThat(passed.all(ALLOW_ORIGIN)).as("the service's own").containsExactly("*");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.all(ALLOW_ORIGIN)).isEmpty();
    }
  }

  @Test
  void changeWithTheDefinitions() {
    try (Gateway changing = start(CORS)) {
      changing.rewrite(
          CORS.replace("https://shop", "https://store") + ROUTES.formatted(service.url()));
      changing.operate("/actuator/gatherdefinitions");

      assertThat(ask(changing, "GET /full", SHOP).all(ALLOW_ORIGIN)).isEmpty();
      String store = "Origin: https://store.example";
      assertThat(ask(changing, "GET /full", store).all(ALLOW_ORIGIN))
          .containsExactly("https://store.example");
    }
  }

  private Gateway start(String cors) {
    return Gateway.start(cors + ROUTES.formatted(service.url()), "gather.reload.every=0s");
  }

  private static AnswerHead ask(Gateway gateway, String requestLine, String origin) {
    return AnswerHead.of(RawClient.exchange(gateway, requestLine, origin));
  }
}
