package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.access.jwk.TestIssuer;
import dev.gather.access.key.KeyFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Each event of a live stream is its own subscriber's, whoever else listens, and for how long. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveUsersTest {

  private final TestIssuer issuer = new TestIssuer();
  private final AtomicInteger number = new AtomicInteger();

  /** What the service was sent in {@code Authorization}. */
  private final List<String> told = new CopyOnWriteArrayList<>();

  private final StubService service =
      new StubService(
          request -> {
            String authorization = request.requestHeaders().get("authorization", "");
            told.add(authorization);
            String seen = authorization + " " + request.uri() + " " + number.incrementAndGet();
            return Mono.just(Json.object("seen", seen));
          });
  private final List<Listener> open = new ArrayList<>();
  private Gateway gateway;

  /** Somebody who listens, and with which token or key. */
  private record Listener(String user, String credential, EventStream stream) {

    /** Events that are another's. */
    List<String> wrong() {
      return stream.events().stream()
          .filter(event -> event.startsWith("part "))
          .filter(event -> !event.contains("user=" + user + " "))
          .toList();
    }
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    KeyFile keys =
        new KeyFile(directory.resolve("keys.yaml"))
            .write(
                KeyFile.entry("ann", "key-0-of-ann"),
                KeyFile.entry("ann", "key-1-of-ann"),
                KeyFile.entry("bob", "key-0-of-bob"));
    gateway =
        Gateway.start(
            """
            access:
              default: authenticated
              jwt: { issuer: "%s", audience: gather, clock-skew: 0s }
              api-keys: { file: "%s" }
            upstreams:
              plain: { url: "%s" }
              told: { url: "%s", headers: { forward: [authorization, x-api-key] } }
            routes:
              reading:
                path: /reading
                live: { every: 100ms }
                calls: { a: { upstream: plain, path: "/?user={claims.sub}" } }
              telling:
                path: /telling
                live: { every: 100ms }
                calls: { a: { upstream: told, path: "/?user={claims.sub}" } }
              storing:
                path: /storing
                live: { every: 100ms }
                calls:
                  a:
                    upstream: told
                    path: "/?user={claims.sub}"
                    cache: { ttl: 10ms, stale-while-revalidate: 1h, scope: user }
            """
                .formatted(issuer.url(), keys.path(), service.url(), service.url()));
    await().untilAsserted(() -> assertThat(issuer.fetches()).isPositive());
  }

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
    issuer.close();
  }

  @AfterEach
  void leave() {
    open.forEach(listener -> listener.stream().close());
    open.clear();
    await()
        .until(
            () ->
                List.of("reading", "telling", "storing").stream()
                    .allMatch(route -> gateway.liveStreams(route) == 0));
  }

  /**
   * @param evaluations of two users, one of whom listens with a renewed token or key as well: one
   *     for each user, or for each token or key where the service is told of it
   */
  @ParameterizedTest
  @CsvSource({
    "reading, token, 2",
    "telling, token, 3",
    "storing, token, 3",
    "reading, key, 2",
    "telling, key, 3",
    "storing, key, 3"
  })
  void isItsOwnSubscribersWhileOthersListen(String route, String by, int evaluations) {
    String bobs = token("bob", 3600);
    for (int i = 0; i < 2; i++) {
      if (by.equals("token")) {
        listen(route, "ann", token("ann", 3600 + i * 60));
        listen(route, "bob", bobs);
      } else {
        listen(route, "ann", "x-api-key", "key-" + i + "-of-ann");
        listen(route, "bob", "x-api-key", "key-0-of-bob");
      }
    }
    hear(5);

    assertThat(gateway.liveStreams(route)).isEqualTo(evaluations);
    assertThat(open).allMatch(listener -> listener.wrong().isEmpty());
  }

  /** A service would refuse a token that has expired, or believe it for longer than its issuer. */
  @ParameterizedTest
  @CsvSource({"reading, 2, 2", "telling, 3, 2", "storing, 3, 2"})
  void comesUntilTheTokenExpiresAndThenNothingIsAskedWithThatToken(
      String route, int before, int after) {
    Listener first = listenForAMoment(route);
    Listener renewed = listen(route, "ann", token("ann", 3600));
    listen(route, "bob", token("bob", 3600));
    await().until(() -> gateway.liveStreams(route) == before || hasEnded(first));

    await().until(() -> hasEnded(first) && gateway.liveStreams(route) == after);
    open.remove(first);
    int heard = renewed.stream().events().size();
    hear(heard + 5);
    await().until(() -> noneOfSome(first.credential()));
    assertThat(first.wrong()).isEmpty();
    assertThat(open).noneMatch(LiveUsersTest::hasEnded);
    assertThat(open).allMatch(listener -> listener.wrong().isEmpty());
  }

  private static boolean hasEnded(Listener listener) {
    return listener.stream().events().contains("done {\"partial\":false}");
  }

  /** What was on its way at the end may be among the first. */
  private boolean noneOfSome(String token) {
    told.clear();
    await().until(() -> told.size() >= 5);
    return told.stream().noneMatch(sent -> sent.contains(token));
  }

  /** Everybody hears so many events. */
  private void hear(int events) {
    await().until(() -> open.stream().allMatch(known -> known.stream().events().size() >= events));
  }

  private Listener listen(String route, String user, String token) {
    return listen(route, user, "authorization", "Bearer " + token);
  }

  private Listener listen(String route, String user, String header, String credential) {
    EventStream stream = new EventStream(gateway, "/" + route, header, credential);
    Listener listener = new Listener(user, credential, stream);
    open.add(listener);
    await().until(() -> stream.status() != 0);
    return listener;
  }

  /** With a token that soon expires; later where the machine is busy. */
  private Listener listenForAMoment(String route) {
    int left = 1;
    Listener listener;
    do {
      left *= 2;
      listener = listen(route, "ann", token("ann", left));
    } while (listener.stream().status() == 401 && open.remove(listener));
    return listener;
  }

  private String token(String user, int secondsLeft) {
    long expires = issuer.now().getEpochSecond() + secondsLeft;
    return issuer.token().with("sub", user).with("exp", expires).text();
  }
}
