package dev.gather.web;

import dev.gather.execution.stream.WaitingAnswer;
import dev.gather.execution.stream.WaitingAnswers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * One client's connection: whether its answer has left, what of it waits, and for how long nothing
 * of that has moved. State belongs to the event loop.
 *
 * <p>Whatever is written and not taken stays in the channel's outbound buffer, so that is what is
 * looked at, for all answers alike: those written in one go, documents and streams that are written
 * part by part, proxied ones, and problems.
 */
final class ClientConnection extends ChannelDuplexHandler {

  private static final AttributeKey<ClientConnection> KEY =
      AttributeKey.valueOf(ClientConnection.class.getName());

  /** Pause between two looks at a connection on which something waits. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final int LOOKS_PER_PAUSE = 4;

  private final Channel channel;
  private final BooleanSupplier isClosing;
  private final WaitingAnswer waiting;
  private final long maxPause;
  private final long look;
  private final List<Runnable> afterAnswer = new ArrayList<>(0);

  /** Requests whose answers have not been handed to the network. */
  private volatile int unanswered;

  /** Bytes that wait of what nobody counts part by part. */
  private long uncounted;

  /** Whether what the answer became goes on, whether the client is there or not. */
  private volatile boolean goesOn;

  private boolean isWatched;
  private @Nullable Object current;
  private long progress;

  /**
   * @param isClosing whether answers are to end their connections
   */
  ClientConnection(
      Channel channel, WaitingAnswers answers, Duration maxPause, BooleanSupplier isClosing) {
    this.channel = channel;
    this.isClosing = isClosing;
    this.waiting = answers.of(this::reset);
    this.maxPause = maxPause.toNanos();
    this.look = Math.min(LOOK.toNanos(), Math.max(1, this.maxPause / LOOKS_PER_PAUSE));
    channel.attr(KEY).set(this);
    channel.closeFuture().addListener(closed -> closed());
  }

  /** The request under way; none when its answer has been sent, or when the client has left. */
  static @Nullable ClientConnection of(ServerWebExchange exchange) {
    Object response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
    return response instanceof Connection connection ? connection.channel().attr(KEY).get() : null;
  }

  Channel channel() {
    return channel;
  }

  /** What waits for the client. */
  WaitingAnswer waiting() {
    return waiting;
  }

  /**
   * The answer has become what may go on when the client has left; until it is over, nothing is
   * after the answer.
   *
   * @return to be run when it is
   */
  Runnable outlive() {
    goesOn = true;
    return () -> {
      goesOn = false;
      afterAnswer(this::runAfterAnswer);
    };
  }

  /**
   * Runs the action when the last byte of the answer has been sent, or when the client has left.
   */
  static void afterAnswer(ServerWebExchange exchange, Runnable step) {
    ClientConnection client = of(exchange);
    if (client == null) {
      step.run();
    } else {
      client.afterAnswer(step);
    }
  }

  void afterAnswer(Runnable step) {
    if (channel.eventLoop().inEventLoop()) {
      if (isAfterAnswer()) {
        step.run();
      } else {
        afterAnswer.add(step);
      }
      return;
    }
    try {
      channel.eventLoop().execute(() -> afterAnswer(step));
    } catch (RejectedExecutionException shutDown) {
      step.run();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      unanswered++;
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean isFinal = true;
    if (message instanceof HttpResponse response) {
      isFinal = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
      if (isClosing.getAsBoolean() && isFinal) {
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      }
    }
    ChannelPromise written = promise;
    if (isFinal && message instanceof LastHttpContent) {
      // Not before the last byte is out: a slow reader still waits for it.
      written = promise.unvoid().addListener(done -> answered());
    }
    context.write(message, written);
  }

  /**
   * A connection that breaks is closed, which says enough. The server would log what no request
   * waits to be told of.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    if (error instanceof IOException) {
      channel.close();
    } else {
      context.fireExceptionCaught(error);
    }
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    context.flush();
    if (!isWatched) {
      ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
      if (out != null && !out.isEmpty()) {
        watch(out);
      }
    }
  }

  /** Something was written that the socket did not take. */
  private void watch(ChannelOutboundBuffer out) {
    if (waiting.isIdle()) {
      uncounted = out.totalPendingWriteBytes();
      if (!waiting.addMore(uncounted)) {
        return;
      }
    }
    hasMoved(out);
    lookLater();
  }

  private void lookLater() {
    isWatched = true;
    channel.eventLoop().schedule(this::look, look, TimeUnit.NANOSECONDS);
  }

  private void look() {
    isWatched = false;
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    if (out == null) {
      return;
    }
    if (out.isEmpty()) {
      countedOut();
      // If more is to come, it is not the client that it waits for.
      waiting.moved();
    } else if (hasMoved(out)) {
      waiting.moved();
    }
    waiting.looked();
    if (waiting.paused() >= maxPause) {
      waiting.cut(WaitingAnswers.Cut.PAUSE);
    } else if (!waiting.isIdle() || !out.isEmpty()) {
      putIdlenessOff();
      lookLater();
    }
  }

  /** To the server a connection is idle as soon as it was handed all of an answer. */
  private void putIdlenessOff() {
    ChannelHandler idle = channel.pipeline().get(NettyPipeline.IdleTimeoutHandler);
    if (idle instanceof IdleStateHandler timer) {
      timer.resetWriteTimeout();
    }
  }

  /**
   * Whether something was sent since the last look. Parts that were sent are known from their
   * accounts.
   */
  private boolean hasMoved(ChannelOutboundBuffer out) {
    Object before = current;
    long progressBefore = progress;
    current = out.current();
    progress = out.currentProgress();
    return current != before || progress != progressBefore;
  }

  private void countedOut() {
    current = null;
    if (uncounted > 0) {
      waiting.taken(uncounted);
      uncounted = 0;
    }
  }

  private void answered() {
    // What the server could not read is answered without having been counted.
    unanswered = Math.max(0, unanswered - 1);
    countedOut();
    runAfterAnswer();
  }

  private void closed() {
    waiting.close();
    runAfterAnswer();
  }

  private boolean isAfterAnswer() {
    return !goesOn && (unanswered == 0 || !channel.isActive());
  }

  private void runAfterAnswer() {
    if (!afterAnswer.isEmpty() && isAfterAnswer()) {
      List<Runnable> steps = List.copyOf(afterAnswer);
      afterAnswer.clear();
      steps.forEach(Runnable::run);
    }
  }

  /** On the event loop, so that no request can be read in between. */
  void closeIdle() {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (unanswered == 0) {
                channel.close();
              }
            });
  }

  /**
   * Closes the connection.
   *
   * @return whether it waited for an answer
   */
  boolean close() {
    boolean wasBusy = unanswered > 0;
    channel.close();
    return wasBusy;
  }

  /** A reset cannot be taken for an answer's end, and frees what the socket still holds. */
  void reset() {
    try {
      channel
          .eventLoop()
          .execute(
              () -> {
                if (channel.isActive()) {
                  channel.config().setOption(ChannelOption.SO_LINGER, 0);
                  channel.close();
                }
              });
    } catch (RejectedExecutionException shutDown) {
      channel.close();
    }
  }
}
