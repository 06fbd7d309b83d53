package dev.gather.upstream.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * The frames of one direction on their way, up to a Close, the source's end, or the gateway's own
 * last word, which comes between two frames. From then on what the source sends is read for nobody,
 * until it has sent a Close as well or ends.
 *
 * <p>State belongs to the event loop of the source.
 */
final class FrameFlow extends Flux<ByteBuf> implements CoreSubscriber<ByteBuf>, Subscription {

  /** What becomes known of a source; called on its event loop. */
  interface Listener {

    /** Something has come. */
    void moved();

    /** Nothing more is to be expected of the source, as it has sent a Close or a fault. */
    void saidLast(FrameFlow flow);

    /** The source is gone. */
    void ended(FrameFlow flow);
  }

  private final Publisher<ByteBuf> source;
  private final EventLoop loop;
  private final FrameReader reader;
  private final boolean isToServer;
  private final Listener listener;

  private @Nullable CoreSubscriber<? super ByteBuf> actual;
  private @Nullable Subscription subscription;

  /** The beginning of a header. */
  private @Nullable ByteBuf held;

  private @Nullable CloseReason last;
  private boolean isOver;
  private boolean isStopped;
  private volatile boolean isClosing;
  private volatile boolean isFaulty;
  private volatile long bytes;

  /**
   * @param source parts that this flow releases, or passes on
   * @param loop of the source
   * @param isToServer whether they come from a client
   */
  FrameFlow(Publisher<ByteBuf> source, EventLoop loop, boolean isToServer, Listener listener) {
    this.source = source;
    this.loop = loop;
    this.reader = new FrameReader(isToServer);
    this.isToServer = isToServer;
    this.listener = listener;
  }

  /** Bytes that were passed on. */
  long bytes() {
    return bytes;
  }

  /** Whether the target is told the end by a Close. */
  boolean isClosing() {
    return isClosing;
  }

  /** Whether the source has sent what is no frame. */
  boolean isFaulty() {
    return isFaulty;
  }

  @Override
  public void subscribe(CoreSubscriber<? super ByteBuf> target) {
    actual = target;
    source.subscribe(this);
  }

  /** Lets the target know the reason when the frame under way has ended. */
  void endWith(CloseReason reason) {
    OnLoop.run(
        loop,
        () -> {
          if (isOver || last != null) {
            return;
          }
          last = reason;
          if (subscription != null && reader.isAtBoundary()) {
            close(reason);
          }
        });
  }

  /** Reads nothing more. */
  void stop() {
    OnLoop.run(
        loop,
        () -> {
          isOver = true;
          isStopped = true;
          release();
          if (subscription != null) {
            subscription.cancel();
          }
        });
  }

  @Override
  public void onSubscribe(Subscription running) {
    subscription = running;
    target().onSubscribe(this);
    OnLoop.run(
        loop,
        () -> {
          if (last != null && !isOver && reader.isAtBoundary()) {
            close(last);
          }
        });
  }

  @Override
  public void onNext(ByteBuf part) {
    listener.moved();
    if (isStopped) {
      part.release();
      return;
    }
    ByteBuf in = part;
    if (held != null) {
      in = Unpooled.wrappedBuffer(held, part);
      held = null;
    }
    int start = in.readerIndex();
    FrameReader.Found found = reader.read(in, last != null && !isOver);
    int passed = isOver ? 0 : in.readerIndex() - start;
    if (found == FrameReader.Found.MORE && in.isReadable()) {
      held = Unpooled.copiedBuffer(in);
    }
    ByteBuf rest = found == FrameReader.Found.BOUNDARY ? in.retainedSlice() : null;
    pass(in, start, passed);
    follow(found);
    if (rest != null) {
      onNext(rest);
    }
  }

  private void pass(ByteBuf in, int start, int length) {
    if (length == 0) {
      in.release();
      return;
    }
    bytes += length;
    in.readerIndex(start);
    if (length == in.readableBytes()) {
      target().onNext(in);
    } else {
      ByteBuf some = in.readRetainedSlice(length);
      in.release();
      target().onNext(some);
    }
  }

  private void follow(FrameReader.Found found) {
    switch (found) {
      case MORE -> {}
      case BOUNDARY -> {
        CloseReason reason = last;
        if (reason != null) {
          close(reason);
        }
      }
      case CLOSE -> {
        isClosing = true;
        saidLast();
      }
      case FAULT -> {
        isFaulty = true;
        if (!isOver) {
          close(CloseReason.OTHER_SIDE);
        }
        saidLast();
      }
    }
  }

  private void saidLast() {
    isStopped = true;
    finish();
    release();
    listener.saidLast(this);
  }

  private void close(CloseReason reason) {
    isClosing = true;
    target().onNext(reason.frame(isToServer));
    finish();
  }

  /** Nothing more is passed on, and all that comes is read. */
  private void finish() {
    if (!isOver) {
      isOver = true;
      target().onComplete();
      request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onError(Throwable lost) {
    onComplete();
  }

  @Override
  public void onComplete() {
    finish();
    isStopped = true;
    release();
    listener.ended(this);
  }

  @Override
  public void request(long parts) {
    Subscription running = subscription;
    if (running != null) {
      running.request(parts);
    }
  }

  /** The target takes no more; the source may still have something to say. */
  @Override
  public void cancel() {
    OnLoop.run(
        loop,
        () -> {
          if (!isOver) {
            isOver = true;
            request(Long.MAX_VALUE);
          }
        });
  }

  @Override
  public Context currentContext() {
    return target().currentContext();
  }

  private CoreSubscriber<? super ByteBuf> target() {
    CoreSubscriber<? super ByteBuf> known = actual;
    if (known == null) {
      throw new IllegalStateException("nobody takes the frames");
    }
    return known;
  }

  private void release() {
    if (held != null) {
      held.release();
      held = null;
    }
  }
}
