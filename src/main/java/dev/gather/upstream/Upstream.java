package dev.gather.upstream;

import dev.gather.cache.AnswerCache;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.process.Time;
import dev.gather.upstream.cached.CacheStage;
import dev.gather.upstream.cached.CoalescingStage;
import dev.gather.upstream.cached.EarlyRefresh;
import dev.gather.upstream.cached.InvalidationStage;
import dev.gather.upstream.cached.RecheckStage;
import dev.gather.upstream.cached.Refreshes;
import dev.gather.upstream.call.AttemptListener;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Exchange;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.PoolState;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.ProxiedRequest;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import dev.gather.upstream.guard.AttemptStage;
import dev.gather.upstream.guard.BulkheadQueue;
import dev.gather.upstream.guard.BulkheadStage;
import dev.gather.upstream.guard.Circuit;
import dev.gather.upstream.guard.CircuitBreakerStage;
import dev.gather.upstream.guard.RetryBudget;
import dev.gather.upstream.guard.RetryStage;
import dev.gather.upstream.guard.TimeLimitStage;
import dev.gather.upstream.http.ConnectionPool;
import dev.gather.upstream.http.Endpoint;
import dev.gather.upstream.http.HttpExchange;
import dev.gather.upstream.http.HttpSender;
import dev.gather.upstream.http.NameLookup;
import dev.gather.upstream.proxy.ProxyExchange;
import dev.gather.upstream.relay.ClientLostException;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.netty.resources.ConnectionProvider;

/** One service with its living state: breaker, bulkhead, retry budget and connections. */
public final class Upstream {

  private final UpstreamDefinition definition;
  private final CircuitBreaker circuitBreaker;
  private final Bulkhead bulkhead;
  private final BulkheadQueue queue;
  private final ConnectionPool connections;
  private final Refreshes refreshes = new Refreshes();
  private final AtomicBoolean storesAnswers = new AtomicBoolean();
  private final AtomicBoolean coalescesCalls = new AtomicBoolean();
  private final Endpoint endpoint;
  private final String origin;
  private final UpstreamCall calls;
  private final UpstreamCall recalls;
  private final Exchange<ProxiedRequest, ProxiedAnswer> proxied;
  private final Exchange<ProxiedRequest, ProxiedAnswer> webSockets;
  private final Bulkhead webSocketPlaces;
  private final AtomicInteger owners = new AtomicInteger(1);

  Upstream(
      UpstreamDefinition definition,
      CircuitBreaker circuitBreaker,
      Bulkhead bulkhead,
      AnswerCache cache,
      AttemptListener listener,
      Time time,
      UnaryOperator<UpstreamCall> exchange) {
    this.definition = definition;
    this.circuitBreaker = circuitBreaker;
    this.bulkhead = bulkhead;
    this.queue = new BulkheadQueue(definition.bulkhead(), bulkhead);
    this.connections = new ConnectionPool(definition);
    this.endpoint = Endpoint.of(definition.url());
    this.origin = endpoint.origin();
    String name = definition.name();
    Pipeline pipeline =
        new Pipeline(
            new InvalidationStage(origin, cache, storesAnswers, coalescesCalls),
            new CacheStage(
                name,
                origin,
                cache,
                refreshes,
                new EarlyRefresh(() -> ThreadLocalRandom.current().nextDouble()),
                time),
            new CoalescingStage(origin, cache, time),
            new RecheckStage(cache, time),
            new RetryStage(
                definition.retry(),
                new RetryBudget(definition.retry().budget(), time::nanoTime),
                () -> ThreadLocalRandom.current().nextDouble()),
            new AttemptStage(name, listener),
            new BulkheadStage(queue),
            new CircuitBreakerStage(new Circuit(circuitBreaker)),
            new TimeLimitStage(name));
    HttpSender sender =
        new HttpSender(definition, HttpSender.client(definition, connections.provider()));
    this.calls = pipeline.around(exchange.apply(new HttpExchange(definition, sender)));
    Mono<UpstreamAnswer> shed = Mono.error(CallFailure.of(FailureKind.SHED, name + " was spared"));
    this.recalls = pipeline.aroundRefusal(request -> shed);
    HttpSender unpooled =
        new HttpSender(
            definition, HttpSender.client(definition, ConnectionProvider.newConnection()));
    this.proxied = pipeline.aroundProxied(new ProxyExchange(definition, sender, unpooled));
    this.webSocketPlaces = places(definition);
    this.webSockets =
        pipeline.aroundWebSocket(
            new BulkheadStage(BulkheadQueue.ofWebSockets(definition.webSockets(), webSocketPlaces)),
            // No pool: a connection that became a WebSocket never goes back.
            new ProxyExchange(definition, unpooled, unpooled));
  }

  private static Bulkhead places(UpstreamDefinition definition) {
    return Bulkhead.of(
        definition.name(),
        BulkheadConfig.custom()
            .maxConcurrentCalls(definition.webSockets())
            .maxWaitDuration(Duration.ZERO)
            .writableStackTraceEnabled(false)
            .build());
  }

  public String name() {
    return definition.name();
  }

  public UpstreamDefinition definition() {
    return definition;
  }

  void lookUpName() {
    NameLookup.begin(endpoint);
  }

  /** Where its requests go, as part of a stored answer's key. */
  public String url() {
    return definition.url().toString();
  }

  /**
   * The target that a reference in one of its answers stands for.
   *
   * @param reference a URI, or a path with a slash in front
   * @return path and what follows, behind the path of {@link #url()}; empty when it points
   *     elsewhere
   */
  public Optional<String> target(String reference) {
    return endpoint.target(reference);
  }

  /**
   * Sends a call's request, repeated and refused as the definition says. Nothing happens before
   * subscription; cancelling frees whatever the call holds.
   *
   * @return one answer; fails only with {@link CallFailure}
   */
  public Mono<UpstreamAnswer> send(UpstreamRequest request) {
    return calls.send(request).onErrorMap(this::expected);
  }

  /**
   * Answers a call that is not made, as the gateway has too much to do. Nothing is sent, not even
   * in the background.
   *
   * @return what is stored; where that is nothing of use, fails with {@link FailureKind#SHED}
   */
  public Mono<UpstreamAnswer> recall(UpstreamRequest request) {
    return recalls.send(request).onErrorMap(this::expected);
  }

  /**
   * Passes a request on, once, or refuses it as the definition says. Nothing happens before
   * subscription; cancelling frees whatever the request holds.
   *
   * @return its answer, when the body has passed; fails only with {@link CallFailure} and {@link
   *     ClientLostException}
   */
  public Mono<ProxiedAnswer> pass(ProxiedRequest request) {
    return (request.isHandshake() ? webSockets : proxied).send(request).onErrorMap(this::expected);
  }

  public CircuitBreaker circuitBreaker() {
    return circuitBreaker;
  }

  public Bulkhead bulkhead() {
    return bulkhead;
  }

  /** Calls that wait for a place in the bulkhead. */
  public int queued() {
    return queue.queued();
  }

  /** WebSockets that are open, and handshakes under way. */
  public int openWebSockets() {
    return definition.webSockets() - webSocketPlaces.getMetrics().getAvailableConcurrentCalls();
  }

  /** Empty until the first call. */
  public Optional<PoolState> pool() {
    return connections.state();
  }

  String origin() {
    return origin;
  }

  /** From now on, requests that change something remove what is stored of it. */
  void storeAnswers() {
    storesAnswers.set(true);
  }

  /** From now on, who comes after a request that changes something joins no call before it. */
  void coalesceCalls() {
    coalescesCalls.set(true);
  }

  /** For one more owner, who has to {@link #release()} it as well. */
  Upstream shared() {
    owners.incrementAndGet();
    return this;
  }

  /** Whether that was its last owner, and it is to be closed. */
  boolean release() {
    return owners.decrementAndGet() == 0;
  }

  /** Calls that are under way still end well. */
  void close() {
    refreshes.close();
    connections.close();
  }

  /**
   * No stage foresaw this error, for example that a timer was shut down. Its message is left out:
   * it is not ours, and may hold anything.
   */
  private Throwable expected(Throwable error) {
    return error instanceof CallFailure || error instanceof ClientLostException
        ? error
        : CallFailure.of(
            FailureKind.CONNECTION,
            "the call to " + name() + " broke (" + error.getClass().getSimpleName() + ")");
  }
}
