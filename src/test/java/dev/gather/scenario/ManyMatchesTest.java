package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A clinic: owners have pets, pets have visits, and visits have a vet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyMatchesTest {

  private final SocketStub clinic = SocketStub.start(this::reply);
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            clinic: { url: "%s", timeout: 2s, retry: { max-attempts: 1 }, circuit-breaker: { window: 1000, minimum-calls: 1000 } }
          routes:
            owner:
              path: /owners/{id}
              deadline: 20s
              calls:
                owner: { upstream: clinic, path: "/owners/{path.id}" }
                visits:
                  upstream: clinic
                  path: "/visits?petId={keys}"
                  for-each: owner.pets
                  batch: { key: id, match: petId, many: true }
                  at: items
                  keep: [id, vetId]
                  into: visits
                  required: false
                vets:
                  upstream: clinic
                  path: "/vets?ids={keys}"
                  for-each: visits
                  batch: { key: vetId, match: id }
                  keep: [name]
                  into: vet
                  required: false
            rooms:
              path: /owners/{id}/rooms
              calls:
                owner: { upstream: clinic, path: "/owners/{path.id}", hidden: true }
                visits:
                  upstream: clinic
                  path: "/visits?petId={keys}"
                  for-each: owner.pets
                  batch: { key: id, match: petId, many: true }
                  at: items
                  fallback: []
                rooms: { upstream: clinic, path: "/rooms/{item.id}", for-each: visits, required: false }
                list: { upstream: clinic, path: "/list?vet={visits.vetId}&id={visits.id*}" }
            first:
              path: /owners/{id}/first
              calls:
                owner: { upstream: clinic, path: "/owners/{path.id}", hidden: true }
                visits:
                  upstream: clinic
                  path: "/visits?petId={keys}"
                  for-each: owner.pets
                  batch: { key: id, match: petId }
                  at: items
            shared:
              path: /shared
              method: POST
              calls:
                visits:
                  upstream: clinic
                  path: "/visits?petId={keys}"
                  for-each: body.pets
                  batch: { match: petId, many: true, size: 1 }
                  at: items
                  cache: { ttl: 1h }
          """
              .formatted(clinic.url()));

  private volatile String failing = "none";
  private volatile Reply failure = Reply.status(500);

  private Reply reply(Recorded request) {
    if (request.path().equals(failing)) {
      return failure;
    }
    return switch (request.path()) {
      case "/owners/1" ->
          Reply.json("{\"pets\":[{\"id\":7},{\"id\":8},{\"id\":9},{\"name\":\"new\"},{\"id\":7}]}");
      case "/owners/2" -> Reply.json("{\"pets\":[]}");
      case "/visits" ->
          Reply.json(
              "{\"items\":[{\"id\":1,\"petId\":7,\"vetId\":3},{\"id\":2,\"petId\":8,\"vetId\":4},"
                  + "{\"id\":3,\"petId\":7,\"vetId\":3},{\"id\":4,\"petId\":6}]}");
      case "/vets" -> Reply.json("[{\"id\":3,\"name\":\"Helen\"},{\"id\":4,\"name\":\"Rafael\"}]");
      default -> Reply.json("{\"path\":\"" + request.path() + "\"}");
    };
  }

  @AfterAll
  void stop() {
    gateway.close();
    clinic.close();
  }

  @BeforeEach
  void forget() {
    clinic.forget();
    failing = "none";
    failure = Reply.status(500);
  }

  private List<String> targets() {
    return clinic.requests().stream().map(Recorded::target).toList();
  }

  @Test
  void standInEachElementAndAreListsThemselves() {
    String leo =
        "[{\"id\":1,\"vetId\":3,\"vet\":{\"name\":\"Helen\"}},"
            + "{\"id\":3,\"vetId\":3,\"vet\":{\"name\":\"Helen\"}}]";

    assertThat(gateway.get("/owners/1").body())
        .isEqualTo(
            "{\"owner\":{\"pets\":[{\"id\":7,\"visits\":"
                + leo
                + "},{\"id\":8,\"visits\":[{\"id\":2,\"vetId\":4,\"vet\":{\"name\":\"Rafael\"}}]},"
                + "{\"id\":9,\"visits\":[]},{\"name\":\"new\",\"visits\":[]},{\"id\":7,\"visits\":"
                + leo
                + "}]}}");
    assertThat(targets()).containsExactly("/owners/1", "/visits?petId=7,8,9", "/vets?ids=3,4");
  }

  @Test
  void areAskedForByNobodyWhereThereAreNoElements() {
    assertThat(gateway.get("/owners/2").body()).isEqualTo("{\"owner\":{\"pets\":[]}}");
    assertThat(targets()).containsExactly("/owners/2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/visits | FAILING | {\"call\":\"visits\",\"kind\":\"status\",\"status\":500,\"index\":[0,1,2,4],\"count\":4}",
        "/visits | NOT_FOUND | {\"call\":\"visits\",\"kind\":\"status\",\"status\":404,\"index\":[0,1,2,4],\"count\":4}",
        "/visits | SLOW | {\"call\":\"visits\",\"kind\":\"timeout\",\"index\":[0,1,2,4],\"count\":4}",
        "/vets | FAILING | {\"call\":\"vets\",\"kind\":\"status\",\"status\":500,\"index\":[0,1,2,3,4],\"count\":5}",
        "/vets | NOT_FOUND | {\"call\":\"vets\",\"kind\":\"status\",\"status\":404,\"index\":[0,1,2,3,4],\"count\":5}",
        "/vets | SLOW | {\"call\":\"vets\",\"kind\":\"timeout\",\"index\":[0,1,2,3,4],\"count\":5}"
      })
  void areMissingWithAnErrorWhereTheirServiceFails(String path, State state, String error) {
    failing = path;
    failure = state.reply;

    assertThat(Json.errors(gateway.get("/owners/1"))).contains(error);
  }

  @ParameterizedTest
  @CsvSource({"FAILING, 502", "NOT_FOUND, 404", "SLOW, 504"})
  void areNotThereWithoutTheirOwner(State state, int status) {
    failing = "/owners/1";
    failure = state.reply;

    assertThat(gateway.get("/owners/1").statusCode()).isEqualTo(status);
    assertThat(targets()).containsExactly("/owners/1");
  }

  /** Of a service. */
  enum State {
    FAILING(Reply.status(500)),
    NOT_FOUND(Reply.status(404)),
    SLOW(Reply.SILENCE);

    private final Reply reply;

    State(Reply reply) {
      this.reply = reply;
    }
  }

  @Test
  void standInAnArrayForEachElementAndAreReadThroughBoth() {
    String rooms = gateway.get("/owners/1/rooms").body();

    assertThat(Json.of(rooms).at("/visits").valueStream().map(array -> array.size()))
        .containsExactly(2, 1, 0, 0, 2);
    assertThat(Json.of(rooms).at("/rooms").valueStream().map(room -> room.at("/path").asString()))
        .containsExactly("/rooms/1", "/rooms/3", "/rooms/2", "/rooms/1", "/rooms/3");
    assertThat(targets()).contains("/list?vet=3,3,4,3,3&id=1&id=3&id=2&id=1&id=3");
  }

  @Test
  void areTheFallbackWhereItSaysSo() {
    failing = "/visits";

    assertThat(Json.of(gateway.get("/owners/1/rooms").body()).at("/visits"))
        .isEqualTo(Json.of("[[],[],[],[],[]]"));
  }

  @Test
  void areTheFirstOneUnlessTheFileWantsAll() {
    assertThat(Json.of(gateway.get("/owners/1/first").body()).at("/visits/0/id").intValue())
        .isEqualTo(1);
  }

  @Test
  void areAskedForOnceHoweverOftenTheirKeyIsThere() {
    HttpRequest request =
        gateway
            .request("/shared")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{\"pets\":[7,\"7\",8,7.0]}"))
            .build();

    for (int i = 0; i < 2; i++) {
      assertThat(Json.of(gateway.send(request).body()).at("/visits").valueStream())
          .extracting(JsonNode::size)
          .containsExactly(2, 2, 1, 2);
    }
    assertThat(targets()).containsExactlyInAnyOrder("/visits?petId=7", "/visits?petId=8");
  }
}
