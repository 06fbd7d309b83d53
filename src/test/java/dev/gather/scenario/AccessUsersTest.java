package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import dev.gather.access.jwk.TestIssuer;
import dev.gather.access.key.KeyFile;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Nobody is ever served what another caller was, whatever is stored and shared. */
class AccessUsersTest {

  private static final int REQUESTS = 10_000;
  private static final List<String> USERS = List.of("ann", "bob");
  private static final List<String> PATHS =
      List.of(
          "/cached", "/coalesced", "/streamed", "/live", "/proxied", "/each", "/batched", "/body");

  private final TestIssuer issuer = new TestIssuer();
  private final StubService service =
      new StubService(
          request ->
              Mono.delay(Duration.ofMillis(ThreadLocalRandom.current().nextInt(3)))
                  .map(
                      tick ->
                          request.uri().startsWith("/batch/")
                              ? "[{\"id\":1,\"seen\":\"%s\"}]".formatted(request.uri())
                              : Json.object("seen", request.uri())));
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private Gateway gateway;

  @BeforeEach
  void start(@TempDir Path directory) {
    KeyFile keys =
        new KeyFile(directory.resolve("keys.yaml"))
            .write(KeyFile.entry("ann", "key-of-ann"), KeyFile.entry("bob", "key-of-bob"));
    gateway =
        Gateway.start(
            """
            access:
              default: authenticated
              jwt: { issuer: "%s", audience: gather }
              api-keys: { file: "%s" }
            upstreams:
              service: { url: "%s", headers: { forward: [authorization] } }
              plain: { url: "%s" }
            routes:
              cached:
                path: /cached
                calls:
                  a: { upstream: plain, path: "/{claims.sub}", cache: { ttl: 1s, stale-while-revalidate: 1s, stale-if-error: 1h, scope: user } }
              coalesced:
                path: /coalesced
                calls: { a: { upstream: plain, path: "/{claims.sub}" }, b: { upstream: plain, path: "/{claims.sub}" } }
              streamed:
                path: /streamed
                calls: { a: { upstream: plain, path: "/{claims.sub}" } }
              live:
                path: /live
                live: { every: 100ms }
                calls: { a: { upstream: plain, path: "/{claims.sub}" } }
              proxied:
                path: /proxied
                proxy: { upstream: plain, path: "/{claims.sub}" }
              each:
                path: /each
                calls: { a: { upstream: plain, path: "/{claims.sub}/{item}", for-each: query.id, cache: { ttl: 1s, scope: user } } }
              batched:
                path: /batched
                calls:
                  a: { upstream: plain, path: "/batch/{claims.sub}?ids={keys}", for-each: query.id, batch: { size: 2, match: id } }
              body:
                method: POST
                path: /body
                calls: { a: { upstream: plain, path: "/of?user={body.user}", cache: { ttl: 1s, scope: user } } }
              own:
                path: /own
                calls:
                  a: { upstream: service, path: /own, cache: { ttl: 1h, scope: user } }
            """
                .formatted(issuer.url(), keys.path(), service.url(), service.url()));
    await().untilAsserted(() -> assertThat(issuer.fetches()).isPositive());
  }

  @AfterEach
  void stop() {
    gateway.close();
    service.close();
    issuer.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsCallersApartInTenThousandInterleavedRequests(boolean byToken) {
    List<String> wrong =
        Objects.requireNonNull(
            Flux.range(0, REQUESTS)
                .flatMap(i -> ask(i, byToken), 32)
                .collectList()
                .block(Patience.FAR));
    assertThat(wrong).isEmpty();
  }

  @Test
  void takesARenewedTokenForTheSameCaller() {
    for (int i = 0; i < 5; i++) {
      String token = issuer.token().with("jti", "token-" + i).with("sub", "ann").text();
      assertThat(gateway.get("/own", "authorization", "Bearer " + token).statusCode())
          .isEqualTo(200);
    }
    assertThat(service.started()).isEqualTo(1);

    String more = issuer.token().with("sub", "ann").with("scope", "more").text();
    assertThat(gateway.get("/own", "authorization", "Bearer " + more).statusCode()).isEqualTo(200);
    String bob = issuer.token().with("sub", "bob").text();
    assertThat(gateway.get("/own", "authorization", "Bearer " + bob).statusCode()).isEqualTo(200);
    assertThat(service.started()).as("one more for other scopes, and one for bob").isEqualTo(3);
  }

  /** What another was served, if it was: a status and what came after it. */
  private Mono<String> ask(int number, boolean byToken) {
    String user = USERS.get(ThreadLocalRandom.current().nextInt(USERS.size()));
    String path = PATHS.get(number % PATHS.size());
    String[] credentials =
        byToken
            ? new String[] {"authorization", "Bearer " + token(user)}
            : new String[] {"x-api-key", "key-of-" + user};
    return (path.equals("/live") ? firstEvent(path, credentials) : whole(path, user, credentials))
        .filter(answer -> !isOf(user, answer))
        .map(answer -> number + " " + path + ": " + answer + " instead of " + user);
  }

  private Mono<String> whole(String path, String user, String[] credentials) {
    var request = gateway.request(path + "?id=1&id=2").headers(credentials);
    if (path.equals("/body")) {
      request
          .header("content-type", "application/json")
          .POST(BodyPublishers.ofString(Json.object("user", user)));
    }
    if (path.equals("/streamed")) {
      request.header("accept", "application/x-ndjson");
    }
    return Mono.fromFuture(() -> gateway.sendAsync(request.build()))
        .map(answer -> answer.statusCode() + " " + answer.body());
  }

  /** Listens to a stream that does not end, and leaves when it has heard something. */
  private Mono<String> firstEvent(String path, String[] credentials) {
    return HttpClient.newConnection()
        .headers(
            fields -> fields.set("accept", "text/event-stream").set(credentials[0], credentials[1]))
        .get()
        .uri("http://127.0.0.1:" + gateway.port() + path)
        .response(
            (head, content) -> content.asString().scan(head.status().code() + " ", String::concat))
        .takeUntil(heard -> heard.contains("data:") && heard.endsWith("\n\n"))
        .last("");
  }

  private String token(String user) {
    return tokens.computeIfAbsent(user, name -> issuer.token().with("sub", name).text());
  }

  private static boolean isOf(String user, String answer) {
    String other = USERS.get(1 - USERS.indexOf(user));
    return answer.startsWith("200 ") && answer.contains(user) && !answer.contains(other);
  }
}
