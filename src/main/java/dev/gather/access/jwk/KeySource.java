package dev.gather.access.jwk;

import dev.gather.process.OutOfMemory;
import dev.gather.process.Time;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * The keys of one issuer. They are fetched in the background, again and again; a fetch that fails
 * leaves the old ones in force. A token that names another key has them fetched once more, but not
 * soon after the last time: anybody can make up such tokens.
 */
public final class KeySource implements Disposable {

  /** Of one fetch, with its metadata. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  /** That a request waits for a fetch: its calls have not begun then, and it has a place. */
  static final Duration WAIT = Duration.ofSeconds(2);

  /** After the first failure, where there are none; doubles with each. */
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);

  private static final int MOST_DOUBLINGS = 6;

  private final KeyFetch fetch;
  private final Time time;
  private final KeyLog log;
  private final KeyListener listener;
  private final String issuer;
  private final AtomicReference<@Nullable KeyRound> underway = new AtomicReference<>();
  private final Disposable.Swap next = Disposables.swap();
  private volatile @Nullable PublishedKeys keys;
  private volatile int failures;
  // Nanoseconds; zero for never.
  private volatile long begunAt;
  private volatile long dueAt;

  KeySource(String issuer, KeyFetch fetch, Time time, KeyListener listener) {
    this.issuer = issuer;
    this.fetch = fetch;
    this.time = time;
    this.listener = listener;
    this.log = new KeyLog(issuer, fetch.place());
  }

  /** Begins to fetch, in the background, until it is disposed of. */
  public KeySource start() {
    begin(Duration.ZERO);
    return this;
  }

  /** The newest that there are; null before the first. */
  public @Nullable PublishedKeys current() {
    return keys;
  }

  /** Whether the issuer may have published others since, as it has not answered. */
  public boolean isFailing() {
    return failures > 0 || keys == null || underway.get() != null;
  }

  /** How long it may take until there is more to say. */
  public Duration retryAfter() {
    Duration left = Duration.ofNanos(dueAt - time.nanoTime());
    return underway.get() != null || left.compareTo(FIRST_BACKOFF) < 0 ? FIRST_BACKOFF : left;
  }

  /**
   * Ends when the fetch that is under way has ended, which begins now if it may, or after {@link
   * #WAIT}. Ends at once if there is none, or too many wait already.
   */
  public Mono<Void> newest() {
    return Mono.defer(
        () -> {
          KeyRound round = underway.get();
          if (round == null && keys != null && !hasBegunWithin(fetch.pause())) {
            round = begin(fetch.pause());
          }
          return round == null ? Mono.empty() : round.end(WAIT, time.scheduler());
        });
  }

  @Override
  public void dispose() {
    next.dispose();
    KeyRound round = underway.get();
    if (round != null) {
      round.cancel();
      end(round);
    }
  }

  @Override
  public boolean isDisposed() {
    return next.isDisposed();
  }

  /**
   * The fetch that is under way, or a new one; null where the last has begun within {@code pause}.
   */
  private @Nullable KeyRound begin(Duration pause) {
    KeyRound mine = new KeyRound();
    KeyRound other = underway.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    // Asked again: another one may have begun and ended since.
    if (isDisposed() || hasBegunWithin(pause)) {
      end(mine);
      return null;
    }
    begunAt = time.nanoTime();
    mine.run(
        fetch
            .fetch()
            .timeout(LIMIT, Mono.error(TimeoutException::new), time.scheduler())
            .subscribe(found -> fetched(mine, found), error -> failed(mine, error)));
    return mine;
  }

  private boolean hasBegunWithin(Duration pause) {
    long begun = begunAt;
    return begun != 0 && time.nanoTime() - begun < pause.toNanos();
  }

  private void fetched(KeyRound round, KeyFetch.Fetched found) {
    // The same keys stay the same object, so that tokens that were verified with them stay known.
    if (!found.keys().equals(keys)) {
      keys = found.keys();
    }
    failures = 0;
    log.fetched(found.keys());
    ended(round, true, found.lookAgain());
  }

  private void failed(KeyRound round, Throwable error) {
    OutOfMemory.check(error);
    boolean hasOld = keys != null;
    Duration backoff = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    log.failed(error, hasOld);
    ended(round, false, hasOld || backoff.compareTo(fetch.pause()) > 0 ? fetch.pause() : backoff);
  }

  private void ended(KeyRound round, boolean isThere, Duration again) {
    dueAt = time.nanoTime() + again.toNanos();
    // First, or the next could come while this one still seems to be under way.
    underway.compareAndSet(round, null);
    next.update(
        time.scheduler()
            .schedule(() -> begin(Duration.ZERO), again.toNanos(), TimeUnit.NANOSECONDS));
    round.ended();
    listener.keysFetched(issuer, isThere);
  }

  private void end(KeyRound round) {
    underway.compareAndSet(round, null);
    round.ended();
  }
}
