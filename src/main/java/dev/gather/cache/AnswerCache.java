package dev.gather.cache;

import dev.gather.cache.Found.Level;
import dev.gather.process.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Stored answers, in this process and in a database shared with other replicas. The database can
 * only help: whatever happens to it, nothing here fails or takes longer than the read budget, apart
 * from evictions, which must not seem done when they are not.
 */
public final class AnswerCache implements AutoCloseable {

  /** About a megabyte. */
  private static final int EVICTIONS_KEPT = 10_000;

  private final Time time;
  private final CacheSettings settings;
  private final CacheCounters counters = new CacheCounters();
  private final EvictionLog evicted = new EvictionLog(EVICTIONS_KEPT);
  private final LocalLevel local;
  private final SharedStore shared;
  private final WriteQueue writes;
  private final Leases leases;
  private final Evictions evictions;
  private final Invalidations invalidations;
  private final Map<CacheKey, CompletableFuture<Found>> searches = new ConcurrentHashMap<>();

  /**
   * Starts at once, and the database with it.
   *
   * @param shared the database, the cache's own, which closes it
   * @param time that all replicas must roughly agree on
   */
  public AnswerCache(SharedStore shared, CacheSettings settings, Time time) {
    this.time = time;
    this.settings = settings;
    this.shared = shared;
    this.local = new LocalLevel(settings.localSize().toBytes(), time, counters.localRemovals);
    this.leases = new Leases(shared, time);
    this.writes = new WriteQueue(shared, counters, settings, evicted, leases::release);
    this.evictions = new Evictions(local, writes, shared, evicted, counters);
    // Once more in this process: a search may have brought the answer in before the database had
    // removed it.
    this.invalidations = new Invalidations(shared::invalidate, evictions::removeHere);
    shared.start(evictions::obey, evictions::clearHere);
  }

  /**
   * The answer from this process, if the database has confirmed it recently enough. It may no
   * longer be fresh.
   */
  public @Nullable CachedAnswer peek(CacheKey key) {
    return peek(key, answer -> true);
  }

  /** The same, if it is enough. */
  public @Nullable CachedAnswer peek(CacheKey key, Predicate<CachedAnswer> isEnough) {
    LocalEntry entry = local.get(key);
    if (entry == null || !isConfirmed(entry) || !isEnough.test(entry.answer())) {
      return null;
    }
    counters.localHits.increment();
    return entry.answer();
  }

  /**
   * Searches both levels. When the database does not answer within the read budget, an answer of
   * this process stands even if it has not been confirmed lately. Where it is not enough, the
   * database is asked however lately it has confirmed it: another replica may have stored a better
   * one since. Never fails; searches of one key at one time share one query, and cancelling one has
   * no effect on it.
   */
  public Mono<Found> find(CacheKey key, Predicate<CachedAnswer> isEnough) {
    return Mono.defer(
        () -> {
          LocalEntry entry = local.get(key);
          if (entry != null && isConfirmed(entry) && isEnough.test(entry.answer())) {
            counters.localHits.increment();
            return Mono.just(Found.of(entry.answer(), Level.LOCAL));
          }
          return Mono.fromFuture(search(key, entry), true).doOnNext(counters::searched);
        });
  }

  /**
   * Searches the database, whatever this process has: another replica may have refreshed it. Not
   * for requests, as it waits for longer than the read budget.
   */
  public Mono<Found> confirm(CacheKey key) {
    return Mono.defer(() -> ask(key, local.get(key), SharedStore::readPatiently));
  }

  /** To be taken when a fetch begins, for {@link #put}. */
  public long mark() {
    return evicted.mark();
  }

  /**
   * Whether an answer with one of the tags was evicted after {@link #mark} gave that; perhaps also
   * where none was, when there were very many evictions.
   */
  public boolean hasEvicted(Set<String> tags, long since) {
    return evicted.hasEvicted(Tag.of(tags), since);
  }

  /**
   * Stores an answer, here at once and in the database as soon as it can; a later one of the same
   * key stands, and nothing is stored that was evicted meanwhile. It ends a lease of the key.
   *
   * @param tags by which the answer can be evicted
   * @param since what {@link #mark} gave before the answer was fetched
   */
  public void put(CacheKey key, CachedAnswer answer, Set<String> tags, long since) {
    List<Tag> digests = Tag.of(tags);
    boolean goesToDatabase = answer.body().length <= largestShared();
    putHere(key, new LocalEntry(answer, digests, goesToDatabase, time.millis()), since);
    if (goesToDatabase) {
      writes.add(key, new StoredAnswer(answer, digests), since);
    } else {
      leases.release(key);
    }
  }

  /**
   * True when the caller may refresh the key now, as the only one of all replicas; also when the
   * database cannot be asked, and the caller is the only one of this process. Who has it must
   * {@link #confirm} what it knows before it refreshes.
   *
   * @param holdFor how long at most
   */
  public Mono<Boolean> lease(CacheKey key, Duration holdFor) {
    return leases.take(key, holdFor);
  }

  /** Ends a lease that was of no use: what is stored needs no refresh. */
  public void release(CacheKey key) {
    leases.release(key);
  }

  /**
   * Removes every answer that has one of the tags: from this process at once, from the database,
   * and from the other replicas as soon as it tells them.
   *
   * @return how many were removed from the database; fails with {@link EvictionException} when it
   *     could not be told, in which case searches may still find them, other replicas' and this
   *     one's
   */
  public Mono<Long> evict(Set<String> tags) {
    return evictions.evict(tags);
  }

  /**
   * Removes every answer that has the tag, for a request that has changed what they tell of. It
   * waits for the database no longer than for a read, so that who writes and then reads is served
   * what they wrote; the database goes on after that. Never fails: where the database cannot be
   * told, its row and other replicas' copies stand for as long as they are fresh.
   */
  public Mono<Void> invalidate(String tag) {
    return Mono.defer(
        () -> {
          List<Tag> tags = Tag.of(List.of(tag));
          evictions.obey(Optional.of(tags));
          return Mono.fromFuture(invalidations.add(tags), true)
              .timeout(settings.readBudget(), Mono.just(false), time.scheduler())
              .then();
        });
  }

  /**
   * From now on, {@link #hasEvicted} says of the tag that it was. Removes nothing: for answers that
   * nobody stores.
   */
  public void overtake(String tag) {
    evicted.add(Tag.of(List.of(tag)));
  }

  /** Removes everything, as {@link #evict} does. */
  public Mono<Long> evictAll() {
    return evictions.evictAll();
  }

  public CacheStats stats() {
    return counters.stats(local, shared.stats(), writes.size());
  }

  /** Closes the database. What is found here is still found afterwards. */
  @Override
  public void close() {
    shared.close();
  }

  private boolean isConfirmed(LocalEntry entry) {
    return entry.isConfirmed(time.millis(), settings.localLife().toMillis());
  }

  private long largestShared() {
    return Math.min(settings.sharedBody().toBytes(), shared.largestBody());
  }

  private CompletableFuture<Found> search(CacheKey key, @Nullable LocalEntry unconfirmed) {
    CompletableFuture<Found> mine = new CompletableFuture<>();
    CompletableFuture<Found> others = searches.putIfAbsent(key, mine);
    if (others != null) {
      return others;
    }
    ask(key, unconfirmed, SharedStore::read)
        .subscribe(
            found -> {
              searches.remove(key, mine);
              mine.complete(found);
            });
    return mine;
  }

  private Mono<Found> ask(
      CacheKey key,
      @Nullable LocalEntry unconfirmed,
      BiFunction<SharedStore, CacheKey, Mono<Optional<StoredAnswer>>> read) {
    long since = evicted.mark();
    boolean isWaiting = writes.contains(key);
    return read.apply(shared, key)
        .map(stored -> settle(key, known(unconfirmed, since), stored, since, isWaiting))
        .onErrorResume(failure -> Mono.just(withoutDatabase(known(unconfirmed, since), failure)));
  }

  /**
   * A search does not find what was evicted while it ran: whoever evicted it may be waiting for
   * this very search.
   */
  private @Nullable LocalEntry known(@Nullable LocalEntry unconfirmed, long since) {
    return unconfirmed == null || evicted.hasEvicted(unconfirmed.tags(), since)
        ? null
        : unconfirmed;
  }

  /**
   * Brings this process in line with the database.
   *
   * @param wasWaiting whether the database had not been given the answer when it was asked; it may
   *     have been since
   */
  private Found settle(
      CacheKey key,
      @Nullable LocalEntry unconfirmed,
      Optional<StoredAnswer> stored,
      long since,
      boolean wasWaiting) {
    long now = time.millis();
    if (stored.isEmpty()) {
      if (unconfirmed == null) {
        return Found.nothing(Level.SHARED);
      }
      // The database may never have been given the answer, or not yet. That it lacks it says
      // nothing then.
      if (!unconfirmed.isShared() || wasWaiting || writes.contains(key)) {
        return Found.of(unconfirmed.answer(), Level.LOCAL);
      }
      local.remove(key, unconfirmed);
      return Found.nothing(Level.SHARED);
    }
    StoredAnswer row = stored.get();
    if (unconfirmed != null && !row.answer().isLaterThan(unconfirmed.answer())) {
      unconfirmed.confirm(now);
      return Found.of(unconfirmed.answer(), Level.SHARED);
    }
    return putHere(key, new LocalEntry(row.answer(), row.tags(), true, now), since)
        ? Found.of(row.answer(), Level.SHARED)
        : Found.nothing(Level.SHARED);
  }

  private Found withoutDatabase(@Nullable LocalEntry unconfirmed, Throwable failure) {
    counters.unread(failure);
    return new Found(Optional.ofNullable(unconfirmed).map(LocalEntry::answer), Level.LOCAL);
  }

  /** Whether it may stand, as nothing has evicted it meanwhile. */
  private boolean putHere(CacheKey key, LocalEntry entry, long since) {
    if (evicted.hasEvicted(entry.tags(), since)) {
      return false;
    }
    local.put(key, entry);
    if (evicted.hasEvicted(entry.tags(), since)) {
      local.remove(key, entry);
      return false;
    }
    return true;
  }
}
