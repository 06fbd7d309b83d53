package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.access.jwk.TestIssuer;
import dev.gather.plan.Input;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/**
 * Requests share an answer exactly where they are the same in all that a route reads: for each kind
 * of input, and each way of sharing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedAnswersTest {

  /** Of a value in each kind that no route reads. */
  private static final String UNREAD = "unread";

  private final TestIssuer issuer = new TestIssuer();
  private final ScriptedService service = new ScriptedService(target -> Mono.just("1"));
  private final Gateway gateway =
      Gateway.start(
          """
          access:
            jwt: { issuer: "%s", audience: gather }
          upstreams:
            plain: { url: "%s" }
            service: { url: "%s", headers: { forward: [x-tenant, authorization, cookie] } }
          routes:
            cached:
              method: POST
              path: /cached/{read}/{unread}
              calls:
                part:
                  upstream: service
                  path: "/{path.read}?q={query.read}&h={header.X-Read}&b={body.read}"
                  cache: { ttl: 1h, scope: user }
            live:
              path: /live/{read}/{unread}
              live: { every: 1h }
              fields: true
              static: { b: 1 }
              calls:
                part: { upstream: service, path: "/{path.read}?q={query.read}&h={header.X-Read}" }
            cached-of-callers:
              method: POST
              path: /cached-of-callers/{read}/{unread}
              access: authenticated
              calls:
                part: { upstream: plain, path: "/{claims.read}", cache: { ttl: 1h, scope: user } }
            live-of-callers:
              path: /live-of-callers/{read}/{unread}
              access: authenticated
              live: { every: 1h }
              calls:
                part: { upstream: plain, path: "/{claims.read}/{claims.sub}" }
            cached-of-cookies:
              method: POST
              path: /cached-of-cookies/{read}/{unread}
              calls:
                part: { upstream: plain, path: "/{cookie.read}", cache: { ttl: 1h } }
            live-of-cookies:
              path: /live-of-cookies/{read}/{unread}
              live: { every: 1h }
              calls:
                part: { upstream: plain, path: "/{cookie.read}" }
          """
              .formatted(issuer.url(), service.url(), service.url()));
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
    issuer.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  @ParameterizedTest
  @EnumSource
  void storesAnAnswerForThoseAloneWhoReadTheSame(Input.Kind kind) throws Exception {
    String route = route("cached", kind);
    String usual = "stored-" + kind;
    post(route, usual, Map.of());
    post(route, usual, Map.of(UNREAD, "b"));
    assertThat(service.asked()).as("by both").hasSize(1);

    // What is chosen of a document is none of its calls' matter.
    for (String name : kind == Input.Kind.FIELDS ? List.<String>of() : read(kind)) {
      service.forget();
      post(route, usual, Map.of(name, "b"));
      post(route, usual, Map.of(name, "b", UNREAD, "b"));
      assertThat(service.asked()).as(name).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void evaluatesALiveRouteForThoseAloneWhoReadTheSame(Input.Kind kind) throws Exception {
    String usual = "live-" + kind;
    List<InputStream> streams = new ArrayList<>();
    String route = route("live", kind);
    try {
      streams.add(subscribe(route, usual, Map.of()));
      streams.add(subscribe(route, usual, Map.of(UNREAD, "b")));
      assertThat(gateway.liveStreams(route)).isEqualTo(1);

      // A GET has no body, so none can be read.
      int others = kind == Input.Kind.BODY ? 0 : read(kind).size();
      for (String name : read(kind)) {
        streams.add(subscribe(route, usual, Map.of(name, "b")));
      }
      assertThat(gateway.liveStreams(route)).isEqualTo(1 + others);
    } finally {
      for (InputStream stream : streams) {
        stream.close();
      }
      await().until(() -> gateway.liveStreams(route) == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsCachesWhichHeadersAnAnswerDependsOn(Input.Kind kind) throws Exception {
    String vary =
        client
            .send(request(route("live", kind), "vary", Map.of()).build(), BodyHandlers.ofString())
            .headers()
            .firstValue("vary")
            .orElseThrow();

    List<String> bring =
        switch (kind) {
          case CLAIMS, CALLER -> List.of("authorization");
          case COOKIE -> List.of("cookie");
          case PATH, QUERY, HEADER, BODY, FIELDS -> read(Input.Kind.HEADER);
        };
    List<String> others = new ArrayList<>(read(kind));
    others.removeAll(bring);
    others.add("x-unread");
    assertThat(vary.split(", ")).containsAll(bring).doesNotContainAnyElementsOf(others);
  }

  /** Names of what the routes read of a kind, as {@link #request} and {@link #post} know them. */
  private static List<String> read(Input.Kind kind) {
    return switch (kind) {
      case PATH -> List.of("path");
      case QUERY -> List.of("query");
      case HEADER -> List.of("x-read", "x-tenant", "authorization", "cookie");
      case COOKIE -> List.of("read in a cookie");
      case BODY -> List.of("body");
      case CLAIMS -> List.of("claim");
      case CALLER -> List.of("subject");
      case FIELDS -> List.of("fields");
    };
  }

  /** A route that reads values of the kind; for a token, or a cookie, nothing else. */
  private static String route(String way, Input.Kind kind) {
    return switch (kind) {
      case PATH, QUERY, HEADER, BODY, FIELDS -> way;
      case COOKIE -> way + "-of-cookies";
      case CLAIMS, CALLER -> way + "-of-callers";
    };
  }

  private void post(String route, String usual, Map<String, String> others) throws Exception {
    String body =
        "{\"read\":\"%s\",\"unread\":\"%s\"}"
            .formatted(others.getOrDefault("body", usual), others.getOrDefault(UNREAD, usual));
    HttpRequest request =
        request(route, usual, others)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  /** Has begun when it returns, and ends with its stream. */
  private InputStream subscribe(String route, String usual, Map<String, String> others)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(route, usual, others).header("accept", "text/event-stream").build();
    return client.send(request, BodyHandlers.ofInputStream()).body();
  }

  /**
   * @param usual every value
   * @param others in place of it, by name
   */
  private HttpRequest.Builder request(String route, String usual, Map<String, String> others) {
    String unread = others.getOrDefault(UNREAD, usual);
    String target =
        "/%s/%s/%s?read=%s&unread=%s"
            .formatted(
                route,
                others.getOrDefault("path", usual),
                unread,
                others.getOrDefault("query", usual),
                unread);
    String fields = others.containsKey("fields") ? "&fields=" + others.get("fields") : "";
    HttpRequest.Builder request = gateway.request(target + fields).header("x-unread", unread);
    read(Input.Kind.HEADER).forEach(name -> request.header(name, others.getOrDefault(name, usual)));
    if (route.endsWith("-of-cookies")) {
      String read = others.getOrDefault("read in a cookie", usual);
      request.setHeader("cookie", "read=%s; unread=%s".formatted(read, unread));
    }
    if (route.endsWith("-of-callers")) {
      request.setHeader("authorization", "Bearer " + token(usual, others));
    }
    return request;
  }

  private String token(String usual, Map<String, String> others) {
    return issuer
        .token()
        .with("read", others.getOrDefault("claim", usual))
        .with("sub", others.getOrDefault("subject", usual))
        .with("unread", others.getOrDefault(UNREAD, usual))
        .text();
  }
}
