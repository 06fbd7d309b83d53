package dev.gather.upstream.websocket;

import dev.gather.upstream.relay.Relay;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One WebSocket through the gateway: frames of both directions pass as they come, each no faster
 * than its reader takes them, whatever they are and however they end. The gateway has a word of its
 * own only where it ends the WebSocket itself.
 *
 * <p>Once begun it goes on until it has ended, whoever listens: what one side has sent before it
 * left is still passed on. State belongs to the event loop of the client's connection; its time is
 * that of the loop, so always real.
 */
public final class WebSocketTunnel {

  /** For the other side's Close, and for what waits to be taken before the end. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /**
   * One end of it.
   *
   * @param channel takes what is sent to it
   * @param frames what comes from it; each part is released by the tunnel
   * @param pause longest pause while it takes what is sent to it
   * @param account of what waits for it
   */
  public record Side(
      Channel channel, Publisher<ByteBuf> frames, Relay.Limit pause, Relay.Account account) {}

  /** How it ended: whether the client was told so by a Close. */
  public enum End {
    CLOSED,
    BROKEN
  }

  private final Side client;
  private final Side upstream;
  private final Duration maxIdle;
  private final EventLoop loop;
  private final Direction toUpstream;
  private final Direction toClient;
  private final Sinks.One<End> end = Sinks.one();
  private final List<Future<?>> timers = new ArrayList<>();
  private volatile long lastMove;
  private boolean isGraceGiven;
  private boolean isOver;

  /**
   * @param maxIdle for how long neither side may send anything
   */
  public WebSocketTunnel(Side client, Side upstream, Duration maxIdle) {
    this.client = client;
    this.upstream = upstream;
    this.maxIdle = maxIdle;
    this.loop = client.channel().eventLoop();
    this.toUpstream = new Direction(client, upstream, true);
    this.toClient = new Direction(upstream, client, false);
  }

  /**
   * Begins it; for once.
   *
   * @return ends with it; cancelling means that the client has left
   */
  public Mono<End> run() {
    return Mono.defer(
        () -> {
          onLoop(this::begin);
          return end.asMono().doOnCancel(() -> onLoop(this::giveGrace));
        });
  }

  /**
   * @param last runs when it has ended, whoever listens then; ahead of who did not stop to listen
   *     to {@link #run()}, where this comes first
   */
  public void whenOver(Runnable last) {
    end.asMono().subscribe(how -> last.run());
  }

  /** Ends it, each side being told the reason when it has got the frame that is under way. */
  public void end(CloseReason reason) {
    onLoop(
        () -> {
          toClient.flow.endWith(reason);
          toUpstream.flow.endWith(reason);
          giveGrace();
        });
  }

  /** Ends it after that time, in nanoseconds. */
  public void endIn(long nanos, CloseReason reason) {
    onLoop(() -> later(nanos, () -> end(reason)));
  }

  /** Bytes of the client's that were passed on. */
  public long received() {
    return toUpstream.flow.bytes();
  }

  /** Bytes of the upstream's that were passed on. */
  public long sent() {
    return toClient.flow.bytes();
  }

  private void begin() {
    lastMove = System.nanoTime();
    toClient.begin();
    toUpstream.begin();
    later(maxIdle.toNanos(), this::lookForIdleness);
  }

  private void lookForIdleness() {
    long left = maxIdle.toNanos() - (System.nanoTime() - lastMove);
    if (left <= 0) {
      end(CloseReason.IDLE);
    } else {
      later(left, this::lookForIdleness);
    }
  }

  private void giveGrace() {
    if (!isGraceGiven) {
      isGraceGiven = true;
      later(GRACE.toNanos(), this::finish);
    }
  }

  /**
   * Both sides have been told all that they are to be, and have said all that they will; or one is
   * gone, and the other has all that it sent.
   */
  private void finishIfOver() {
    boolean isSettled =
        toClient.isSent && toUpstream.isSent && toClient.isHeard && toUpstream.isHeard;
    if (isSettled || toClient.isAllThereWas() || toUpstream.isAllThereWas()) {
      finish();
    }
  }

  private void finish() {
    if (isOver) {
      return;
    }
    isOver = true;
    timers.forEach(timer -> timer.cancel(false));
    toClient.stop();
    toUpstream.stop();
    upstream.channel().close();
    end.tryEmitValue(toClient.isSent && toClient.flow.isClosing() ? End.CLOSED : End.BROKEN);
  }

  private void later(long nanos, Runnable step) {
    if (!isOver) {
      timers.removeIf(Future::isDone);
      timers.add(loop.schedule(step, nanos, TimeUnit.NANOSECONDS));
    }
  }

  private void onLoop(Runnable step) {
    if (!OnLoop.run(loop, step)) {
      end.tryEmitValue(End.BROKEN);
    }
  }

  /** What one side sends, on its way to the other. */
  private final class Direction implements FrameFlow.Listener {

    private final FrameFlow flow;
    private final Relay relay;
    private final Side target;

    /** Whether the target has taken all that it is to get, or takes no more. */
    private boolean isSent;

    /** Whether the source has said its last, and whether it is gone. */
    private boolean isHeard;

    private boolean isGone;

    Direction(Side source, Side target, boolean isToServer) {
      this.target = target;
      this.flow = new FrameFlow(source.frames(), source.channel().eventLoop(), isToServer, this);
      this.relay =
          new Relay(
              flow,
              Relay.Length.UNKNOWN,
              target.channel(),
              Relay.Limit.NONE,
              target.pause(),
              target.account());
    }

    void begin() {
      relay.subscribe(unused -> {}, this::failed, () -> onLoop(this::sent));
    }

    void stop() {
      flow.stop();
    }

    boolean isAllThereWas() {
      return isGone && isSent;
    }

    private void sent() {
      isSent = true;
      if (flow.isFaulty()) {
        opposite().flow.endWith(CloseReason.PROTOCOL_ERROR);
      }
      if (flow.isClosing()) {
        giveGrace();
      }
      finishIfOver();
    }

    /** The target has left, or has taken nothing for too long. */
    private void failed(Throwable error) {
      onLoop(
          () -> {
            isSent = true;
            if (target.channel().isActive()) {
              opposite().flow.endWith(CloseReason.OTHER_SIDE);
            }
            giveGrace();
            finishIfOver();
          });
    }

    @Override
    public void moved() {
      lastMove = System.nanoTime();
    }

    @Override
    public void saidLast(FrameFlow of) {
      onLoop(
          () -> {
            isHeard = true;
            finishIfOver();
          });
    }

    @Override
    public void ended(FrameFlow of) {
      onLoop(
          () -> {
            isHeard = true;
            isGone = true;
            finishIfOver();
          });
    }

    private Direction opposite() {
      return this == toClient ? toUpstream : toClient;
    }
  }
}
