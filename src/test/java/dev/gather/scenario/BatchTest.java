package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchTest {

  private static volatile Crowd eight = new Crowd(8);

  private final ScriptedService blog = new ScriptedService(BatchTest::answer);
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            blog: { url: "%s", max-body: 8MB }
          routes:
            feed:
              path: /feed
              calls:
                posts: { upstream: blog, path: "/posts/{query.n}" }
                authors:
                  upstream: blog
                  path: "/authors?ids={keys}"
                  for-each: posts
                  batch: { key: author.id, size: 50, match: id }
                  at: data
                  drop: [secret]
                  into: authorDetails
            types:
              path: /types
              method: POST
              calls:
                found:
                  upstream: blog
                  path: "/echo/{keys}"
                  for-each: body.keys
                  batch: { match: key }
            partial:
              path: /partial
              method: POST
              calls:
                found:
                  upstream: blog
                  path: "/failing/{keys}"
                  for-each: body.keys
                  batch: { size: 2, match: key }
                  concurrency: 1
                  required: false
            large:
              path: /large
              method: POST
              calls:
                found: { upstream: blog, path: "/large/{keys}", for-each: body.keys, batch: { match: key }, required: false }
            posted:
              path: /posted
              method: POST
              calls:
                found:
                  upstream: blog
                  method: POST
                  path: /echo/1
                  body: { keys: "{keys}" }
                  for-each: body.keys
                  batch: { match: key }
          """
              .formatted(blog.url()));

  @AfterAll
  void stop() {
    gateway.close();
    blog.close();
  }

  @BeforeEach
  void forget() {
    blog.forget();
    eight = new Crowd(8);
  }

  @Test
  void asksForAThousandElementsInTwentyRequestsOfWhichEightRunAtOnce() {
    HttpResponse<String> answer = gateway.get("/feed?n=1000");

    JsonNode posts = Json.of(answer).path("posts");
    List<String> requests = blog.asked().stream().filter(asked -> asked.contains("ids=")).toList();
    assertThat(requests).hasSize(20);
    assertThat(blog.mostInFlight()).isEqualTo(8);
    assertThat(posts.size()).isEqualTo(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(posts.get(i).path("id").asInt()).isEqualTo(i);
      assertThat(posts.get(i).path("authorDetails").toString())
          .isEqualTo("{\"id\":" + i + ",\"name\":\"author " + i + "\"}");
    }
  }

  @Test
  void asksForEachKeyOnce() {
    gateway.get("/feed?n=900m400");

    assertThat(blog.asked()).hasSize(9);
  }

  @Test
  void matchesKeysOfEveryScalarTypeByValue() {
    HttpResponse<String> answer =
        post("/types", "[1, 1.0, \"1\", true, \"a,b/c?\", null, \"none\", 1e0, \"\\u0061\"]");

    assertThat(blog.asked()).containsExactly("GET /echo/1,true,a%2Cb%2Fc%3F,none,a");
    assertThat(Json.of(answer).path("found").toString())
        .isEqualTo(
            """
            [{"key":"1"},{"key":"1"},{"key":"1"},{"key":"true"},{"key":"a,b/c?"},null,null,{"key":"1"},{"key":"a"}]""");
    assertThat(Json.errors(answer)).isEmpty();
  }

  @Test
  void doesNotAskWhenThereIsNoKey() {
    assertThat(post("/types", "[null, null]").body()).isEqualTo("{\"found\":[null,null]}");
    assertThat(post("/types", "[]").body()).isEqualTo("{\"found\":[]}");
    assertThat(blog.asked()).isEmpty();
  }

  @Test
  void refusesAClientsKeyThatCouldLeadOutOfAPath() {
    HttpResponse<String> answer = post("/types", "[\"../x\"]");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(blog.asked()).isEmpty();
  }

  @Test
  void failsTheElementsOfARequestThatFailed() {
    HttpResponse<String> answer = post("/partial", "[\"a\", \"broken\", \"c\", \"d\", \"a\"]");

    assertThat(Json.of(answer).path("found").toString())
        .isEqualTo("[null,null,{\"key\":\"c\"},{\"key\":\"d\"},null]");
    assertThat(Json.errors(answer))
        .containsExactly(
            "{\"call\":\"found\",\"kind\":\"bad-body\",\"index\":[0,1,4],\"count\":3}");
  }

  @Test
  void keepsNoMoreOfItsResultsThanMayBe() {
    HttpResponse<String> answer = post("/large", "[" + "1,".repeat(999) + "1]");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Json.errors(answer)).hasSize(1).first().asString().contains("\"count\":995");
    assertThat(Json.of(answer).path("found").get(4).isObject()).isTrue();
    assertThat(Json.of(answer).path("found").get(5).isNull()).isTrue();
  }

  @Test
  void sendsKeysAsAnArrayInABody() {
    HttpResponse<String> answer = post("/posted", "[1, \"2\"]");

    assertThat(answer.body()).isEqualTo("{\"found\":[{\"key\":\"1\"},null]}");
    assertThat(blog.asked()).containsExactly("POST /echo/1");
  }

  private HttpResponse<String> post(String path, String keys) {
    return gateway.send(
        gateway
            .request(path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"keys\":" + keys + "}"))
            .build());
  }

  private static Mono<String> answer(String target) {
    String[] segments = target.substring(1).split("[/?]");
    return switch (segments[0]) {
      case "posts" -> Mono.just(posts(segments[1]));
      case "authors" ->
          // One more at once would come within the pause.
          eight.then(Mono.delay(Duration.ofMillis(30)).map(tick -> authors(segments[1])));
      case "large" -> Mono.just("[{\"key\":1,\"text\":\"" + "x".repeat(3 * 1024 * 1024) + "\"}]");
      case "failing" -> Mono.just(segments[1].contains("broken") ? "no JSON" : echo(segments[1]));
      default -> Mono.just(echo(segments[1]));
    };
  }

  /** As many posts, by as many authors unless {@code m} limits those. */
  private static String posts(String numbers) {
    int posts = Integer.parseInt(numbers.split("m")[0]);
    int authors = numbers.contains("m") ? Integer.parseInt(numbers.split("m")[1]) : posts;
    return IntStream.range(0, posts)
        .mapToObj(i -> "{\"id\":" + i + ",\"author\":{\"id\":" + i % authors + "}}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** In the opposite order, with some that nobody asked for. */
  private static String authors(String query) {
    List<String> ids = Arrays.asList(query.substring("ids=".length()).split("%2C|,"));
    String found =
        IntStream.iterate(ids.size() - 1, i -> i >= 0, i -> i - 1)
            .mapToObj(ids::get)
            .map(id -> "{\"id\":" + id + ",\"name\":\"author " + id + "\",\"secret\":1}")
            .collect(Collectors.joining(","));
    return "{\"data\":[{\"id\":-1},{},7," + found + "]}";
  }

  private static String echo(String keys) {
    return Arrays.stream(keys.split(","))
        .map(key -> key.replace("%2C", ",").replace("%2F", "/").replace("%3F", "?"))
        .filter(key -> !key.equals("none"))
        .map(key -> "{\"key\":\"" + key + "\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
