package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each service says where something stands as the client's {@code X-Say} tells it to. */
class ProxiedReferencesTest {

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(
            request ->
                Reply.of(
                    201,
                    request.header("x-say").stream()
                        .map(said -> said + "\r\n")
                        .reduce("", String::concat),
                    new byte[0]));
    gateway =
        Gateway.start(
            """
            upstreams:
              files: { url: "%1$s/base" }
              orders: { url: "%1$s" }
              other: { url: "%1$s" }
            routes:
              files: { path: "/files/**", proxy: { upstream: files, path: /store } }
              tenant: { path: "/t/{tenant}/**", proxy: { upstream: files, path: /shared } }
              odd: { path: "/odd/{id}", proxy: { upstream: files, path: "/img-{path.id}.png" } }
              order: { path: "/orders", method: POST, proxy: { upstream: orders, path: /v1/orders } }
              one: { path: "/orders/{id}", method: GET, proxy: {
                     upstream: orders, path: "/v1/orders/{path.id}" } }
              item: { path: "/orders/{order}/items/{id}", method: GET, proxy: {
                      upstream: orders, path: "/v1/items/{path.id}/of/{path.order}" } }
              page: { path: "/grafana/**", proxy: { upstream: other, path: / } }
              rest: { path: "/**", proxy: { upstream: other, path: /all } }
              seen: { path: "/seen/{id}", calls: { part: { upstream: files, path: "/made/{path.id}?by={header.x-user}" } } }
              taken: { path: "/taken/{id}", calls: { part: { upstream: files, path: "/new/{path.id}" } } }
            """
                .formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  private static String shown(String target, String said) {
    String field =
        "Location: " + said.replace("SERVICE", service.url().substring("http:".length()));
    HttpResponse<String> answer =
        gateway.send(
            gateway
                .request(target)
                .header("x-say", field)
                .method(target.equals("/orders") ? "POST" : "GET", BodyPublishers.noBody())
                .build());
    assertThat(answer.statusCode()).isEqualTo(201);
    return answer
        .headers()
        .firstValue("location")
        .orElseThrow()
        .replace(service.url().substring("http:".length()), "SERVICE");
  }

  @ParameterizedTest
  @CsvSource({
    "/files/a/b, http:SERVICE/base/store/c?d=e#f, /files/c?d=e#f",
    "/files/a/b, HTTP:SERVICE/base/store, /files",
    "/files, SERVICE/base/store/a%20b/, /files/a%20b/",
    "/files/a, /base/store/c, /files/c",
    "/files/a, http:SERVICE/base/store?a, /files?a",
    "/t/x%20y/a, http:SERVICE/base/shared/c, /t/x%20y/c",
    "/odd/7, http:SERVICE/base/img-7.png?v=1, /odd/7?v=1",
    "/grafana/a, http:SERVICE/login, /grafana/login",
    "/grafana/a, /login, /grafana/login",
    "/grafana/a, http:SERVICE, /grafana/",
    "/x, http:SERVICE/all/y, /y",
    "/x, /all/y, /y",
    "/x, http:SERVICE/all, /",
  })
  void pointToThePathThatClientsKnow(String target, String said, String shown) {
    assertThat(shown(target, said)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "/orders, http:SERVICE/v1/orders/17, /orders/17",
    "/orders, /v1/orders/17, /orders/17",
    "/orders, /v1/items/3/of/a%2Fb, /orders/a%2Fb/items/3",
    "/odd/7, http:SERVICE/base/store/c, /files/c",
  })
  void pointToOtherRoutesOfTheService(String target, String said, String shown) {
    assertThat(shown(target, said)).isEqualTo(shown);
  }

  /** It is in the service's place, also where another way to the service is left. */
  @Test
  void pointToARouteWhoseCallAsksForIt() {
    assertThat(shown("/files/a", "http:SERVICE/base/made/7")).isEqualTo("/seen/7");
    assertThat(shown("/files/a", "http:SERVICE/base/made/7?by=3"))
        .as("by is not the client's to say")
        .isEqualTo("http:SERVICE/base/made/7?by=3");
  }

  @Test
  void pointToTheRouteThatHasTakenAPageOver() {
    assertThat(shown("/x", "http:SERVICE/all/taken/7")).isEqualTo("/taken/7");
  }

  @ParameterizedTest
  @CsvSource({
    // elsewhere
    "/files/a, https://shop.example/base/store/c",
    "/files/a, https:SERVICE/base/store/c",
    "/files/a, http:SERVICE9/base/store/c",
    "/files/a, http://user@localhost/base/store/c",
    "/files/a, mailto:a@b.example",
    // of the service, but nothing of it is public
    "/files/a, http:SERVICE/base/stores/c",
    "/files/a, http:SERVICE/bases/store/c",
    "/files/a, http:SERVICE/base/admin",
    "/files/a, http:SERVICE/base/shared/c",
    "/orders, http:SERVICE/v1/orders//",
    // relative to the client's path as to the service's
    "/files/a, c",
    "/files/a, ?c",
    "/files/a, ../c",
    "/files/a, http:/base/store/c",
    // another place to the client than to the service
    "/files/a, http:SERVICE/base/store/../admin",
    "/files/a, http:SERVICE/base/store/%2e%2e/admin",
    "/x, http:SERVICE/all//evil.example/",
    "/x, http:SERVICE/all/\\evil.example/",
    "/x, http:SERVICE/all/a b",
    // of a path that would lead elsewhere
    "/t/%2e%2e/a, http:SERVICE/base/shared/c",
    "/t/%252e/a, https://shop.example/",
    "/t/..%3bx/a, /c",
    // public already
    "/grafana/a, /grafana/login",
    "/files/a, /files/c",
  })
  void stayAsTheyCameWhereTheyPointElsewhere(String target, String said) {
    assertThat(shown(target, said)).isEqualTo(said);
  }

  /** Browsers leave tabs out: without them the path would be a host. */
  @Test
  void withTabsStayAsTheyCame() {
    String said = service.url() + "/all/\t/evil.example/";

    String answer = RawClient.exchange(gateway, "GET /x", "X-Say: Location: " + said);

    assertThat(answer).containsIgnoringCase("location: " + said + "\r\n");
  }

  @Test
  void ofTheContentAreNoDifferent() {
    HttpResponse<String> answer =
        gateway.send(
            gateway
                .request("/files/a")
                .header("x-say", "Content-Location: " + service.url() + "/base/store/a.en")
                .build());

    assertThat(answer.headers().firstValue("content-location")).hasValue("/files/a.en");
  }

  @Test
  void ofLinksPointToThePathsThatClientsKnow() {
    String target = service.url() + "/base/store/2>; rel=\"a<" + service.url() + ">\"";
    String said = "Link: <" + target + ", </base/store?p=3>;rel=last, <https://else.example/>";

    HttpResponse<String> answer =
        gateway.send(gateway.request("/files/a").header("x-say", said).build());

    assertThat(answer.headers().firstValue("link"))
        .hasValue(
            "</files/2>; rel=\"a<"
                + service.url()
                + ">\", </files?p=3>;rel=last, <https://else.example/>");
  }

  @Test
  void ofOtherHeadersStayAsTheyCame() {
    String refresh = "0; url=" + service.url() + "/base/store/2";

    HttpResponse<String> answer =
        gateway.send(gateway.request("/files/a").header("x-say", "Refresh: " + refresh).build());

    assertThat(answer.headers().firstValue("refresh")).hasValue(refresh);
  }
}
