package dev.gather.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.answer.Answer.Header;
import dev.gather.answer.ProblemDetails;
import dev.gather.answer.ServerTiming;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.Conclusion;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.execution.observed.Observers;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.process.Time;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives a problem to error answers that the server sends before any handler of ours sees the
 * request: a request line or header that cannot be read, or a target that is no URI.
 */
final class BareErrorHandler extends ChannelDuplexHandler {

  private static final int FIRST_ERROR = 400;
  static final String UNREADABLE = "the request cannot be read";

  private final Optional<Observers> observers;
  private final UnreadableRequests unreadable;
  private final Time time;

  /** Of the connection's last request, which the server answers before it reads on. */
  private @Nullable Throwable unread;

  /** Whether that request has a handler, which tells how it ended. */
  private boolean isBegun;

  /**
   * @param observers are told of requests that no handler sees
   */
  BareErrorHandler(Optional<Observers> observers, UnreadableRequests unreadable, Time time) {
    this.observers = observers;
    this.unreadable = unreadable;
    this.time = time;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
      unread = part.decoderResult().cause();
      isBegun = !(message instanceof HttpRequest);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof FullHttpResponse response && isBareError(response)) {
      String id = RequestId.of(null);
      unreadable.answered(response.status().code(), unread);
      if (!isBegun) {
        observers.ifPresent(all -> follow(all, id, response));
      }
      context.write(withProblem(response, id), promise);
    } else {
      context.write(message, promise);
    }
  }

  private void follow(Observers all, String id, FullHttpResponse response) {
    ObservedRequest request =
        all.begin(
            new ObservedRequest.Start(
                id, "", RequestEnds.NO_ROUTE, Optional.empty(), List.of(), time.nanoTime()));
    boolean hasLeft = UnreadableRequests.hasLeft(unread);
    RequestOutcome outcome = hasLeft ? RequestOutcome.CANCELLED : RequestOutcome.REJECTED;
    int status = hasLeft ? 0 : response.status().code();
    request.concluded(new Conclusion(outcome, status, 0, 0));
    request.ended(outcome, status);
  }

  /** An answer of ours has an id, and so has one that an upstream gave to a proxied request. */
  private static boolean isBareError(FullHttpResponse response) {
    return response.status().code() >= FIRST_ERROR
        && !response.headers().contains(RequestId.HEADER);
  }

  private static FullHttpResponse withProblem(FullHttpResponse response, String id) {
    ProblemDetails problem =
        new ProblemDetails(
            response.status().code(),
            response instanceof BareError error ? error.detail() : UNREADABLE,
            List.of());
    ByteBuf json = Unpooled.wrappedBuffer(problem.json(id).getBytes(UTF_8));
    FullHttpResponse full = response.replace(json);
    HttpHeaders headers = full.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json");
    headers.set(Header.NO_SNIFF.name(), Header.NO_SNIFF.value());
    headers.set(HttpHeaderNames.CONTENT_LENGTH, json.readableBytes());
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.set(RequestId.HEADER, id);
    headers.set(ServerTiming.HEADER, ServerTiming.of(CallReports.NONE, 0));
    response.release();
    return full;
  }
}
