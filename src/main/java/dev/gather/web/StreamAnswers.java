package dev.gather.web;

import dev.gather.execution.CallReports;
import dev.gather.execution.Frame;
import dev.gather.execution.RequestOutcome;
import dev.gather.execution.RouteResult;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.netty.NettyInbound;

/** Writes answers that are sent as they land, every frame at once. */
final class StreamAnswers {

  /** Asks a reverse proxy to pass on what it gets. */
  private static final String PROXY_BUFFERING = "X-Accel-Buffering";

  private final Duration heartbeat;

  /**
   * @param heartbeat pause between two signs of life of an event stream
   */
  StreamAnswers(Duration heartbeat) {
    this.heartbeat = heartbeat;
  }

  /**
   * Writes frames, or whatever the request came to before the first.
   *
   * @param vary names of the request's headers that the answer depends on
   * @param refused writes what is not a stream
   */
  Mono<Void> write(
      ServerWebExchange exchange,
      AnswerFormat format,
      String vary,
      Flux<Frame> frames,
      Function<RouteResult, Mono<Void>> refused) {
    return frames
        .switchOnFirst((first, all) -> answer(first, all, exchange, format, vary, refused))
        .then();
  }

  private Publisher<Void> answer(
      Signal<? extends Frame> first,
      Flux<Frame> all,
      ServerWebExchange exchange,
      AnswerFormat format,
      String vary,
      Function<RouteResult, Mono<Void>> refused) {
    if (first.get() instanceof Frame.Refused frame) {
      return refused.apply(frame.result());
    }
    ServerHttpResponse response = exchange.getResponse();
    HttpHeaders headers = response.getHeaders();
    headers.set(HttpHeaders.VARY, vary);
    headers.setContentType(format.type());
    headers.setCacheControl("no-store");
    headers.set(PROXY_BUFFERING, "no");
    FrameWriter writer = new FrameWriter(format);
    Flux<byte[]> written = all.map(writer::write);
    Flux<byte[]> alive = format == AnswerFormat.EVENTS ? withHeartbeat(written) : written;
    DataBufferFactory buffers = response.bufferFactory();
    return response.writeAndFlushWith(
        alive.map(bytes -> Mono.<DataBuffer>just(buffers.wrap(bytes))));
  }

  /** One frame is asked for at a time, so that a slow client is told what is new, not what was. */
  private Flux<byte[]> withHeartbeat(Flux<byte[]> frames) {
    return frames.publish(
        shared ->
            Flux.merge(
                1,
                shared,
                Flux.interval(heartbeat)
                    .onBackpressureDrop()
                    .map(tick -> FrameWriter.heartbeat())
                    .takeUntilOther(shared.ignoreElements())),
        1);
  }

  /** Whether what was written to the client's connection has gone out, as far as it may pile up. */
  static BooleanSupplier readiness(ServerWebExchange exchange) {
    AtomicReference<BooleanSupplier> readiness = new AtomicReference<>(() -> true);
    Object request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
    if (request instanceof NettyInbound inbound) {
      inbound.withConnection(connection -> readiness.set(connection.channel()::isWritable));
    }
    return Objects.requireNonNull(readiness.get());
  }

  /** Tells the end of a stream that has one. */
  static Flux<Frame> ending(Flux<Frame> frames, RequestEnd end) {
    return frames.doOnNext(
        frame -> {
          if (frame instanceof Frame.Done done) {
            RequestOutcome outcome =
                done.isPartial() ? RequestOutcome.PARTIAL : RequestOutcome.COMPLETE;
            end.with(
                done.hasFailed() ? RequestOutcome.FAILED : outcome,
                HttpStatus.OK.value(),
                done.calls());
          }
        });
  }

  /** Tells the end of a live request when it has begun: how long it stays is the client's. */
  static Flux<Frame> beginning(Flux<Frame> frames, RequestEnd end) {
    return frames.doOnNext(
        frame -> {
          if (!(frame instanceof Frame.Refused)) {
            end.with(RequestOutcome.COMPLETE, HttpStatus.OK.value(), CallReports.NONE);
          }
        });
  }
}
