package dev.gather.upstream.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Writes one body to a connection as it comes, and ends when the last part has left.
 *
 * <p>Reactor Netty's own writer lets 128 parts wait for a slow reader, which is a megabyte to each
 * connection; this one keeps to a few. It also watches for pauses on either side, which only it can
 * tell apart: parts that wait are the target's pause, and none to write is the source's. Its time
 * is that of the target's event loop, so always real.
 */
public final class Relay extends Mono<Void> {

  /** Parts asked for and not yet written; Netty cuts bodies into parts of 8 KB at most. */
  private static final int WINDOW = 16;

  private static final int REFILL = WINDOW / 2;

  /**
   * Longest pause of one side.
   *
   * @param failure what a longer one ends with
   */
  public record Limit(Duration pause, Supplier<Throwable> failure) {

    /** For a side that somebody else watches, or that may be silent. */
    public static final Limit NONE =
        new Limit(Duration.ofNanos(Long.MAX_VALUE), IllegalStateException::new);
  }

  /**
   * What was announced of the body.
   *
   * @param bytes how many there are
   * @param cutShort what the relay of fewer ends with
   */
  public record Length(long bytes, Supplier<Throwable> cutShort) {

    public static final Length UNKNOWN = new Length(Long.MAX_VALUE, IllegalStateException::new);
  }

  /** Knows how many bytes wait for the target; called on its event loop. */
  public interface Account {

    /** Of a target whose bytes nobody counts. */
    Account NONE =
        new Account() {
          @Override
          public boolean add(int bytes) {
            return true;
          }

          @Override
          public void taken(int bytes) {}
        };

    /** These are about to be written; false when they must not, which ends the relay. */
    boolean add(int bytes);

    /** As many have left. */
    void taken(int bytes);
  }

  private final Publisher<ByteBuf> source;
  private final Length length;
  private final Channel target;
  private final Limit sourceLimit;
  private final Limit targetLimit;
  private final Account account;

  /**
   * @param source parts that the relay releases
   * @param length of the body, which ends with its last byte: the target may answer before the
   *     source says that there are no more. A source that ends before it is a failure: whoever was
   *     promised more would wait for it
   * @param account is told of them; its refusal ends in {@link ClientLostException}
   */
  public Relay(
      Publisher<ByteBuf> source,
      Length length,
      Channel target,
      Limit sourceLimit,
      Limit targetLimit,
      Account account) {
    this.source = source;
    this.length = length;
    this.target = target;
    this.sourceLimit = sourceLimit;
    this.targetLimit = targetLimit;
    this.account = account;
  }

  @Override
  public void subscribe(CoreSubscriber<? super Void> actual) {
    source.subscribe(new Running(actual));
  }

  /** All state belongs to the target's event loop. */
  private final class Running implements CoreSubscriber<ByteBuf>, Subscription {

    private final CoreSubscriber<? super Void> actual;

    /** Signals of the source that wait for their turn on the event loop. */
    private final AtomicInteger queued = new AtomicInteger();

    private @Nullable Subscription subscription;
    private @Nullable Future<?> timer;
    private volatile boolean over;
    private boolean sourceEnded;
    private boolean flushIsDue;
    private int writing;
    private int asked;
    private long left = length.bytes();
    private long lastMove;

    Running(CoreSubscriber<? super Void> actual) {
      this.actual = actual;
    }

    @Override
    public void onSubscribe(Subscription upstream) {
      if (Operators.validate(subscription, upstream)) {
        subscription = upstream;
        actual.onSubscribe(this);
        onLoop(
            () -> {
              lastMove = System.nanoTime();
              watch(shortest());
              ask(WINDOW);
            });
      }
    }

    @Override
    public void onNext(ByteBuf part) {
      if (over || !inOrder(() -> write(part))) {
        part.release();
      }
    }

    @Override
    public void onError(Throwable error) {
      inOrder(() -> end(error));
    }

    @Override
    public void onComplete() {
      inOrder(
          () -> {
            sourceEnded = true;
            if (left > 0 && length != Length.UNKNOWN) {
              end(length.cutShort().get());
            } else {
              endIfDone();
            }
          });
    }

    @Override
    public void request(long n) {
      // There is nothing to ask for: a relay only ends.
    }

    @Override
    public void cancel() {
      over = true;
      if (!onLoop(this::stop)) {
        stop();
      }
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    private void ask(int parts) {
      Subscription running = subscription;
      if (running != null && !over) {
        asked += parts;
        running.request(parts);
      }
    }

    private void write(ByteBuf part) {
      if (over) {
        part.release();
        return;
      }
      int bytes = part.readableBytes();
      if (!account.add(bytes)) {
        part.release();
        end(ClientLostException.left());
        return;
      }
      asked--;
      writing++;
      left -= bytes;
      sourceEnded |= left <= 0;
      if (writing == 1) {
        lastMove = System.nanoTime();
      }
      target.write(part).addListener(written -> written((ChannelFuture) written, bytes));
      if (!flushIsDue) {
        // Once for all parts of one turn of the event loop.
        flushIsDue = true;
        onLoopLater(this::flush);
      }
    }

    private void flush() {
      flushIsDue = false;
      target.flush();
    }

    private void written(ChannelFuture written, int bytes) {
      writing--;
      account.taken(bytes);
      lastMove = System.nanoTime();
      if (over) {
        return;
      }
      if (!written.isSuccess()) {
        end(written.cause());
      } else if (sourceEnded) {
        endIfDone();
      } else if (WINDOW - asked - writing >= REFILL) {
        ask(WINDOW - asked - writing);
      }
    }

    private void endIfDone() {
      if (!over && sourceEnded && writing == 0) {
        stop();
        actual.onComplete();
      }
    }

    private void end(Throwable error) {
      if (!over) {
        stop();
        actual.onError(error);
      }
    }

    private void stop() {
      over = true;
      if (timer != null) {
        timer.cancel(false);
      }
      if (!sourceEnded && subscription != null) {
        subscription.cancel();
      }
    }

    private long shortest() {
      return Math.min(sourceLimit.pause().toNanos(), targetLimit.pause().toNanos());
    }

    private void watch(long nanos) {
      if (nanos == Limit.NONE.pause().toNanos()) {
        return;
      }
      timer = target.eventLoop().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
      if (over) {
        return;
      }
      Limit limit = writing > 0 ? targetLimit : sourceLimit;
      long left = limit.pause().toNanos() - (System.nanoTime() - lastMove);
      if (left <= 0) {
        end(limit.failure().get());
      } else {
        // The other side's turn may come before that.
        watch(Math.min(left, shortest()));
      }
    }

    /**
     * Runs the step after those of all signals before it. A source may signal on one thread and
     * then, asked for more, on the event loop: what waits there comes first.
     *
     * @return false when the event loop is shut down
     */
    private boolean inOrder(Runnable step) {
      if (queued.get() == 0 && target.eventLoop().inEventLoop()) {
        step.run();
        return true;
      }
      queued.incrementAndGet();
      return onLoopLater(
          () -> {
            queued.decrementAndGet();
            step.run();
          });
    }

    /** False when the event loop is shut down, and the connection with it. */
    private boolean onLoop(Runnable step) {
      if (target.eventLoop().inEventLoop()) {
        step.run();
        return true;
      }
      return onLoopLater(step);
    }

    private boolean onLoopLater(Runnable step) {
      try {
        target.eventLoop().execute(step);
        return true;
      } catch (RejectedExecutionException e) {
        return false;
      }
    }
  }
}
