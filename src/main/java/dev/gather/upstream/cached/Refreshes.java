package dev.gather.upstream.cached;

import dev.gather.cache.CacheKey;
import dev.gather.upstream.call.CallFailure;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Owns the calls that fetch stored answers again in the background: one for a key, and not more
 * than a bound in all.
 */
public final class Refreshes {

  private static final Logger LOG = LoggerFactory.getLogger(Refreshes.class);

  private static final int MOST = 256;

  private final int most;
  private final Set<CacheKey> running = ConcurrentHashMap.newKeySet();
  private final Disposable.Composite calls = Disposables.composite();

  public Refreshes() {
    this(MOST);
  }

  private Refreshes(int most) {
    this.most = most;
  }

  /** For those who must not begin any. */
  static Refreshes none() {
    return new Refreshes(0);
  }

  /** Begins a refresh unless one runs, or too many do: the next request for the key tries again. */
  void begin(CacheKey key, Mono<?> refresh) {
    if (running.size() >= most || !running.add(key)) {
      return;
    }
    Disposable.Swap call = Disposables.swap();
    calls.add(call);
    call.update(
        refresh
            .doFinally(
                signal -> {
                  running.remove(key);
                  calls.remove(call);
                })
            .subscribe(
                refreshed -> {},
                error -> {
                  if (!(error instanceof CallFailure)) {
                    LOG.warn("A stored answer could not be fetched again", error);
                  }
                }));
  }

  public void close() {
    calls.dispose();
  }
}
