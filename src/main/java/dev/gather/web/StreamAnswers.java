package dev.gather.web;

import dev.gather.answer.AnswerFormat;
import dev.gather.answer.FrameWriter;
import dev.gather.answer.Pieces;
import dev.gather.execution.client.RouteResult;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.stream.Frame;
import dev.gather.process.Time;
import dev.gather.upstream.call.ClientLostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/** Writes answers that are sent as they land, every frame at once. */
final class StreamAnswers {

  /** Asks a reverse proxy to pass on what it gets. */
  private static final String PROXY_BUFFERING = "X-Accel-Buffering";

  private final Duration heartbeat;
  private final Time time;

  /**
   * @param heartbeat pause between two signs of life of an event stream
   */
  StreamAnswers(Duration heartbeat, Time time) {
    this.heartbeat = heartbeat;
    this.time = time;
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
    Flux<Pieces> written = all.map(writer::write);
    return ClientAnswer.write(
        exchange,
        client ->
            ClientAnswer.relay(
                counted(
                        format == AnswerFormat.EVENTS ? withHeartbeat(written, client) : written,
                        client)
                    .concatMap(frame -> PieceBuffers.of(frame, client.channel().alloc()), 1),
                client));
  }

  /**
   * Takes each frame as soon as it is there, since its bytes are in memory anyway, and counts it.
   * There are at most as many frames as the route has calls and errors.
   */
  private static Flux<Pieces> counted(Flux<Pieces> frames, ClientConnection client) {
    return frames
        .doOnNext(
            frame -> {
              if (!client.waiting().addMore(frame.length())) {
                throw ClientLostException.left();
              }
            })
        .onBackpressureBuffer();
  }

  /** A client that has not taken what was sent needs no sign of life. */
  private Flux<Pieces> withHeartbeat(Flux<Pieces> frames, ClientConnection client) {
    return frames.publish(
        shared ->
            Flux.merge(
                1,
                shared,
                Flux.interval(heartbeat, time.scheduler())
                    .onBackpressureDrop()
                    .filter(tick -> client.waiting().isIdle())
                    .map(tick -> FrameWriter.heartbeat())
                    .takeUntilOther(shared.ignoreElements())),
        1);
  }

  /**
   * Tells the end of a stream that has one, when the client has taken all of it.
   *
   * @param answer writes the frames
   */
  static Mono<Void> ending(
      Flux<Frame> frames, RequestEnd end, Function<Flux<Frame>, Mono<Void>> answer) {
    AtomicReference<Frame.@Nullable Done> last = new AtomicReference<>();
    return answer
        .apply(
            frames.doOnNext(
                frame -> {
                  if (frame instanceof Frame.Done done) {
                    last.set(done);
                    end.answered();
                  }
                }))
        .doOnSuccess(
            written -> {
              Frame.Done done = last.get();
              if (done != null) {
                end.with(outcome(done), HttpStatus.OK.value(), done.calls());
              }
            });
  }

  private static RequestOutcome outcome(Frame.Done done) {
    if (done.hasFailed()) {
      return RequestOutcome.FAILED;
    }
    return done.isPartial() ? RequestOutcome.PARTIAL : RequestOutcome.COMPLETE;
  }

  /** A live request counts as ended when it has begun: the client decides how long it stays. */
  static Flux<Frame> beginning(Flux<Frame> frames, RequestEnd end) {
    return frames.doOnNext(
        frame -> {
          if (!(frame instanceof Frame.Refused)) {
            end.with(RequestOutcome.COMPLETE, HttpStatus.OK.value(), CallReports.NONE);
          }
        });
  }
}
