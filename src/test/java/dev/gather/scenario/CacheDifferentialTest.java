package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.rfc9111.HttpClientCache;
import dev.gather.rfc9111.Rewording;
import dev.gather.rfc9111.Rewording.Explanation;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.impl.cache.BasicHttpCacheStorage;
import org.apache.hc.client5.http.impl.cache.CacheConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds against a cache that others wrote which stored answer is for which request, RFC 9111, 4.1,
 * and what unsafe requests remove, 4.4. Both are seen by whether the service is asked. Where they
 * differ, {@link CacheTurnDifference}s must say why.
 */
class CacheDifferentialTest {

  private static final int ROUNDS = Integer.getInteger("cache.rounds", 150);
  private static final long SEED = Long.getLong("cache.seed", 9111);

  private static final AtomicReference<CacheTurn> TURN = new AtomicReference<>();
  private static final AtomicInteger ASKED = new AtomicInteger();

  private static SocketStub service;
  private static Gateway gateway;

  private final Map<CacheTurnDifference, Integer> explained =
      new EnumMap<>(CacheTurnDifference.class);
  private final CloseableHttpClient httpClient =
      HttpClientCache.client(
          true, new BasicHttpCacheStorage(CacheConfig.DEFAULT), CacheDifferentialTest::answer);
  private int rounds;
  private int hosts;
  private int served;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(
            request -> {
              ASKED.incrementAndGet();
              return reply(turn());
            });
    gateway =
        Gateway.start(
            """
            upstreams:
              service:
                url: "%s"
                retry: { max-attempts: 1 }
                circuit-breaker: { window: 1000, minimum-calls: 1000 }
                headers: { forward: [accept-language, x-a, x-b] }
            routes:
              read:
                path: /things/{id}
                calls: { part: { upstream: service, path: "/things/{path.id}", cache: upstream } }
              viewed:
                path: /views/{id}/{x}
                calls: { part: { upstream: service, path: "/things/{path.id}?x={path.x}", cache: upstream } }
              write: { path: "/things/**", proxy: { upstream: service, path: /things } }
            """
                .formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @AfterEach
  void close() throws IOException {
    httpClient.close();
  }

  @Test
  void asksAsHttpClientDoesOrSaysWhyNot() throws IOException {
    RandomCacheTurns turns = new RandomCacheTurns(new Random(SEED));
    int same = 0;
    for (int i = 0; i < ROUNDS; i++) {
      List<CacheTurn> said = turns.next("r" + i);
      List<Boolean> gather = gather(said);
      served += (int) gather.stream().filter(isAsked -> !isAsked).count();
      if (httpClient(said).equals(gather)) {
        same++;
      } else {
        explain(said, gather).forEach(one -> explained.merge(one, 1, Integer::sum));
      }
    }
    System.out.printf(
        "CacheDifferentialTest seed: %d, rounds: %d, the same: %d, served: %d, %s%n",
        SEED, ROUNDS, same, served, explained.values());
    assertThat(same).isGreaterThan(ROUNDS / 5);
    assertThat(served).isGreaterThan(ROUNDS / 2);
    assertThat(explained).as("explains nothing").containsOnlyKeys(CacheTurnDifference.values());
  }

  private Set<CacheTurnDifference> explain(List<CacheTurn> said, List<Boolean> gather)
      throws IOException {
    Explanation<List<CacheTurn>, CacheTurnDifference> explanation =
        Rewording.explain(
                CacheTurnDifference.class, said, words -> httpClient(words).equals(gather))
            .orElseThrow(() -> new AssertionError("Gather: %s%n%s".formatted(gather, text(said))));
    assertThat(gather(explanation.words()))
        .as("in words of %s%n%s", explanation.needed(), text(said))
        .isEqualTo(gather);
    return explanation.needed();
  }

  private static String text(List<CacheTurn> turns) {
    return String.join("\n", turns.stream().map(CacheTurn::toString).toList());
  }

  /** Whether the service is asked, by turn. Each time for things that nobody has asked for. */
  private List<Boolean> gather(List<CacheTurn> turns) {
    String things = "t" + rounds++;
    List<Boolean> asked = new ArrayList<>();
    for (CacheTurn turn : turns) {
      TURN.set(turn);
      int before = ASKED.get();
      gateway.send(request(turn, things));
      asked.add(ASKED.get() > before);
    }
    return asked;
  }

  private static HttpRequest request(CacheTurn turn, String things) {
    String path =
        turn.isRead() && !turn.query().isEmpty()
            ? "/views/" + things + turn.thing() + "/" + turn.query().replace("?x=", "")
            : "/things/" + things + turn.thing() + turn.query();
    HttpRequest.Builder request =
        gateway.request(path).method(turn.method(), BodyPublishers.noBody());
    turn.fields().forEach((name, lines) -> lines.forEach(value -> request.header(name, value)));
    return request.build();
  }

  private static CacheTurn turn() {
    return Objects.requireNonNull(TURN.get(), "nobody has asked");
  }

  private static Reply reply(CacheTurn turn) {
    StringBuilder fields = new StringBuilder("Content-Type: application/json\r\n");
    turn.answer()
        .forEach(
            (name, lines) -> lines.forEach(value -> fields.append(name + ": " + value + "\r\n")));
    return Reply.of(turn.status(), fields.toString(), (hasBody(turn) ? "{}" : "").getBytes(UTF_8));
  }

  private static boolean hasBody(CacheTurn turn) {
    return turn.status() != 204 && turn.status() != 304;
  }

  /** Each time of a host that nobody has asked. */
  private List<Boolean> httpClient(List<CacheTurn> turns) throws IOException {
    String host = "upstream%d.test".formatted(hosts++);
    List<Boolean> asked = new ArrayList<>();
    for (CacheTurn turn : turns) {
      ClassicRequestBuilder request =
          ClassicRequestBuilder.create(turn.method()).setUri("http://" + host + turn.target());
      turn.fields()
          .forEach((name, lines) -> lines.forEach(value -> request.addHeader(name, value)));
      TURN.set(turn);
      int before = ASKED.get();
      httpClient.execute(new HttpHost("http", host, 80), request.build(), HttpResponse::getCode);
      asked.add(ASKED.get() > before);
    }
    return asked;
  }

  private static ClassicHttpResponse answer(ClassicHttpRequest request) {
    ASKED.incrementAndGet();
    CacheTurn turn = turn();
    String host = request.getAuthority().getHostName();
    ClassicHttpResponse response = new BasicClassicHttpResponse(turn.status());
    turn.answer()
        .forEach(
            (name, lines) ->
                lines.forEach(
                    value -> response.addHeader(name, value.replace("upstream.test", host))));
    if (hasBody(turn)) {
      response.setEntity(new StringEntity("{}", ContentType.APPLICATION_JSON));
    }
    return response;
  }
}
