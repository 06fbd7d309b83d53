package dev.gather.upstream.http;

import dev.gather.upstream.call.CallFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Collects a body to its end and reads it, as {@code
 * receive().collect(...).onErrorMap(...).map(...)} would, which costs each call five operators.
 *
 * @param <T> what is read
 */
final class CollectedBody<T> extends Mono<T> {

  private final Flux<?> parts;
  private final BodyBuffer buffer;
  private final UnaryOperator<Throwable> meaning;
  private final Function<byte[], T> reader;

  /**
   * @param parts of one body, each released by who sends it; to be collected once
   * @param meaning what an error of the parts comes to
   * @param reader fails as it likes
   */
  CollectedBody(
      Flux<?> parts,
      BodyBuffer buffer,
      UnaryOperator<Throwable> meaning,
      Function<byte[], T> reader) {
    this.parts = parts;
    this.buffer = buffer;
    this.meaning = meaning;
    this.reader = reader;
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    parts.subscribe(new Collector<>(actual, buffer, meaning, reader));
  }

  private static final class Collector<T> implements CoreSubscriber<Object>, Subscription {

    private static final int REQUESTED = 1;
    private static final int READ = 2;

    private final CoreSubscriber<? super T> actual;
    private final BodyBuffer buffer;
    private final UnaryOperator<Throwable> meaning;
    private final Function<byte[], T> reader;

    /**
     * Whether somebody has asked for the value, and whether it is there: an empty body's may be.
     */
    private final AtomicInteger state = new AtomicInteger();

    private Subscription source = Operators.emptySubscription();
    private boolean hasEnded;
    private @Nullable T value;

    Collector(
        CoreSubscriber<? super T> actual,
        BodyBuffer buffer,
        UnaryOperator<Throwable> meaning,
        Function<byte[], T> reader) {
      this.actual = actual;
      this.buffer = buffer;
      this.meaning = meaning;
      this.reader = reader;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      source = subscription;
      actual.onSubscribe(this);
    }

    @Override
    public void onNext(Object part) {
      if (hasEnded) {
        return;
      }
      try {
        buffer.append(part instanceof ByteBufHolder holder ? holder.content() : (ByteBuf) part);
      } catch (Throwable e) {
        // First, as the source may complete when it is cancelled.
        hasEnded = true;
        Throwable error = Operators.onOperatorError(source, e, part, currentContext());
        actual.onError(error instanceof CallFailure ? error : meaning.apply(error));
      }
    }

    @Override
    public void onError(Throwable error) {
      if (hasEnded) {
        Operators.onErrorDropped(error, currentContext());
        return;
      }
      hasEnded = true;
      actual.onError(error instanceof CallFailure ? error : meaning.apply(error));
    }

    @Override
    public void onComplete() {
      if (hasEnded) {
        return;
      }
      hasEnded = true;
      T read;
      try {
        read = reader.apply(buffer.toArray());
      } catch (Throwable e) {
        actual.onError(Operators.onOperatorError(source, e, currentContext()));
        return;
      }
      value = read;
      if (state.getAndAdd(READ) == REQUESTED) {
        pass(read);
      }
    }

    @Override
    public void request(long n) {
      if (!Operators.validate(n)) {
        return;
      }
      int before = state.getAndUpdate(now -> now | REQUESTED);
      T known = value;
      if (before == 0) {
        source.request(Long.MAX_VALUE);
      } else if (before == READ && known != null) {
        pass(known);
      }
    }

    @Override
    public void cancel() {
      source.cancel();
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    private void pass(T read) {
      actual.onNext(read);
      actual.onComplete();
    }
  }
}
