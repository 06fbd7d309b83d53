package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code params} make of the texts of requests. */
class TypedParamsTest {

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s", retry: { max-attempts: 1 } }
      routes:
        list:
          path: /lists/{id}
          params: &params
            id: { type: integer, minimum: 1 }
            limit: { type: integer, minimum: 1, maximum: 100, default: 10 }
            flag: { type: boolean }
            ids: { type: array, items: { type: integer }, maxItems: 3 }
            header.X-Mode: { enum: [fast, slow], default: fast }
          calls:
            part:
              upstream: service
              path: "/part/{path.id}?limit={query.limit}&ids={query.ids*}&flag={query.flag}&mode={header.x-mode}"
        page:
          path: /pages/{size}
          params:
            size: { type: integer }
            limit: { type: integer, default: 10 }
            tags: { type: array, default: [new] }
            header.x-level: { type: number, default: 1.5 }
          calls:
            sum: { upstream: service, path: /sum, when: "query.limit + path.size > 19" }
            level: { upstream: service, path: /level, when: "header.`x-level` * 2 = 3" }
            one: { upstream: service, path: /one, when: "query.tags = ['new']" }
        body:
          path: /body/{id}
          method: POST
          params: *params
          request-schema: { type: object }
          calls:
            part:
              upstream: service
              method: POST
              path: /body
              body: { id: "{path.id}", limit: "{query.limit}", flag: "{query.flag:null}",
                      ids: "{query.ids:null}",
                      text: "no {query.limit}", mode: "{header.x-mode}" }
        ratio:
          path: /ratio
          method: POST
          params:
            ratio: { type: number }
            either: { type: [boolean, string] }
            ids: { type: array, items: { type: integer } }
          calls:
            part:
              upstream: service
              method: POST
              path: "/ratio?first={query.ids[0]}"
              body: { ratio: "{query.ratio}", either: "{query.either}", second: "{query.ids[1]}" }
        each:
          path: /each
          params: { ids: { type: array, items: { type: integer }, default: [7, 8] } }
          calls:
            parts: { upstream: service, for-each: query.ids, method: POST, path: /each,
                     body: { id: "{item}" } }
        passed:
          path: /passed
          params: { limit: { type: integer, default: 10 }, header.x-mode: { default: fast } }
          calls:
            named: { upstream: service, path: /named, forward-query: [limit],
                     headers: { forward: [x-mode] } }
            all: { upstream: service, path: /all, forward-query: all }
        cached:
          path: /cached
          params: { limit: { type: integer, default: 10 }, header.x-mode: { default: fast } }
          calls:
            part: { upstream: service, path: "/stored?limit={query.limit}", cache: { ttl: 1h },
                    headers: { forward: [x-mode] } }
        cookie:
          path: /cookie
          params: { cookie.seen: { type: integer, default: 3 } }
          calls:
            part: { upstream: service, method: POST, path: /cookie, body: { seen: "{cookie.seen}" },
                    when: cookie.seen > 2 }
        zero:
          path: /zero
          params: { n: { type: integer }, r: { type: number, default: 1 } }
          require: [ { that: "$not(query.n = 0 or query.r = 0)", status: 409 } ]
          calls: { part: { upstream: service, path: "/zero?n={query.n}" } }
        live:
          path: /live
          live: { every: 1h }
          params: { limit: { type: integer, default: 10 } }
          calls: { part: { upstream: service, path: "/live?limit={query.limit}" } }
      """;

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = SocketStub.start(request -> Reply.json("1"));
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

  private static List<String> targets() {
    return service.requests().stream().map(Recorded::target).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "/lists/7, /part/7?limit=10&mode=fast",
    "/lists/7?limit=20&flag=true, /part/7?limit=20&flag=true&mode=fast",
    "/lists/7?ids=3&ids=1, /part/7?limit=10&ids=3&ids=1&mode=fast",
    "/lists/7?l%69mit=2%30, /part/7?limit=20&mode=fast",
    "/lists/%37?LIMIT=x&other=y, /part/7?limit=10&mode=fast"
  })
  void fillsInWhatWasNotSent(String asked, String target) {
    assertThat(gateway.get(asked).statusCode()).isEqualTo(200);

    assertThat(targets()).containsExactly(target);
  }

  @Test
  void isTypedInExpressions() {
    gateway.get("/pages/9");
    assertThat(targets()).containsExactlyInAnyOrder("/level", "/one");

    service.forget();
    gateway.get("/pages/9?limit=11&tags=new&tags=old", "X-Level", "15e-1");
    assertThat(targets()).containsExactlyInAnyOrder("/sum", "/level");

    service.forget();
    gateway.get("/pages/9?limit=9&tags=old", "X-Level", "2");
    assertThat(targets()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"n=0", "n=-0", "n=1&r=-0", "n=1&r=-0.0", "n=1&r=0e5", "n=1&r=-0E-3"})
  void isOneZeroHoweverItIsWritten(String query) {
    assertThat(gateway.get("/zero?" + query).statusCode()).isEqualTo(409);
    assertThat(gateway.get("/zero?n=-1&r=-0.5").statusCode()).isEqualTo(200);
  }

  @Test
  void isTypedInBodies() {
    assertThat(post("/body/7?flag=true&ids=5", "{}").statusCode()).isEqualTo(200);
    assertThat(service.requests().get(0).body())
        .isEqualTo(
            "{\"id\":7,\"limit\":10,\"flag\":true,\"ids\":[5],\"text\":\"no 10\",\"mode\":\"fast\"}");

    service.forget();
    post("/body/7", "{}");
    assertThat(service.requests().get(0).body())
        .as("where nothing was sent, a reference's own default is JSON too")
        .isEqualTo(
            "{\"id\":7,\"limit\":10,\"flag\":null,\"ids\":null,\"text\":\"no 10\",\"mode\":\"fast\"}");

    service.forget();
    post("/ratio?ratio=1.50&either=yes&ids=4&ids=5", "");
    assertThat(service.requests().get(0).target()).isEqualTo("/ratio?first=4");
    assertThat(service.requests().get(0).body())
        .isEqualTo("{\"ratio\":1.50,\"either\":\"yes\",\"second\":5}");
  }

  @Test
  void isTypedInTheElementsOfAList() {
    gateway.get("/each");
    gateway.get("/each?ids=9");

    assertThat(service.requests())
        .extracting(Recorded::body)
        .containsExactlyInAnyOrder("{\"id\":7}", "{\"id\":8}", "{\"id\":9}");
  }

  @Test
  void isTypedInCookies() {
    gateway.get("/cookie");
    gateway.get("/cookie", "Cookie", "a=b; seen=4");
    gateway.get("/cookie", "Cookie", "seen=2");

    assertThat(service.requests())
        .extracting(Recorded::body)
        .containsExactly("{\"seen\":3}", "{\"seen\":4}");
    assertThat(gateway.get("/cookie", "Cookie", "seen=secret").body())
        .contains("{\"parameter\":\"cookie.seen\",\"message\":\"must be of type integer\"}")
        .doesNotContain("secret");
  }

  @Test
  void passesDefaultsOnAsIfTheyHadBeenSent() {
    gateway.get("/passed?other=1");

    assertThat(targets()).containsExactlyInAnyOrder("/named?limit=10", "/all?limit=10&other=1");
    assertThat(service.requests("/named").get(0).header("x-mode")).containsExactly("fast");
  }

  @Test
  void isTheSameRequestWithADefaultSentOrNot() throws IOException, InterruptedException {
    gateway.get("/cached");
    gateway.get("/cached?limit=10", "X-Mode", "fast");
    gateway.get("/cached?limit=11");
    gateway.get("/cached", "X-Mode", "slow");
    assertThat(targets())
        .containsExactly("/stored?limit=10", "/stored?limit=11", "/stored?limit=10");

    List<InputStream> streams = new ArrayList<>();
    for (String target : List.of("/live", "/live?limit=10", "/live?limit=11")) {
      HttpRequest request = gateway.request(target).header("Accept", "text/event-stream").build();
      streams.add(HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream()).body());
    }
    assertThat(gateway.liveStreams("live")).isEqualTo(2);
    for (InputStream stream : streams) {
      stream.close();
    }
    await().until(() -> gateway.liveStreams("live") == 0);
  }

  private static HttpResponse<String> post(String target, String body) {
    HttpRequest.Builder request = gateway.request(target).POST(BodyPublishers.ofString(body));
    return gateway.send(
        body.isEmpty()
            ? request.build()
            : request.header("Content-Type", "application/json").build());
  }
}
