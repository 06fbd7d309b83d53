package dev.gather.upstream.http;

import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.upstream.call.PoolState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import reactor.netty.Metrics;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.ConnectionProvider.MeterRegistrar;

/**
 * The connections to one upstream, and their numbers.
 *
 * <p>Reactor Netty tells its numbers either to Micrometer or to a registrar; this one remembers
 * them and registers the same gauges under the names that dashboards know.
 */
public final class ConnectionPool implements MeterRegistrar {

  /** Below five seconds, the shortest keep-alive in common use (Node.js). */
  private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(4);

  /** So that connections move on when a service behind one name is scaled or moved. */
  private static final Duration MAX_LIFE_TIME = Duration.ofMinutes(5);

  private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(10);

  private static final Map<String, ToIntFunction<ConnectionPoolMetrics>> GAUGES = gauges();

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final ConnectionProvider provider;

  // When a definition changes, its old pool is still there for a while, under the same name.
  private final String number = Integer.toString(COUNT.incrementAndGet());
  private final Map<String, ConnectionPoolMetrics> pools = new ConcurrentHashMap<>();

  public ConnectionPool(UpstreamDefinition definition) {
    int places = definition.bulkhead().maxConcurrent();
    provider =
        ConnectionProvider.builder("gather-" + definition.name())
            .maxConnections(places)
            // The bulkhead admits no more than there are connections. But a cancelled call frees
            // its place at once and its connection a moment later, which others must survive.
            .pendingAcquireMaxCount(2 * places)
            .pendingAcquireTimeout(definition.limits().timeout())
            // The warmest connection first, so that those beyond the need become idle and close.
            .lifo()
            .maxIdleTime(MAX_IDLE_TIME)
            .maxLifeTime(MAX_LIFE_TIME)
            .evictInBackground(EVICTION_INTERVAL)
            .metrics(true, () -> this)
            .build();
  }

  public ConnectionProvider provider() {
    return provider;
  }

  /** Empty until the first call. */
  public Optional<PoolState> state() {
    return pools.values().stream().findFirst().map(ConnectionPool::stateOf);
  }

  /** Closes idle connections now and the others when their calls end. */
  public void close() {
    provider.dispose();
  }

  @Override
  public void registerMetrics(
      String poolName, String id, SocketAddress remoteAddress, ConnectionPoolMetrics metrics) {
    pools.put(id, metrics);
    Tags tags = tags(poolName, remoteAddress);
    GAUGES.forEach(
        (name, value) ->
            Gauge.builder(name, metrics, value::applyAsInt).tags(tags).register(Metrics.REGISTRY));
  }

  @Override
  public void deRegisterMetrics(String poolName, String id, SocketAddress remoteAddress) {
    pools.remove(id);
    Tags tags = tags(poolName, remoteAddress);
    for (String name : GAUGES.keySet()) {
      Metrics.REGISTRY.remove(new Meter.Id(name, tags, null, null, Meter.Type.GAUGE));
    }
  }

  private static PoolState stateOf(ConnectionPoolMetrics metrics) {
    return new PoolState(
        metrics.acquiredSize(),
        metrics.idleSize(),
        metrics.pendingAcquireSize(),
        metrics.maxAllocatedSize());
  }

  private Tags tags(String poolName, SocketAddress remoteAddress) {
    return Tags.of(
        "id",
        number,
        "remote.address",
        Metrics.formatSocketAddress(remoteAddress),
        "name",
        poolName);
  }

  /**
   * @see <a
   *     href="https://docs.spring.io/projectreactor/reactor-netty/docs/current/reference/html/">
   *     Reactor Netty's reference, pooled {@code ConnectionProvider} metrics</a>
   */
  private static Map<String, ToIntFunction<ConnectionPoolMetrics>> gauges() {
    return Map.of(
        "reactor.netty.connection.provider.total.connections",
        ConnectionPoolMetrics::allocatedSize,
        "reactor.netty.connection.provider.active.connections",
        ConnectionPoolMetrics::acquiredSize,
        "reactor.netty.connection.provider.idle.connections",
        ConnectionPoolMetrics::idleSize,
        "reactor.netty.connection.provider.pending.connections",
        ConnectionPoolMetrics::pendingAcquireSize,
        "reactor.netty.connection.provider.max.connections",
        ConnectionPoolMetrics::maxAllocatedSize,
        "reactor.netty.connection.provider.max.pending.connections",
        ConnectionPoolMetrics::maxPendingAcquireSize);
  }
}
