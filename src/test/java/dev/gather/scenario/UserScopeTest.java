package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whose answers a call with {@code scope: user} stores, nobody else is served. */
class UserScopeTest {

  private static final int REQUESTS = 10_000;
  private static final int PAGES = 5;

  /** Two that join alike with the page's number, and one without credentials. */
  private static final List<String> USERS = List.of("ann", "ann1", "");

  private final StubService service =
      new StubService(
          request ->
              Mono.delay(Duration.ofMillis(ThreadLocalRandom.current().nextInt(3)))
                  .map(
                      tick ->
                          Json.object(
                              "seen",
                              request.requestHeaders().get("authorization", "")
                                  + " "
                                  + request.requestHeaders().get("cookie", "")
                                  + " "
                                  + request.uri())));

  @AfterEach
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @EnumSource
  void keepsUsersApartInTenThousandInterleavedRequests(CacheDatabase database) {
    String yaml =
        """
        upstreams:
          accounts:
            url: "%s"
            headers: { forward: [authorization, cookie] }
        routes:
          account:
            path: /account/{id}
            calls:
              part:
                upstream: accounts
                path: "/account/{path.id}"
                cache: { ttl: 1s, stale-while-revalidate: 1s, stale-if-error: 1h, scope: user }
        """
            .formatted(service.url());
    try (Gateway gateway = Gateway.start(yaml, database.properties())) {
      List<String> wrong =
          Objects.requireNonNull(
              Flux.range(0, REQUESTS)
                  .flatMap(i -> ask(gateway, i), 32)
                  .collectList()
                  .block(Patience.FAR));
      assertThat(wrong).isEmpty();
      assertThat(service.started()).as("calls").isLessThan(REQUESTS);
    }
  }

  /** What another was served, if it was. */
  private static Mono<String> ask(Gateway gateway, int number) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String user = USERS.get(random.nextInt(USERS.size()));
    String cookie = USERS.get(random.nextInt(USERS.size()));
    String target = "/account/" + random.nextInt(PAGES);
    var request = gateway.request(target);
    if (!user.isEmpty()) {
      request.header("authorization", user);
    }
    if (!cookie.isEmpty()) {
      request.header("cookie", cookie);
    }
    String expected = user + " " + cookie + " " + target;
    return Mono.fromFuture(() -> gateway.sendAsync(request.build()))
        .map(answer -> seen(answer))
        .filter(seen -> !seen.equals(expected))
        .map(seen -> number + ": " + seen + " instead of " + expected);
  }

  private static String seen(HttpResponse<String> answer) {
    return answer.statusCode() == 200
        ? Json.of(answer).at("/part/seen").stringValue()
        : "status " + answer.statusCode();
  }
}
