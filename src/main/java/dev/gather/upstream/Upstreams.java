package dev.gather.upstream;

import dev.gather.cache.AnswerCache;
import dev.gather.definition.model.BulkheadDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.process.Time;
import dev.gather.upstream.call.AttemptListener;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.guard.Circuit;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All services behind the gateway, by name; breakers and bulkheads are entered in registries. */
public final class Upstreams implements AutoCloseable {

  private final CircuitBreakerRegistry breakers;
  private final BulkheadRegistry bulkheads;
  private final AnswerCache cache;
  private final AttemptListener listener;
  private final Time time;
  private final UnaryOperator<UpstreamCall> exchange;
  private final Map<String, Upstream> upstreams = new LinkedHashMap<>();

  /**
   * @param definitions by name
   * @param breakers get one entry for each upstream, in place of one that has its name
   * @param bulkheads likewise
   * @param cache keeps answers of the calls that have one
   * @param listener is told of every attempt
   * @param time that calls wait and are measured by
   * @param exchange gives what stands in the place of the exchange over HTTP
   */
  public Upstreams(
      Map<String, UpstreamDefinition> definitions,
      CircuitBreakerRegistry breakers,
      BulkheadRegistry bulkheads,
      AnswerCache cache,
      AttemptListener listener,
      Time time,
      UnaryOperator<UpstreamCall> exchange) {
    this.breakers = breakers;
    this.bulkheads = bulkheads;
    this.cache = cache;
    this.listener = listener;
    this.time = time;
    this.exchange = exchange;
    definitions.forEach((name, definition) -> upstreams.put(name, open(definition)));
  }

  private Upstreams(Upstreams before, Map<String, UpstreamDefinition> definitions) {
    this.breakers = before.breakers;
    this.bulkheads = before.bulkheads;
    this.cache = before.cache;
    this.listener = before.listener;
    this.time = before.time;
    this.exchange = before.exchange;
    try {
      definitions.forEach((name, definition) -> upstreams.put(name, before.handOn(definition)));
    } catch (RuntimeException | Error defect) {
      close();
      throw defect;
    }
  }

  /**
   * The upstreams of a changed file: one whose definition is the same lives on with its state, the
   * others begin anew. These here still work until they are closed, which leaves alone what others
   * have as well.
   */
  public Upstreams changedTo(Map<String, UpstreamDefinition> definitions) {
    return new Upstreams(this, definitions);
  }

  /**
   * @throws IllegalArgumentException if there is none of that name
   */
  public Upstream get(String name) {
    Upstream upstream = upstreams.get(name);
    if (upstream == null) {
      throw new IllegalArgumentException(
          "upstream: " + name + " (expected: one of " + upstreams.keySet() + ")");
    }
    return upstream;
  }

  /** In the order of the definitions. */
  public Collection<Upstream> all() {
    return Collections.unmodifiableCollection(upstreams.values());
  }

  /**
   * Has all their hosts' names looked up, so that no call has to wait for that; sends nothing to
   * them. Returns at once.
   */
  public void lookUpNames() {
    upstreams.values().forEach(Upstream::lookUpName);
  }

  /**
   * Says whose answers are stored. A request that changes something there removes stored answers,
   * whichever upstream's name it is sent under. Other upstreams have no stored answers to remove.
   *
   * @param names of upstreams that have a cached call
   */
  public void storeAnswersOf(Collection<String> names) {
    atOriginsOf(names).forEach(Upstream::storeAnswers);
  }

  /**
   * Says who has calls that requests share without storing their answers. Who comes after a request
   * that changes something there joins none that began before.
   *
   * @param names of upstreams that have such a call
   */
  public void coalesceCallsOf(Collection<String> names) {
    atOriginsOf(names).forEach(Upstream::coalesceCalls);
  }

  private Stream<Upstream> atOriginsOf(Collection<String> names) {
    Set<String> origins =
        names.stream().map(name -> get(name).origin()).collect(Collectors.toUnmodifiableSet());
    return upstreams.values().stream().filter(upstream -> origins.contains(upstream.origin()));
  }

  /**
   * Takes what nobody else has out of the registries and closes its connections: the idle ones now,
   * the others when their calls end. Once, when nobody sends through these any more.
   */
  @Override
  public void close() {
    upstreams.values().stream().filter(Upstream::release).forEach(this::close);
  }

  /**
   * Puts these upstreams back into the registries. Their successors had taken the places there, but
   * did not come into force.
   */
  public void enter() {
    synchronized (breakers) {
      upstreams.forEach(
          (name, upstream) -> {
            // Registries replace only what they have.
            breakers.circuitBreaker(name);
            breakers.replace(name, upstream.circuitBreaker());
            bulkheads.bulkhead(name);
            bulkheads.replace(name, upstream.bulkhead());
          });
    }
  }

  private Upstream handOn(UpstreamDefinition definition) {
    Upstream living = upstreams.get(definition.name());
    return living != null && living.definition().equals(definition)
        ? living.shared()
        : open(definition);
  }

  private Upstream open(UpstreamDefinition definition) {
    String name = definition.name();
    // Another thread may close an older upstream of the same name meanwhile. It must not take out
    // the new one.
    synchronized (breakers) {
      // A registry keeps what it has, with the old limits, unless that is removed first.
      breakers.remove(name);
      bulkheads.remove(name);
      return new Upstream(
          definition,
          breakers.circuitBreaker(name, Circuit.config(definition.circuitBreaker(), time)),
          bulkheads.bulkhead(name, config(definition.bulkhead())),
          cache,
          listener,
          time,
          exchange);
    }
  }

  private static BulkheadConfig config(BulkheadDefinition definition) {
    return BulkheadConfig.custom()
        .maxConcurrentCalls(definition.maxConcurrent())
        // A wait here would block the thread; waiting is the queue's.
        .maxWaitDuration(Duration.ZERO)
        .writableStackTraceEnabled(false)
        .build();
  }

  private void close(Upstream upstream) {
    String name = upstream.name();
    synchronized (breakers) {
      // A successor of the same name may have taken the entry over.
      breakers
          .find(name)
          .filter(upstream.circuitBreaker()::equals)
          .ifPresent(breaker -> breakers.remove(name));
      bulkheads
          .find(name)
          .filter(upstream.bulkhead()::equals)
          .ifPresent(bulkhead -> bulkheads.remove(name));
    }
    upstream.close();
  }
}
