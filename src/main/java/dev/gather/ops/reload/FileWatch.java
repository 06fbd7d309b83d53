package dev.gather.ops.reload;

import dev.gather.definition.watch.Watched;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at files again and again, and has them loaded when they have changed and stay as they are
 * for two looks: a file may be half written at the first.
 *
 * <p>It compares contents, since that sees every way in which files change: the links that
 * Kubernetes swaps when a mounted ConfigMap or Secret changes, files that come and go under a
 * pattern, and file systems that notify nobody.
 */
public final class FileWatch implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  private final String name;
  private final Supplier<? extends List<? extends Watched>> watched;
  private final Duration every;
  private Map<Watched, String> seen = Map.of();
  private volatile @Nullable ScheduledExecutorService thread;

  /**
   * @param name of its thread
   * @param watched the files to be looked at, which may be others each time
   * @param every pause between two looks; zero for no looks at all
   */
  public FileWatch(
      String name, Supplier<? extends List<? extends Watched>> watched, Duration every) {
    this.name = name;
    this.watched = watched;
    this.every = every;
  }

  @Override
  public void start() {
    if (every.isZero()) {
      return;
    }
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            look -> {
              Thread daemon = new Thread(look, name);
              daemon.setDaemon(true);
              return daemon;
            });
    var unused =
        started.scheduleWithFixedDelay(
            this::look, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    thread = started;
  }

  @Override
  public void stop() {
    ScheduledExecutorService started = thread;
    if (started != null) {
      // No interrupt: it would look like files that cannot be read.
      started.shutdown();
    }
    thread = null;
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  void look() {
    // Only of what is watched now: definitions name other files in time.
    Map<Watched, String> now = new IdentityHashMap<>();
    try {
      for (Watched one : watched.get()) {
        look(one).ifPresent(version -> now.put(one, version));
      }
    } catch (RuntimeException | Error e) {
      report(e);
    }
    seen = now;
  }

  private Optional<String> look(Watched one) {
    try {
      Optional<String> now = one.unknown();
      if (now.isPresent() && now.get().equals(seen.get(one))) {
        one.reload(now);
      }
      return now;
    } catch (RuntimeException | Error e) {
      report(e);
      return Optional.empty();
    }
  }

  /** What is thrown from a look would end all looks to come without a word. */
  private static void report(Throwable e) {
    LOG.error("Files could not be looked at", e);
  }
}
