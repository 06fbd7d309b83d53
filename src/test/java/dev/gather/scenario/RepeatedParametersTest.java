package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** References with a star, whose parameter is there once for each value. */
class RepeatedParametersTest {

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s", retry: { max-attempts: 1 } }
      routes:
        owner:
          path: /owner
          calls:
            owner: { upstream: service, path: /owner }
            visits: { upstream: service, path: "/visits?ids={owner.pets.id*}&page=1",
                      required: false }
        joined:
          path: /joined
          calls:
            owner: { upstream: service, path: /owner }
            visits: { upstream: service, path: "/visits?ids={owner.pets.id}", required: false }
        defaults:
          path: /defaults
          calls:
            owner: { upstream: service, path: /owner }
            visits: { upstream: service, path: "/visits?ids={owner.pets.id*:none}" }
        tags: { path: /tags, calls: { part: { upstream: service, path: "/tags?t={query.tag*}" } } }
        cached: { path: /cached, calls: { part: { upstream: service, path: "/stored?t={query.tag*}",
                  cache: { ttl: 1h } } } }
        body: { path: /body, method: POST, calls: { part: { upstream: service,
                path: "/ids?id={body.items.id*}" } } }
        batch:
          path: /batch
          calls:
            owner: { upstream: service, path: /owner }
            part: { upstream: service, path: "/many?id={keys*}", for-each: owner.pets,
                    batch: { key: id, size: 2, match: id }, into: part }
        each:
          path: /each
          calls:
            owner: { upstream: service, path: /owner }
            part: { upstream: service, path: "/each?id={item.id*}", for-each: owner.pets,
                    into: part }
      """;

  private static volatile String owner = "{}";

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(request -> Reply.json(request.path().equals("/owner") ? owner : "[]"));
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

  private static List<String> targets(String path) {
    return service.requests(path).stream().map(Recorded::target).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'pets':[{'id':1},{'id':2}]} | /visits?ids=1&ids=2&page=1",
        "{'pets':[{'id':[1,2]},{'id':[3]}]} | /visits?ids=1&ids=2&ids=3&page=1",
        "{'pets':{'id':[1,2]}} | /visits?ids=1&ids=2&page=1",
        "{'pets':{'id':7}} | /visits?ids=7&page=1",
        "{'pets':[{'id':'a&b=c#'},{'id':'\u00e9,'}]} | /visits?ids=a%26b%3Dc%23&ids=%C3%A9%2C&page=1",
        "{'pets':[{'id':null},{'x':1},{'id':true}]} | /visits?ids=true&page=1",
        "{'pets':{'id':[1,null,2]}} | /visits?ids=1&ids=2&page=1",
        "{'pets':[[{'id':1}],{'id':2}]} | /visits?ids=1&ids=2&page=1",
        "{'pets':[{'id':7,'x':[[[[]]]]}]} | /visits?ids=7&page=1",
        "{'pets':[]} | /visits?page=1",
        "{'pets':[{'id':null}]} | /visits?page=1",
        "{'pets':[{'id':[]}]} | /visits?page=1",
        "{'pets':null} | /visits?page=1",
        "{} | /visits?page=1"
      })
  void areThereOnceForEachValueAndNotAtAllForNone(String json, String target) {
    owner = json.replace('\'', '"');
    gateway.get("/owner");

    assertThat(targets("/visits")).containsExactly(target);
  }

  @Test
  void goThroughArraysWithoutAStarToo() {
    owner = "{\"pets\":[{\"id\":1},{\"id\":2}]}";
    gateway.get("/joined");

    assertThat(targets("/visits")).containsExactly("/visits?ids=1,2");
  }

  @Test
  void haveTheirDefaultWhereNothingIsThere() {
    owner = "{}";
    gateway.get("/defaults");
    owner = "{\"pets\":[{\"id\":1},{\"id\":2}]}";
    gateway.get("/defaults");

    assertThat(targets("/visits")).containsExactly("/visits?ids=none", "/visits?ids=1&ids=2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{\"id\":{}}]", "[{\"id\":[[{}]]}]", "[{\"id\":\"\\ud83d\"}]"})
  void areUnresolvedWhereAnAnswersElementIsNoText(String pets) {
    owner = "{\"pets\":" + pets + "}";

    assertThat(Json.errors(gateway.get("/owner")))
        .containsExactly("{\"call\":\"visits\",\"kind\":\"unresolved\"}");
    assertThat(targets("/visits")).isEmpty();
  }

  @Test
  void areBoundedInNumberAndLength() {
    owner = pets(1000, "");
    gateway.get("/owner");
    assertThat(targets("/visits").get(0)).endsWith("&ids=999&page=1");
    service.forget();

    for (String many : List.of(pets(1001, ""), pets(70, "x".repeat(1000)))) {
      owner = many;
      assertThat(Json.errors(gateway.get("/owner")))
          .containsExactly("{\"call\":\"visits\",\"kind\":\"unresolved\"}");
    }
    owner = pets(70, "x".repeat(1000));
    assertThat(Json.errors(gateway.get("/joined")))
        .as("as other parameters are")
        .containsExactly("{\"call\":\"visits\",\"kind\":\"unresolved\"}");
    assertThat(targets("/visits")).isEmpty();
  }

  private static String pets(int number, String more) {
    return IntStream.range(0, number)
        .mapToObj(id -> "{\"id\":\"" + id + more + "\"}")
        .collect(Collectors.joining(",", "{\"pets\":[", "]}"));
  }

  @Test
  void areTheClientsOwn() {
    gateway.get("/tags?tag=b&tag=a%26c");
    gateway.get("/tags?tag=b");
    gateway.get("/tags");

    assertThat(targets("/tags")).containsExactly("/tags?t=b&t=a%26c", "/tags?t=b", "/tags");
  }

  @Test
  void arePartOfAStoredAnswersKey() {
    gateway.get("/cached?tag=a&tag=b");
    gateway.get("/cached?tag=a&tag=b");
    gateway.get("/cached?tag=a,b");

    assertThat(targets("/stored")).containsExactly("/stored?t=a&t=b", "/stored?t=a%2Cb");
  }

  @Test
  void areABadRequestWhereTheClientsElementIsNoText() {
    assertThat(post("{\"items\":[{\"id\":1},{\"id\":2}]}").statusCode()).isEqualTo(200);
    assertThat(targets("/ids")).containsExactly("/ids?id=1&id=2");
    service.forget();

    HttpResponse<String> refused = post("{\"items\":[{\"id\":{}}]}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Json.of(refused).path("detail").asString())
        .isEqualTo("{body.items.id*} has an element that is no text, number or boolean");
    assertThat(targets("/ids")).isEmpty();
  }

  private static HttpResponse<String> post(String json) {
    return gateway.send(
        gateway
            .request("/body")
            .header("Content-Type", "application/json")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  @Test
  void areTheKeysOfABatch() {
    owner = "{\"pets\":[{\"id\":1},{\"id\":\"a,b\"},{\"id\":1},{\"id\":3}]}";
    gateway.get("/batch");

    assertThat(targets("/many")).containsExactlyInAnyOrder("/many?id=1&id=a%2Cb", "/many?id=3");
  }

  @Test
  void areAnElementsOwn() {
    owner = "{\"pets\":[{\"id\":[1,2]},{\"id\":[]}]}";
    gateway.get("/each");

    assertThat(targets("/each")).containsExactlyInAnyOrder("/each?id=1&id=2", "/each");
  }
}
