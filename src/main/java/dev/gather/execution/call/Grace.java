package dev.gather.execution.call;

import dev.gather.upstream.call.PassingSubscriber;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.scheduler.Scheduler;

/**
 * Lets calls in flight end by themselves when their request has failed. An exchange that is
 * cancelled closes its connection, so that each failure of one call would cost its healthy siblings
 * theirs.
 *
 * @param isGranted asked when the calls are cancelled: false cancels them at once
 * @param scheduler where the time runs
 */
public record Grace(BooleanSupplier isGranted, Scheduler scheduler) {

  /** Most answers of services that are well are there by then. */
  static final Duration TIME = Duration.ofMillis(100);

  public <T> Mono<T> around(Mono<T> calls) {
    return new MonoOperator<T, T>(calls) {
      @Override
      public void subscribe(CoreSubscriber<? super T> actual) {
        source.subscribe(new Calls<>(actual));
      }
    };
  }

  public <T> Flux<T> around(Flux<T> calls) {
    return new FluxOperator<T, T>(calls) {
      @Override
      public void subscribe(CoreSubscriber<? super T> actual) {
        source.subscribe(new Calls<>(actual));
      }
    };
  }

  private final class Calls<T> extends PassingSubscriber<T> {

    private volatile boolean isCancelled;
    private volatile boolean isOver;
    private volatile @Nullable Disposable timer;

    Calls(CoreSubscriber<? super T> actual) {
      super(actual);
    }

    @Override
    public void onNext(T value) {
      if (!isCancelled) {
        super.onNext(value);
      }
    }

    @Override
    public void onError(Throwable error) {
      end();
      if (!isCancelled) {
        super.onError(error);
      }
    }

    @Override
    public void onComplete() {
      end();
      if (!isCancelled) {
        super.onComplete();
      }
    }

    @Override
    public void cancel() {
      if (isCancelled) {
        return;
      }
      isCancelled = true;
      if (isOver || !isGranted.getAsBoolean()) {
        super.cancel();
        return;
      }
      // Whoever has left asks for no more.
      request(Long.MAX_VALUE);
      timer = scheduler.schedule(super::cancel, TIME.toMillis(), TimeUnit.MILLISECONDS);
      if (isOver) {
        stopTimer();
      }
    }

    private void end() {
      isOver = true;
      stopTimer();
    }

    private void stopTimer() {
      Disposable running = timer;
      if (running != null) {
        running.dispose();
      }
    }
  }
}
