package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Headers that one call has beside those of its upstream. */
class CallHeadersTest {

  private static final String DEFINITION =
      """
      upstreams:
        plain: { url: "%1$s" }
        shop:
          url: "%1$s"
          headers: { forward: [x-tenant], set: { x-key: s3cret, accept: application/json } }
      routes:
        beside:
          path: /beside
          calls:
            own: { upstream: shop, path: /own, headers: { forward: [Accept-Language],
                   set: { Accept: application/vnd.shop+json, x-version: 2 } } }
            other: { upstream: shop, path: /other }
        same:
          path: /same
          calls:
            one: { upstream: plain, path: /same, headers: { set: { x-version: 1 } } }
            two: { upstream: plain, path: /same, headers: { set: { x-version: 2 } } }
            three: { upstream: plain, path: /same, headers: { set: { X-Version: 2 } } }
        cached: { path: /cached, calls: { part: { upstream: plain, path: /cached,
                  headers: { forward: [accept-language, x-other] },
                  cache: { ttl: 1h, vary: [accept-language] } } } }
        cached-old: { path: /cached-old, calls: { part: { upstream: plain, path: /versions,
                      headers: { set: { x-version: 1 } }, cache: { ttl: 1h } } } }
        cached-new: { path: /cached-new, calls: { part: { upstream: plain, path: /versions,
                      headers: { set: { x-version: 2 } }, cache: { ttl: 1h } } } }
        users: { path: /users, calls: { part: { upstream: plain, path: /users,
                 headers: { forward: [authorization] }, cache: { ttl: 1h, scope: user } } } }
        live: { path: /live, live: { every: 1h }, calls: { part: { upstream: plain, path: /live,
                headers: { forward: [cookie] } } } }
        each: { path: /each, calls: {
                list: { upstream: plain, path: /list, hidden: true },
                part: { upstream: plain, path: "/part/{item}", for-each: list,
                        headers: { forward: [x-other] } } } }
      """;

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = SocketStub.start(request -> Reply.json("[1,2]"));
    gateway = Gateway.start(DEFINITION.formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  @Test
  void areSentBesideThoseOfItsUpstreamByThatCallAlone() {
    RawClient.exchange(
        gateway,
        "GET /beside",
        "Accept-Language: de",
        "X-Tenant: t",
        "X-Version: 9",
        "Accept: a/b");

    Recorded own = service.requests("/own").get(0);
    assertThat(own.header("accept-language")).containsExactly("de");
    assertThat(own.header("x-tenant")).containsExactly("t");
    assertThat(own.header("x-key")).containsExactly("s3cret");
    assertThat(own.header("x-version")).containsExactly("2");
    assertThat(own.header("accept")).as("the call's").containsExactly("application/vnd.shop+json");
    Recorded other = service.requests("/other").get(0);
    assertThat(other.headerNames()).doesNotContain("accept-language", "x-version");
    assertThat(other.header("accept")).containsExactly("application/json");
  }

  @Test
  void areNamedInVary() {
    assertThat(gateway.get("/beside").headers().firstValue("vary").orElseThrow().split(", "))
        .contains("accept-language", "x-tenant");
  }

  @Test
  void makeTwoCallsDifferWhereTheyDo() {
    gateway.get("/same");

    assertThat(service.requests())
        .extracting(request -> request.header("x-version").get(0))
        .containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void areSentByACachedCallWhereTheyArePartOfItsKey() {
    gateway.get("/cached", "Accept-Language", "de", "X-Other", "1");
    gateway.get("/cached", "Accept-Language", "de", "X-Other", "2");
    gateway.get("/cached", "Accept-Language", "fr", "X-Other", "2");

    assertThat(service.requests())
        .extracting(request -> request.header("accept-language").get(0))
        .containsExactly("de", "fr");
    assertThat(service.requests()).allMatch(request -> request.header("x-other").isEmpty());
  }

  @Test
  void keepStoredAnswersApartWhereTheFileSetsThem() {
    gateway.get("/cached-old");
    gateway.get("/cached-new");
    gateway.get("/cached-new");

    assertThat(service.requests())
        .extracting(request -> request.header("x-version").get(0))
        .containsExactly("1", "2");
  }

  @Test
  void makeAnAnswerTheUsersOwnWhereTheyAreCredentials() {
    gateway.get("/users", "Authorization", "Bearer ann");
    gateway.get("/users", "Authorization", "Bearer bob");
    gateway.get("/users", "Authorization", "Bearer ann");

    assertThat(service.requests())
        .extracting(request -> request.header("authorization").get(0))
        .containsExactly("Bearer ann", "Bearer bob");
    assertThat(
            gateway
                .get("/users", "Authorization", "Bearer ann")
                .headers()
                .firstValue("cache-control"))
        .hasValueSatisfying(control -> assertThat(control).contains("private"));
  }

  @Test
  void keepLiveStreamsApart() throws IOException, InterruptedException {
    List<InputStream> streams = new ArrayList<>();
    for (String cookie : List.of("ann", "bob", "ann")) {
      HttpRequest request =
          gateway.request("/live").headers("Accept", "text/event-stream", "Cookie", cookie).build();
      streams.add(HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream()).body());
    }

    assertThat(gateway.liveStreams("live")).isEqualTo(2);
    for (InputStream stream : streams) {
      stream.close();
    }
    await().until(() -> gateway.liveStreams("live") == 0);
  }

  @Test
  void areSentWithEachRequestOfAForEach() {
    gateway.get("/each", "X-Other", "a");

    assertThat(service.requests("/part"))
        .hasSize(2)
        .allMatch(request -> request.header("x-other").equals(List.of("a")));
    assertThat(service.requests("/list").get(0).header("x-other")).isEmpty();
  }

  @Test
  void areOneValueHoweverLongOrOddItIs() {
    String value = "a, b; \"c\"=" + "x".repeat(20_000);
    RawClient.exchange(gateway, "GET /beside", "Accept-Language: " + value);

    assertThat(service.requests("/own").get(0).header("accept-language")).containsExactly(value);
  }

  @Test
  void areNeverMadeOfARequestThatCannotBeRead() {
    for (String value : List.of("a\u0000b", "a\rX-Key: mine", "a\nX-Key: mine")) {
      assertThat(RawClient.exchange(gateway, "GET /beside", "Accept-Language: " + value))
          .as(value)
          .startsWith("HTTP/1.1 400 ");
    }
    RawClient.exchange(gateway, "GET /beside", "Accept-Language: " + "x".repeat(40_000));

    assertThat(service.requests()).isEmpty();
  }
}
