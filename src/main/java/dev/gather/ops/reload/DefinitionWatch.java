package dev.gather.ops.reload;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at the definition files again and again, and loads them when they have changed and stay as
 * they are for two looks: a file may be half written at the first.
 *
 * <p>It compares contents, since that sees every way in which files change: the links that
 * Kubernetes swaps when a mounted ConfigMap changes, files that come and go under a pattern, and
 * file systems that notify nobody.
 */
public final class DefinitionWatch implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(DefinitionWatch.class);

  private final Definitions definitions;
  private final Duration every;
  private Optional<String> seen = Optional.empty();
  private volatile @Nullable ScheduledExecutorService thread;

  /**
   * @param every pause between two looks; zero for no looks at all
   */
  public DefinitionWatch(Definitions definitions, Duration every) {
    this.definitions = definitions;
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
              Thread daemon = new Thread(look, "gather-definitions");
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
    try {
      Optional<String> now = definitions.unknown();
      if (now.isPresent() && now.equals(seen)) {
        definitions.reload(now);
      }
      seen = now;
    } catch (RuntimeException | Error e) {
      // What is thrown from here would end all looks to come without a word.
      LOG.error("The definition files could not be looked at", e);
    }
  }
}
