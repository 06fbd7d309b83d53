package dev.gather.web;

import dev.gather.answer.AnswerFormat;
import dev.gather.answer.Answers;
import dev.gather.answer.FrameWriter;
import dev.gather.answer.Pieces;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.stream.Frame;
import dev.gather.process.Time;
import dev.gather.upstream.relay.ClientLostException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes answers that are sent as they land, every frame at once.
 *
 * @param heartbeat pause between two signs of life of an event stream
 */
record StreamAnswers(Duration heartbeat, Time time) {

  private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(4);

  Mono<Void> write(ClientExchange client, AnswerFormat format, String vary, Flux<Frame> frames) {
    FrameWriter writer = new FrameWriter(format, retry());
    Flux<Pieces> written = frames.map(writer::write);
    return ClientAnswer.writeInParts(
        client,
        Answers.stream(format, vary),
        known ->
            counted(format == AnswerFormat.EVENTS ? withHeartbeat(written, known) : written, known)
                .concatMap(frame -> PieceBuffers.of(frame, known.channel().alloc()), 1));
  }

  /** Different for each, so that those whose streams end together do not come back together. */
  private static Duration retry() {
    return Duration.ofMillis(
        ThreadLocalRandom.current()
            .nextLong(SHORTEST_RETRY.toMillis(), LONGEST_RETRY.toMillis() + 1));
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
                    .map(tick -> FrameWriter.HEARTBEAT)
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
                end.with(Answers.outcome(done), HttpStatus.OK.value(), done.calls());
              }
            });
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
