package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are refused for what calls have answered. */
class AnswerRequirementsTest {

  private static SocketStub clinic;
  private static Gateway gateway;

  private static volatile boolean isGone;

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/changing/1" -> Reply.json(isGone ? "null" : "{\"name\":\"Ann\"}");
      case "/never" -> Reply.SILENCE;
      case "/owners/1" -> Reply.json("{\"name\":\"Ann\",\"user\":\"u1\"}");
      case "/owners/2" -> Reply.json("null");
      case "/owners/3" -> Reply.status(404);
      case "/owners/4" -> Reply.status(500);
      case "/stock/1" -> Reply.json("{\"n\":1}");
      case "/stock/2" -> Reply.status(500);
      case "/baskets/1" -> Reply.json("{\"lines\":[1]}");
      default -> Reply.json("{\"lines\":[]}");
    };
  }

  @BeforeAll
  static void start() {
    clinic = SocketStub.start(AnswerRequirementsTest::reply);
    gateway =
        Gateway.start(
            """
            upstreams: { clinic: { url: "%s", retry: { max-attempts: 1 }, circuit-breaker: { window: 1000, minimum-calls: 1000 } } }
            routes:
              owner:
                path: /owners/{id}
                require:
                  - { that: "$exists(owner.name)", status: 404, detail: there is no such owner }
                  - { that: "$not($exists(query.user)) or owner.user = query.user", detail: only your own }
                calls:
                  owner: { upstream: clinic, path: "/owners/{path.id}" }
                  pets: { upstream: clinic, path: "/pets?owner={owner.name:nobody}", hidden: true }
                  news: { upstream: clinic, path: /news, hidden: true }
              optional:
                path: /optional/{id}
                require: [{ that: "$exists(owner.name)", status: 404 }]
                calls:
                  owner: { upstream: clinic, path: "/owners/{path.id}", required: false }
              safe:
                path: /safe/{id}
                require: [{ that: "$exists(owner.name)", status: 404 }]
                calls:
                  owner: { upstream: clinic, path: "/owners/{path.id}", fallback: { name: nobody } }
              checkout:
                path: /checkout/{id}
                method: POST
                require:
                  - { that: "$count(basket.lines) > 0", status: 400, detail: the basket is empty }
                calls:
                  basket: { upstream: clinic, path: "/baskets/{path.id}" }
                  order: { upstream: clinic, method: POST, path: /orders, body: { of: "{path.id}" } }
              elements:
                path: /elements/{id}
                method: POST
                require: [{ that: "$count(stock[n < 1]) = 0", status: 409 }]
                calls:
                  stock: { upstream: clinic, path: "/stock/{item}", for-each: body.ids, required: false }
                  order: { upstream: clinic, method: POST, path: /orders }
              doubled:
                path: /doubled
                method: POST
                require: [{ that: "basket.lines[0] >= body.amount", status: 409 }]
                calls:
                  basket: { upstream: clinic, path: /baskets/1 }
                  payment: { upstream: clinic, method: POST, path: /orders, body: "{body}" }
              broken:
                path: /broken
                require: [{ that: "owner.name + 1 = 2", status: 404, detail: nobody knows }]
                calls:
                  owner: { upstream: clinic, path: /owners/1 }
              live:
                path: /live/{id}
                live: { every: 100ms }
                require: [{ that: "$exists(owner.name)", status: 404 }]
                calls:
                  owner: { upstream: clinic, path: "/changing/{path.id}" }
              slow:
                path: /slow/{id}
                deadline: 300ms
                require: [{ that: "$exists(owner.name)", status: 404 }]
                calls:
                  owner: { upstream: clinic, path: /never, required: false }
                  news: { upstream: clinic, path: /news, required: false }
              stored:
                path: /stored/{id}
                require: [{ that: "$exists(owner.name)", status: 404 }]
                calls:
                  owner: { upstream: clinic, path: "/owners/{path.id}", cache: { ttl: 1h } }
            """
                .formatted(clinic.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    clinic.close();
  }

  @BeforeEach
  void forget() {
    clinic.forget();
  }

  private static HttpResponse<String> stream(String path, String type) {
    return gateway.send(gateway.request(path).header("accept", type).GET().build());
  }

  @Test
  void isRefusedInTheWordsOfTheFileBeforeWhatDependsOnItStarts() {
    HttpResponse<String> answer = gateway.get("/owners/2");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"detail\":\"there is no such owner\"");
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(clinic.requests()).extracting(Recorded::path).doesNotContain("/pets");
  }

  @Test
  void isAnsweredWhereAllOfThemAreTrue() {
    assertThat(gateway.get("/owners/1?user=u1").body())
        .isEqualTo("{\"owner\":{\"name\":\"Ann\",\"user\":\"u1\"}}");
    assertThat(clinic.requests())
        .extracting(Recorded::path)
        .containsExactlyInAnyOrder("/owners/1", "/pets", "/news");
  }

  @ParameterizedTest
  @CsvSource({
    "/owners/1?user=u2, 403",
    "/owners/3, 404",
    "/owners/4, 502",
    "/optional/1, 200",
    "/optional/2, 404",
    "/optional/3, 404",
    "/optional/4, 502",
    "/safe/2, 404",
    "/safe/4, 200",
    "/broken, 404",
    "/stored/1, 200",
    "/stored/1, 200",
    "/stored/2, 404",
    "/stored/2, 404"
  })
  void hasTheStatusOfTheRequirementOrOfTheCallThatItNeeds(String path, int status) {
    assertThat(gateway.get(path).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"text/event-stream", "application/x-ndjson"})
  void isNoStreamThatHasBegun(String type) {
    assertThat(stream("/owners/2", type).statusCode()).isEqualTo(404);
    assertThat(stream("/owners/1", type).body()).contains("Ann");
  }

  @Test
  void changesNothing() {
    assertThat(post("/checkout/2").statusCode()).isEqualTo(400);
    assertThat(clinic.requests()).extracting(Recorded::path).containsExactly("/baskets/2");

    assertThat(post("/checkout/1").statusCode()).isEqualTo(200);
    assertThat(clinic.requests()).extracting(Recorded::path).contains("/orders");
  }

  @Test
  void endsALiveStreamWhenItIsNoLongerTrue() {
    isGone = true;
    assertThat(stream("/live/1", "text/event-stream").statusCode()).isEqualTo(404);
    isGone = false;
    try (EventStream events = new EventStream(gateway, "/live/1")) {
      await().until(() -> events.contains("Ann"));
      isGone = true;
      await().until(() -> events.contains("event: done"));
    }
    assertThat(stream("/live/1", "text/event-stream").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"application/json", "text/event-stream"})
  void isNoDocumentWhereTheTimeIsOverBeforeItIsKnown(String type) {
    assertThat(stream("/slow/1", type).statusCode()).isEqualTo(504);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/elements/1 | {\"ids\":[1]} | 200",
        "/elements/1 | {\"ids\":[1,2]} | 502",
        "/doubled | {\"amount\":1} | 200",
        "/doubled | {\"amount\":2} | 409",
        "/doubled | {\"amount\":2,\"amount\":1} | 400"
      })
  void changesNothingThatNobodyKnows(String path, String body, int status) {
    assertThat(post(path, body).statusCode()).isEqualTo(status);
    assertThat(clinic.requests("/orders")).hasSize(status == 200 ? 1 : 0);
  }

  private static HttpResponse<String> post(String path) {
    return gateway.send(gateway.request(path).POST(BodyPublishers.noBody()).build());
  }

  private static HttpResponse<String> post(String path, String body) {
    return gateway.send(
        gateway
            .request(path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }
}
