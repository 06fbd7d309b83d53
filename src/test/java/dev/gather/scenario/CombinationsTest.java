package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;

/** Keys of a call and a route where they meet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CombinationsTest {

  private final ScriptedService service = new ScriptedService(CombinationsTest::answer);
  private final StubService keyed =
      new StubService(
          request -> Mono.just("\"" + request.requestHeaders().get("authorization") + "\""));
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            service: { url: "%s" }
            keyed: { url: "%s", headers: { forward: [authorization] } }
          routes:
            merged:
              path: /merged
              static: { total: 0, extra: none }
              calls:
                feed: { upstream: service, path: /feed, merge: true }
                authors: { upstream: service, path: "/author/{item.by}", for-each: feed.posts, into: author, required: false, keep: [name] }
                gone: { upstream: service, path: /broken, merge: true, required: false }
            batched:
              path: /batched
              calls:
                feed: { upstream: service, path: /feed, at: posts, drop: [text], rename: { by: authorId } }
                authors:
                  upstream: service
                  path: "/authors?ids={keys}"
                  for-each: feed
                  batch: { key: authorId, size: 2, match: id }
                  keep: [name]
                  rename: { name: called }
                  into: author
                  when: "item.id != 2"
            cached:
              path: /cached
              calls:
                feed: { upstream: service, path: /feed, hidden: true, cache: { ttl: 1m } }
                authors: { upstream: service, path: "/author/{item.by}", for-each: feed.posts, required: false, cache: { ttl: 1m, tags: ["author:{item.by}"] } }
            fallback:
              path: /fallback
              transform: "feed.posts.author"
              calls:
                feed: { upstream: service, path: /feed }
                authors: { upstream: service, path: "/broken/{item.by}", for-each: feed.posts, into: author, fallback: { name: nobody } }
            skipped:
              path: /skipped
              calls:
                feed: { upstream: service, path: /broken, required: false }
                authors: { upstream: service, path: "/author/{item.by}", for-each: feed.posts, into: author, required: false }
                names: { upstream: service, path: "/author/{item.by}", for-each: feed.posts, fallback: { name: nobody } }
            omitted:
              path: /omitted
              calls:
                feed: { upstream: service, path: /feed, when: "query.all = 'yes'", hidden: true }
                authors: { upstream: service, path: "/author/{item.by}", for-each: feed.posts, required: false, as: people }
            different:
              path: /different
              calls:
                shared: { upstream: keyed, path: /echo, cache: { ttl: 1m, scope: shared } }
                own: { upstream: keyed, path: /echo, cache: { ttl: 1m, scope: user } }
                plain: { upstream: keyed, path: /echo }
            whole:
              path: /whole
              calls:
                feed: { upstream: service, path: /feed }
                broken: { upstream: service, path: /broken, required: false }
                authors: { upstream: service, path: "/authors?ids={keys}&x={broken}", for-each: feed.posts, batch: { key: by, match: id }, into: author, fallback: { name: nobody } }
            clients:
              path: /clients
              method: POST
              calls:
                found: { upstream: service, path: "/authors?ids={keys}", for-each: body.ids, batch: { match: id } }
            written:
              path: /written
              method: POST
              calls:
                first: { upstream: service, method: POST, path: /audit, body: { of: "{body.id}" } }
                second: { upstream: service, method: POST, path: /audit, body: { of: "{body.id}" } }
                each: { upstream: service, method: PUT, path: /audit, body: "{item}", for-each: body.list }
          """
              .formatted(service.url(), keyed.url()));

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
    keyed.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  @Test
  void mergesAListWithItsAuthorsThoughAnotherPartIsMissing() {
    HttpResponse<String> answer = gateway.get("/merged");

    assertThat(answer.body())
        .isEqualTo(
            """
            {"total":3,"extra":"none","posts":[\
            {"id":1,"by":"a","text":"x","author":{"name":"A"}},\
            {"id":2,"by":"bad","text":"y","author":null},\
            {"id":3,"by":"a","text":"z","author":{"name":"A"}}],\
            "errors":[{"call":"authors","kind":"bad-body","index":[1],"count":1},\
            {"call":"gone","kind":"bad-body"}]}""");
    assertThat(answer.headers().firstValue("gather-partial"))
        .hasValue("authors;kind=bad-body;count=1, gone;kind=bad-body");
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
  }

  @Test
  void batchesTheElementsThatAreWantedAndShapesWhatMatches() {
    assertThat(gateway.get("/batched").body())
        .isEqualTo(
            """
            {"feed":[{"id":1,"authorId":"a","author":{"called":"A"}},{"id":2,"authorId":"bad"},\
            {"id":3,"authorId":"a","author":{"called":"A"}}]}""");
    assertThat(service.asked()).containsExactly("GET /feed", "GET /authors?ids=a");
  }

  @Test
  void cachesEachElementOfAForEach() {
    for (int i = 0; i < 2; i++) {
      assertThat(Json.of(gateway.get("/cached")).path("authors").toString())
          .isEqualTo("[{\"id\":\"a\",\"name\":\"A\"},null,{\"id\":\"a\",\"name\":\"A\"}]");
    }

    assertThat(service.asked()).containsOnlyOnce("GET /author/a").containsOnlyOnce("GET /feed");
  }

  @Test
  void transformsWhatFallbacksStandInFor() {
    HttpResponse<String> answer = gateway.get("/fallback");

    assertThat(answer.body())
        .isEqualTo("[{\"name\":\"nobody\"},{\"name\":\"nobody\"},{\"name\":\"nobody\"}]");
    assertThat(answer.headers().firstValue("gather-partial")).isEmpty();
  }

  @Test
  void skipsAForEachWhoseListFailed() {
    HttpResponse<String> answer = gateway.get("/skipped");

    assertThat(answer.body())
        .isEqualTo(
            "{\"feed\":null,\"names\":[],\"errors\":[{\"call\":\"feed\",\"kind\":\"bad-body\"},"
                + "{\"call\":\"authors\",\"kind\":\"skipped\"}]}");
    assertThat(service.asked()).containsExactly("GET /broken");
  }

  @Test
  void letsAForEachSeeAListThatWasNotAskedForAsMissing() {
    assertThat(gateway.get("/omitted").body())
        .isEqualTo("{\"people\":null,\"errors\":[{\"call\":\"authors\",\"kind\":\"unresolved\"}]}");
    assertThat(Json.of(gateway.get("/omitted?all=yes")).path("people").size()).isEqualTo(3);
  }

  @Test
  void sharesNoAnswerBetweenCallsThatMayBeServedDifferentOnes() {
    gateway.get("/different", "authorization", "one");

    assertThat(gateway.get("/different", "authorization", "two").body())
        .isEqualTo("{\"shared\":\"one\",\"own\":\"two\",\"plain\":\"two\"}");
  }

  @Test
  void letsTheFallbackStandInForEveryElementOfAForEachThatCouldNotBegin() {
    assertThat(Json.of(gateway.get("/whole")).path("feed").findValuesAsString("name"))
        .containsExactly("nobody", "nobody", "nobody");
  }

  @Test
  void refusesElementsOfTheClientThatCannotBeAskedFor() {
    for (String ids : new String[] {"[\"a\", [1]]", "[\"a\", {}]", "[\"a\", \"\\ud800\"]"}) {
      HttpResponse<String> answer = post("/clients", "{\"ids\":" + ids + "}");

      assertThat(answer.statusCode()).as(ids).isEqualTo(400);
      assertThat(Json.of(answer).path("detail").asString()).contains("{body.ids}", "(element 1)");
    }
    assertThat(post("/clients", "{\"ids\":[\"a\", \"\"]}").body())
        .isEqualTo("{\"found\":[{\"id\":\"a\",\"name\":\"A\",\"secret\":1},null]}");
  }

  @Test
  void sendsEveryUnsafeRequestAndNoneTwice() {
    HttpResponse<String> answer = post("/written", "{\"id\":7,\"list\":[{\"a\":1},{\"a\":1}]}");

    assertThat(answer.body())
        .isEqualTo("{\"first\":\"done\",\"second\":\"done\",\"each\":[\"done\",\"done\"]}");
    assertThat(service.asked())
        .containsExactlyInAnyOrder("POST /audit", "POST /audit", "PUT /audit", "PUT /audit");
  }

  private HttpResponse<String> post(String path, String json) {
    return gateway.send(
        gateway
            .request(path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private static Mono<String> answer(String target) {
    return Mono.just(
        switch (target) {
          case "/feed" ->
              """
              {"total":3,"posts":[{"id":1,"by":"a","text":"x"},{"id":2,"by":"bad","text":"y"},\
              {"id":3,"by":"a","text":"z"}]}""";
          case "/author/a" -> "{\"id\":\"a\",\"name\":\"A\"}";
          case "/authors?ids=a" -> "[{\"id\":\"a\",\"name\":\"A\",\"secret\":1}]";
          case "/audit" -> "\"done\"";
          default -> "no JSON";
        });
  }
}
