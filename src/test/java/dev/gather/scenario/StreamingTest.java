package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamingTest {

  private static final String EVENTS = "text/event-stream";
  private static final String LINES = "application/x-ndjson";

  /** What is slow waits for it. */
  private static volatile Sinks.Empty<Void> gate = Sinks.empty();

  private final ScriptedService service = new ScriptedService(StreamingTest::answer);
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            service: { url: "%s" }
          routes:
            page:
              path: /page
              static: { version: 3, quick: unused }
              calls:
                slow: { upstream: service, path: /slow }
                quick: { upstream: service, path: /lines }
                broken: { upstream: service, path: /broken, required: false }
                feeder: { upstream: service, path: /quick, hidden: true }
                merged: { upstream: service, path: /object, merge: true }
            joined:
              path: /joined
              calls:
                posts: { upstream: service, path: /list }
                other: { upstream: service, path: /quick }
                authors: { upstream: service, path: "/slow/{item.id}", for-each: posts, into: author }
            failing:
              path: /failing
              calls:
                quick: { upstream: service, path: /quick }
                later: { upstream: service, path: /slow }
                last: { upstream: service, path: "/broken?x={later}" }
            failing-first:
              path: /failing-first
              calls:
                broken: { upstream: service, path: /broken }
                slow: { upstream: service, path: /slow }
            late:
              path: /late
              deadline: 3s
              calls:
                quick: { upstream: service, path: /quick }
                slow: { upstream: service, path: /slow, required: false }
            transformed:
              path: /transformed
              transform: "$string(quick)"
              calls:
                quick: { upstream: service, path: /quick }
          """
              .formatted(service.url()),
          "gather.stream.heartbeat=200ms");
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
    gate = Sinks.empty();
  }

  @Test
  void sendsEveryPartAsItLandsAndTheErrorsAndAtLastThatItIsDone() {
    String body =
        read(
            "/page",
            EVENTS,
            "\"quick\",\"value\":{",
            "\"broken\",\"value\":null",
            "\"x\",\"value\"");

    assertThat(body)
        .startsWith("retry: ")
        .contains("\n\nevent: part\nid: 1\ndata: {\"name\":\"version\",\"value\":3}\n\n")
        .endsWith("event: done\nid: done\ndata: {\"partial\":true}\n\n");
    assertThat(body.lines().filter(line -> line.startsWith("retry: ")))
        .as("so that not all come back at once")
        .singleElement()
        .asString()
        .matches("retry: [1-4][0-9]{3}");
    List<String> ids =
        body.lines().filter(line -> line.startsWith("id: ")).map(id -> id.substring(4)).toList();
    assertThat(ids.subList(0, ids.size() - 1))
        .isEqualTo(IntStream.range(1, ids.size()).mapToObj(Integer::toString).toList());
    assertThat(body.replace(": heartbeat\n\n", "").replaceAll("(?m)^(id|retry): .*\n", ""))
        .contains("event: part\ndata: {\"name\":\"quick\",\"value\":{ \"a\": [1,  2 ] }}\n\n")
        .contains("event: failure\ndata: {\"call\":\"broken\",\"kind\":\"bad-body\"}\n\n")
        .contains("event: part\ndata: {\"name\":\"broken\",\"value\":null}\n\n")
        .contains("event: part\ndata: {\"name\":\"x\",\"value\":1.50}\n\n")
        .doesNotContain("feeder")
        .doesNotContain("unused\"}\n\nevent: done")
        .endsWith(
            "event: part\ndata: {\"name\":\"slow\",\"value\":\"slow\"}\n\n"
                + "event: done\ndata: {\"partial\":true}\n\n");
  }

  @Test
  void sendsTheSameAsLinesOfJson() {
    assertThat(
            read("/page", LINES, "\"quick\",\"value\":{", "\"broken\",\"value\"", "\"x\",\"value\"")
                .lines())
        .startsWith("{\"part\":\"version\",\"value\":3}")
        .contains("{\"part\":\"quick\",\"value\":{ \"a\": [1,  2 ] }}")
        .contains("{\"failure\":\"broken\",\"kind\":\"bad-body\"}")
        .endsWith("{\"part\":\"slow\",\"value\":\"slow\"}", "{\"done\":true,\"partial\":true}")
        .allSatisfy(line -> assertThat(Json.of(line).isObject()).isTrue());
  }

  @Test
  void letsTheClientReadThePartThatIsThereBeforeTheSlowOneIsDone() {
    try (BufferedReader lines = open("/page", EVENTS, "accept-encoding", "gzip")) {
      String line = lines.readLine();
      while (!line.contains("\"quick\",\"value\":{")) {
        line = lines.readLine();
      }
      await().until(() -> service.inFlight() == 1);
      while (!line.equals(": heartbeat")) {
        line = lines.readLine();
      }
      assertThat(service.inFlight()).isEqualTo(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().until(() -> service.cancelled() == 1);
    await().until(gateway::isIdle);
  }

  @Test
  void sendsAListWhenWhatIsPutIntoItIsThere() {
    assertThat(read("/joined", LINES, "\"other\"").lines())
        .containsExactly(
            "{\"part\":\"other\",\"value\":\"quick\"}",
            "{\"part\":\"posts\",\"value\":[{\"id\":1,\"author\":\"slow\"},{\"id\":2,\"author\":\"slow\"}]}",
            "{\"done\":true,\"partial\":false}");
  }

  @Test
  void endsWithTheErrorWhenARequiredCallFailsAfterTheFirstPart() {
    assertThat(read("/failing", LINES, "\"quick\"").lines())
        .containsExactly(
            "{\"part\":\"quick\",\"value\":\"quick\"}",
            "{\"part\":\"later\",\"value\":\"slow\"}",
            "{\"failure\":\"last\",\"kind\":\"bad-body\"}",
            "{\"done\":true,\"partial\":true,\"failed\":true}");
  }

  @Test
  void answersWithAProblemWhenARequiredCallFailsBeforeTheFirstPart() {
    HttpResponse<String> answer = gateway.get("/failing-first", "accept", EVENTS);

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    await().until(gateway::isIdle);
  }

  @Test
  void endsAtTheDeadlineWithWhatIsMissing() {
    assertThat(gateway.get("/late", "accept", LINES).body().lines())
        .containsExactly(
            "{\"part\":\"quick\",\"value\":\"quick\"}",
            "{\"failure\":\"slow\",\"kind\":\"deadline\"}",
            "{\"part\":\"slow\",\"value\":null}",
            "{\"done\":true,\"partial\":true}");
  }

  @Test
  void asksNothingForAClientThatComesBackFromTheEnd() {
    HttpResponse<String> answer = gateway.get("/joined", "accept", EVENTS, "last-event-id", "done");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(service.asked()).isEmpty();
  }

  @Test
  void beginsAgainForAClientThatLostItsStreamOnTheWayOrWantsNoEvents() {
    gate.tryEmitEmpty();
    assertThat(gateway.get("/joined", "accept", EVENTS, "last-event-id", "2").body())
        .contains("id: 1\n")
        .endsWith("event: done\nid: done\ndata: {\"partial\":false}\n\n");
    for (String accept : new String[] {LINES, "application/json"}) {
      assertThat(gateway.get("/joined", "accept", accept, "last-event-id", "done").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void hasNoStreamOfATransformedDocument() {
    assertThat(gateway.get("/transformed", "accept", EVENTS).statusCode()).isEqualTo(406);
    assertThat(gateway.get("/transformed", "accept", LINES).statusCode()).isEqualTo(406);
    assertThat(gateway.get("/transformed", "accept", EVENTS + ", */*;q=0.1").body())
        .isEqualTo("\"quick\"");
  }

  @Test
  void sendsTheWholeDocumentToWhoeverPrefersIt() {
    gate.tryEmitEmpty();
    for (String accept :
        new String[] {
          "*/*", "application/json", "application/json, text/event-stream;q=0.9", "text/html", "x"
        }) {
      assertThat(gateway.get("/joined", "accept", accept).body())
          .as(accept)
          .startsWith("{\"posts\"");
    }
    for (String accept :
        new String[] {
          "application/json;q=0.5, " + LINES, LINES + ", */*", "Application/X-NDJSON"
        }) {
      assertThat(gateway.get("/joined", "accept", accept).body())
          .as(accept)
          .startsWith("{\"part\"");
    }
    assertThat(gateway.get("/joined").headers().firstValue("vary"))
        .hasValue("Accept, Accept-Encoding");
  }

  /** A whole stream whose slow calls are answered when all these texts were read. */
  private String read(String target, String accept, String... first) {
    StringBuilder read = new StringBuilder();
    try (BufferedReader lines = open(target, accept, "accept-encoding", "identity")) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        read.append(line).append('\n');
        if (Stream.of(first).allMatch(text -> read.indexOf(text) >= 0)) {
          gate.tryEmitEmpty();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read.toString();
  }

  private BufferedReader open(String target, String accept, String... headers) throws IOException {
    try {
      var request = gateway.request(target).header("accept", accept).headers(headers).build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type").orElse("")).startsWith(accept);
      return new BufferedReader(
          new InputStreamReader(response.body(), java.nio.charset.StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Mono<String> answer(String target) {
    if (target.startsWith("/slow")) {
      return gate.asMono().thenReturn("\"slow\"");
    }
    return Mono.just(
        switch (target.split("\\?")[0]) {
          case "/lines" -> "{\n\"a\":\r[1,\n 2\n]\n}";
          case "/broken" -> "no JSON";
          case "/object" -> "{\"x\": 1.50, \"errors\": 2}";
          case "/list" -> "[{\"id\":1},{\"id\":2}]";
          default -> "\"quick\"";
        });
  }
}
