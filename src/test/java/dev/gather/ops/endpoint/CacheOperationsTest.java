package dev.gather.ops.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import dev.gather.cache.AnswerCache;
import dev.gather.cache.TestDatabase;
import dev.gather.cache.TestSettings;
import dev.gather.ops.health.CacheHealthIndicator;
import dev.gather.ops.metric.CacheMeters;
import dev.gather.process.Time;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

/** What operators see and do while the cache's database is not there. */
class CacheOperationsTest {

  private final AnswerCache cache =
      TestDatabase.of(new Nowhere()).cache(TestSettings.with(), Time.SYSTEM);
  private final CacheEndpoint endpoint =
      new CacheEndpoint(cache, () -> List.of("page", "home"), () -> List.of("catalog"));

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void anEvictionThatTheDatabaseWasNotToldOfIsNotCalledDone() {
    for (WebEndpointResponse<?> answer :
        List.of(evict("a", null, null, null), evict(null, null, null, "true"))) {
      assertThat(answer.getStatus()).isEqualTo(503);
      assertThat(message(answer)).startsWith("the cache's database could not be told");
    }
  }

  @Test
  void anEvictionSaysExactlyOneThing() {
    assertRefused(evict(null, null, null, null), "no parameter");
    assertRefused(evict("a", null, "catalog", null), "tag and upstream");
    assertRefused(evict(List.of("a", "b"), null, null, null), "tag more than once");
    assertRefused(evict("", null, null, null), "tag without a value");
    assertRefused(evict(null, null, null, "yes"), "all=yes");
  }

  @Test
  void anEvictionNamesWhatThereIs() {
    WebEndpointResponse<?> route = evict(null, "paeg", null, null);
    WebEndpointResponse<?> upstream = evict(null, null, "page", null);

    assertThat(route.getStatus()).isEqualTo(404);
    assertThat(message(route)).isEqualTo("route: paeg (expected: one of [page, home])");
    assertThat(upstream.getStatus()).isEqualTo(404);
    assertThat(message(upstream)).isEqualTo("upstream: page (expected: one of [catalog])");
  }

  @Test
  void aDatabaseThatIsNotThereTakesNoPodOut() {
    var health = new CacheHealthIndicator(cache).health();

    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails())
        .containsEntry("database", "postgresql")
        .containsEntry("breaker", "closed")
        .containsEntry("localEntries", 0L)
        .containsKeys("listening", "localBytes", "sharedBytes");
  }

  @Test
  void metricsFollowTheNumbers() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new CacheMeters(cache).bindTo(registry);

    assertThat(evict("a", null, null, null).getStatus()).isEqualTo(503);

    assertThat(registry.get("gather.cache.evictions").functionCounter().count()).isEqualTo(1);
    assertThat(registry.get("gather.cache.hits").functionCounters()).hasSize(2);
    assertThat(registry.get("gather.cache.bytes").tag("level", "local").gauge().value()).isZero();
  }

  private WebEndpointResponse<?> evict(
      @Nullable Object tag,
      @Nullable Object route,
      @Nullable Object upstream,
      @Nullable Object all) {
    return Objects.requireNonNull(endpoint.evict(tag, route, upstream, all).block(Patience.LIMIT));
  }

  private static void assertRefused(WebEndpointResponse<?> answer, String found) {
    assertThat(answer.getStatus()).isEqualTo(400);
    assertThat(message(answer))
        .isEqualTo(
            found + " (expected: exactly one of tag=NAME, route=NAME, upstream=NAME or all=true)");
  }

  private static String message(WebEndpointResponse<?> answer) {
    return answer.getBody() instanceof Refusal refusal ? refusal.message() : "";
  }

  /** A database that refuses every connection. */
  private static final class Nowhere implements ConnectionFactory {

    @Override
    public Mono<Connection> create() {
      return Mono.error(new R2dbcNonTransientResourceException("nobody listens"));
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
      return () -> "PostgreSQL";
    }
  }
}
