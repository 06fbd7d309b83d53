package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request targets that are no URIs, which browsers and attackers send all the same. */
class UnusualTargetsTest {

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = SocketStub.start(request -> Reply.json("1"));
    gateway =
        Gateway.start(
            """
            upstreams: { service: { url: "%s" } }
            routes:
              one: { path: "/items/{id}", calls: {
                     part: { upstream: service, path: "/items/{path.id}?q={query.q}" } } }
              new: { path: /items/new, method: POST, calls: {
                     part: { upstream: service, method: POST, path: /new } } }
              any: { path: "/{kind}/new", method: PUT, calls: {
                     part: { upstream: service, method: PUT, path: "/any/{path.kind}" } } }
            """
                .formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/items/%zz", "/items/%ff", "/items/a%4", "/items/1?q=%f0%28", "/items/1?q=%"})
  void thatCannotBeReadAreAnsweredWithAProblem(String target) {
    service.forget();

    String response = RawClient.exchange(gateway, "GET " + target);

    assertThat(response).startsWith("HTTP/1.1 400 ");
    assertThat(response)
        .containsIgnoringCase("content-type: application/problem+json")
        .containsIgnoringCase("x-request-id: ")
        .containsIgnoringCase("server-timing: ");
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 200, /items/new",
    "POST, 200, /new",
    "PUT, 200, /any/items",
    "DELETE, 405, GET HEAD OPTIONS POST PUT"
  })
  void thatSeveralRoutesMatchGoToTheOneThatHasTheMethod(
      String method, int status, String targetOrAllowed) {
    service.forget();

    HttpResponse<String> response =
        gateway.send(gateway.request("/items/new").method(method, BodyPublishers.noBody()).build());

    assertThat(response.statusCode()).isEqualTo(status);
    if (status == 200) {
      assertThat(service.requests()).extracting(Recorded::target).containsExactly(targetOrAllowed);
    } else {
      assertThat(response.headers().firstValue("allow"))
          .contains(targetOrAllowed.replace(" ", ", "));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"|", "{\"x\":[1]}", "^`\\", "<>", "[0]", "\u00c3\u00a9"})
  void thatLeaveCharactersUnescapedAreReadAsMeant(String value) {
    service.forget();

    String response = RawClient.exchange(gateway, "GET /items/" + value + "?q=" + value);

    assertThat(response).startsWith("HTTP/1.1 200 ");
    String encoded = Encoded.bytes(value);
    assertThat(service.requests())
        .extracting(Recorded::target)
        .containsExactly("/items/" + encoded + "?q=" + encoded);
  }
}
