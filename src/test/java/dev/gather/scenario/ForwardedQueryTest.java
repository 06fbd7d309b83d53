package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.access.jwk.TestIssuer;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's query parameters that a call passes on. */
class ForwardedQueryTest {

  private static final String DEFINITION =
      """
      access:
        jwt: { issuer: "%2$s", audience: gather }
      upstreams:
        service: { url: "%1$s" }
      routes:
        named: { path: "/named/{id}", calls: { part: { upstream: service,
                 path: "/items?of={path.id}", forward-query: [page, "sort by", tag] } } }
        all: { path: "/all/{id}", calls: { part: { upstream: service,
               path: "/items?of={path.id}&limit={query.size}&flag&a%%5Fb=1", forward-query: all } } }
        bare: { path: /bare, calls: { part: { upstream: service, path: /items,
                forward-query: all } } }
        cached: { path: /cached, calls: { part: { upstream: service, path: /items,
                  forward-query: all, cache: { ttl: 1h } } } }
        cached-some: { path: /cached-some, calls: { part: { upstream: service, path: /items?some,
                       forward-query: [page], cache: { ttl: 1h } } } }
        live: { path: /live, live: { every: 1h }, calls: { part: { upstream: service, path: /items,
                forward-query: all } } }
        live-some: { path: /live-some, live: { every: 1h }, calls: { part: { upstream: service,
                     path: /items, forward-query: [page] } } }
        pair: { path: /pair, calls: {
                one: { upstream: service, path: "/items?page={query.page}" },
                two: { upstream: service, path: /items, forward-query: [page] } } }
        mine: { path: /mine, access: authenticated, calls: { part: { upstream: service,
                path: "/orders?user={claims.sub}", forward-query: all } } }
        each: { path: /each, calls: { parts: { upstream: service, for-each: query.id,
                path: "/items?one={item}", forward-query: [page] } } }
        batch: { path: /batch, calls: { parts: { upstream: service, for-each: query.id,
                 path: "/items?ids={keys*}", batch: { match: id, size: 2 }, at: found, forward-query: all } } }
        write: { path: /write, method: POST, calls: { part: { upstream: service, method: POST,
                 path: /items, forward-query: all } } }
      """;

  private static TestIssuer issuer;
  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    issuer = new TestIssuer();
    service = SocketStub.start(request -> Reply.json("{\"found\":[]}"));
    gateway = Gateway.start(DEFINITION.formatted(service.url(), issuer.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
    issuer.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  private static List<String> targets() {
    return service.requests().stream().map(Recorded::target).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "/named/1, /items?of=1",
    "/named/1?other=2, /items?of=1",
    "/named/1?page=2&other=3, /items?of=1&page=2",
    "/named/1?tag=b&page=2&tag=a, /items?of=1&page=2&tag=b&tag=a",
    "/named/1?page, /items?of=1&page=",
    "/named/1?sort+by=a%26of%3D2%23%2F, /items?of=1&sort%20by=a%26of%3D2%23%2F",
    "/named/1?PAGE=2, /items?of=1",
    "/bare, /items",
    "/bare?b=2&a=1&b=1, /items?a=1&b=2&b=1",
    "/bare?%C3%A9=%E2%82%AC, /items?%C3%A9=%E2%82%AC",
    "/bare?a[]=1&=x, /items?=x&a%5B%5D=1"
  })
  void passWithAllOfTheirValuesAndNothingElse(String asked, String target) {
    RawClient.exchange(gateway, "GET " + asked);

    assertThat(targets()).containsExactly(target);
  }

  @Test
  void passWithWhateverMethod() {
    RawClient.exchange(gateway, "POST /write?a=1", "Content-Length: 0");

    assertThat(targets()).containsExactly("/items?a=1");
  }

  @Test
  void passWithEachRequestOfAListOrABatch() {
    gateway.get("/each?id=1&id=2&page=3&other=4");
    assertThat(targets()).containsExactlyInAnyOrder("/items?one=1&page=3", "/items?one=2&page=3");

    service.forget();
    gateway.get("/batch?id=1&id=2&id=3&page=4&ids=5");
    assertThat(targets())
        .containsExactlyInAnyOrder(
            "/items?ids=1&ids=2&id=1&id=2&id=3&page=4", "/items?ids=3&id=1&id=2&id=3&page=4");
  }

  /** Services disagree on what makes two names one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "of=2",
        "o%66=2",
        "OF=2",
        "of[]=2",
        "of%5B0%5D=2",
        "%20of=2",
        "of%00x=2",
        "limit=2",
        "flag=2",
        "a_b=2",
        "a.b=2",
        "a+b=2",
        "a[b=2",
        "a[b]=2",
        "[of]=2",
        "[of=2",
        "of]=2",
        "[[OF]]=2"
      })
  void neverTakeThePlaceOfWhatThePathWrites(String query) {
    RawClient.exchange(gateway, "GET /all/1?" + query + "&z=3");

    assertThat(targets()).containsExactly("/items?of=1&flag&a%5Fb=1&z=3");
  }

  @Test
  void neverTakeThePlaceOfAClaim() {
    String token = issuer.token().with("sub", "ann").text();
    gateway.get("/mine?user=bob&user[]=bob&page=2", "Authorization", "Bearer " + token);

    assertThat(targets()).containsExactly("/orders?user=ann&page=2");
  }

  @Test
  void arePartOfAStoredAnswersKeyInWhateverOrder() {
    gateway.get("/cached?a=1&b=2");
    gateway.get("/cached?b=2&a=1");
    gateway.get("/cached?a=1&b=3");
    gateway.get("/cached");

    assertThat(targets()).containsExactly("/items?a=1&b=2", "/items?a=1&b=3", "/items");
  }

  @Test
  void areNoPartOfAKeyWhereTheyDoNotPass() {
    gateway.get("/cached-some?page=1&other=2");
    gateway.get("/cached-some?page=1&other=3");
    gateway.get("/cached-some?page=2");

    assertThat(targets()).containsExactly("/items?some&page=1", "/items?some&page=2");
  }

  @Test
  void makeACallTheSameAsAnotherWithTheSameTarget() {
    gateway.get("/pair?page=2");

    assertThat(targets()).containsExactly("/items?page=2");
  }

  @Test
  void keepLiveStreamsApart() throws IOException, InterruptedException {
    assertThat(streams("live", "a=1&b=2", "b=2&a=1", "a=2")).isEqualTo(2);
    assertThat(streams("live-some", "page=1&b=2", "page=1", "page=2")).isEqualTo(2);
  }

  private static int streams(String route, String... queries)
      throws IOException, InterruptedException {
    List<InputStream> streams = new ArrayList<>();
    for (String query : queries) {
      HttpRequest request =
          gateway.request("/" + route + "?" + query).header("Accept", "text/event-stream").build();
      streams.add(HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream()).body());
    }
    int open = gateway.liveStreams(route);
    for (InputStream stream : streams) {
      stream.close();
    }
    await().until(() -> gateway.liveStreams(route) == 0);
    return open;
  }

  @Test
  void cannotBeBroken() {
    for (String query : List.of("a=%0", "a=%ff", "%c3=1")) {
      assertThat(RawClient.exchange(gateway, "GET /bare?" + query)).startsWith("HTTP/1.1 400 ");
    }
    assertThat(RawClient.exchange(gateway, "GET /bare?" + "a&".repeat(300)))
        .startsWith("HTTP/1.1 400 ");
    assertThat(targets()).isEmpty();

    RawClient.exchange(gateway, "GET /bare?a=%0d%0aX-Key:%20b%00");
    assertThat(targets()).containsExactly("/items?a=%0D%0AX-Key%3A%20b%00");
  }
}
