package dev.gather.cache;

import dev.gather.process.Time;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** The shared store at its smallest: maps in this process, which never fail. */
final class MemoryStore implements SharedStore {

  private final Replicas replicas;
  private final Time clock;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private volatile Consumer<Optional<List<Tag>>> heard = tags -> {};

  MemoryStore(Replicas replicas, Time clock) {
    this.replicas = replicas;
    this.clock = clock;
  }

  @Override
  public void start(Consumer<Optional<List<Tag>>> listener, Runnable began) {
    heard = listener;
    replicas.listening.add(this);
  }

  @Override
  public Mono<Optional<StoredAnswer>> read(CacheKey key) {
    return ask(() -> Optional.ofNullable(replicas.answers.get(key)).filter(this::isUsable));
  }

  @Override
  public Mono<Optional<StoredAnswer>> readPatiently(CacheKey key) {
    return read(key);
  }

  @Override
  public Mono<Void> write(CacheKey key, StoredAnswer stored) {
    return ask(() ->
            replicas.answers.merge(
                key, stored, (old, next) -> isLater(old, next.answer()) ? old : next))
        .then();
  }

  @Override
  public Mono<Void> remove(CacheKey key, CachedAnswer answer) {
    return ask(() ->
            replicas.answers.computeIfPresent(
                key, (any, stored) -> isLater(stored, answer) ? stored : null))
        .then();
  }

  @Override
  public Mono<Boolean> lease(CacheKey key, long now, long until) {
    return ask(
        () -> {
          Lease held = replicas.leases.get(key);
          boolean isFree = held == null || held.until <= now;
          if (isFree) {
            replicas.leases.put(key, new Lease(this, until));
          }
          return isFree;
        });
  }

  @Override
  public Mono<Void> release(CacheKey key) {
    return ask(() ->
            replicas.leases.computeIfPresent(key, (any, held) -> held.holder == this ? null : held))
        .then();
  }

  @Override
  public Mono<Long> evict(Collection<Tag> tags) {
    return ask(() -> replicas.removeIf(stored -> !Collections.disjoint(stored.tags(), tags)))
        .doOnNext(removed -> tell(Optional.of(List.copyOf(tags))));
  }

  @Override
  public Mono<Long> invalidate(Collection<Tag> tags) {
    return evict(tags);
  }

  @Override
  public Mono<Long> evictAll() {
    return ask(() -> replicas.removeIf(stored -> true)).doOnNext(removed -> tell(Optional.empty()));
  }

  @Override
  public long largestBody() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Stats stats() {
    return new Stats(new CacheStats.Link("memory", "closed", 0, true), 0, 0, 0);
  }

  @Override
  public void close() {
    open.set(false);
    replicas.listening.remove(this);
  }

  private <T> Mono<T> ask(Supplier<T> work) {
    return Mono.fromSupplier(
        () -> {
          if (!open.get()) {
            throw new IllegalStateException("the store is closed");
          }
          synchronized (replicas) {
            return work.get();
          }
        });
  }

  private void tell(Optional<List<Tag>> tags) {
    replicas.listening.stream()
        .filter(other -> other != this)
        .forEach(other -> other.heard.accept(tags));
  }

  private boolean isUsable(StoredAnswer stored) {
    return clock.millis() < stored.answer().usableUntil();
  }

  private static boolean isLater(StoredAnswer stored, CachedAnswer answer) {
    return stored.answer().receivedAt() > answer.receivedAt();
  }

  /** What the stores of one database have in common. */
  static final class Replicas {

    private final Map<CacheKey, StoredAnswer> answers = new HashMap<>();
    private final Map<CacheKey, Lease> leases = new HashMap<>();
    private final Set<MemoryStore> listening = ConcurrentHashMap.newKeySet();

    private long removeIf(Predicate<StoredAnswer> unwanted) {
      int before = answers.size();
      answers.values().removeIf(unwanted);
      return before - answers.size();
    }
  }

  private record Lease(MemoryStore holder, long until) {}
}
