package dev.gather.ops.warmup;

import dev.gather.execution.Gateway;
import dev.gather.process.Time;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Keeps readiness down until the process is warm, or the time for that is over. The ports are open
 * meanwhile: who does not wait for readiness is answered.
 */
final class WarmUp implements ApplicationRunner, ApplicationListener<ContextClosedEvent> {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private final WarmUpSettings settings;
  private final Rehearsal rehearsal;
  private final Gateway gateway;
  private final ConfigurableApplicationContext context;
  private final Time time;
  private volatile @Nullable CompletableFuture<Long> running;
  private volatile boolean isClosing;

  /**
   * @param gateway whose services' names are looked up
   * @param context is closed where the process is to end then
   */
  WarmUp(
      WarmUpSettings settings,
      Rehearsal rehearsal,
      Gateway gateway,
      ConfigurableApplicationContext context,
      Time time) {
    this.settings = settings;
    this.rehearsal = rehearsal;
    this.gateway = gateway;
    this.context = context;
    this.time = time;
  }

  @Override
  public void run(ApplicationArguments arguments) throws InterruptedException {
    boolean isSound = settings.atMost().isZero() || isClosing || warmUp();
    if (settings.thenExit()) {
      SpringApplication.exit(context, () -> isSound ? 0 : 1);
      if (!isSound) {
        throw new IllegalStateException("the warm-up failed, see the log");
      }
    }
  }

  /** False where it failed. */
  private boolean warmUp() throws InterruptedException {
    long start = time.nanoTime();
    Progress progress = new Progress(time);
    try (Rehearsal.Stage stage = rehearsal.begin()) {
      gateway.current().upstreams().lookUpNames();
      play(stage.play(progress));
      LOG.info("Warm after {} s: {} requests to itself", seconds(start), progress.answers());
    } catch (TimeoutException e) {
      LOG.info(
          "Ready after {} s, as gather.warm-up.at-most says, with {} requests to itself: not all"
              + " that answers them is compiled yet",
          seconds(start),
          progress.answers());
    } catch (ExecutionException | RuntimeException | LinkageError e) {
      if (isClosing) {
        // It was cancelled, or its threads have ended under it.
        LOG.info("Not warm: the process ends");
        return true;
      }
      // The first requests are slow then, but they are answered.
      LOG.warn("Ready, but not warm: {}", e.toString());
      return false;
    }
    return true;
  }

  private void play(CompletableFuture<Long> answers)
      throws InterruptedException, ExecutionException, TimeoutException {
    running = answers;
    if (isClosing) {
      answers.cancel(true);
    }
    try {
      answers.get(settings.atMost().toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      answers.cancel(true);
    }
  }

  private String seconds(long start) {
    Duration past = Duration.ofNanos(time.nanoTime() - start);
    return String.format(Locale.ROOT, "%.1f", past.toMillis() / 1e3);
  }

  /** Nobody will ask a process that ends; its drain need not wait for this. */
  @Override
  public void onApplicationEvent(ContextClosedEvent closed) {
    if (closed.getApplicationContext() != context) {
      return;
    }
    isClosing = true;
    CompletableFuture<Long> answers = running;
    if (answers != null) {
      answers.cancel(true);
    }
  }
}
