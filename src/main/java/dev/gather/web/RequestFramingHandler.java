package dev.gather.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that are not framed as they must be. Their connection ends, and that of requests
 * that the server could not read: where one begins that comes after, nobody can tell.
 *
 * <p>So it does where the frame of a body breaks. The server would take what came before for the
 * whole body, and the gateway would act on it.
 *
 * <p>It also sees to it that an answer after which the connection ends reaches its client.
 */
final class RequestFramingHandler extends ChannelDuplexHandler {

  /** Milliseconds; a client that reads has the answer by then, and ends the connection itself. */
  private static final long MOST_SENT_AFTER = 1_000;

  /**
   * Bytes of a body that are thrown away behind its answer. Many clients read that only when they
   * have sent all; more than most of them have would be work for nothing.
   */
  static final long MOST_UNREAD = 128 << 20;

  /** Seconds that such a body may last. */
  private static final long LONGEST_UNREAD = 30;

  /** Requests that have begun, and answers that have ended. */
  private long requests;

  private long answers;

  /** Bytes of a body that came behind its answer. */
  private long unread;

  private @Nullable Future<?> patience;

  /** Whether the last request has an answer, or the beginning of one. */
  private boolean isAnswered;

  /** Whether the last answer that was begun has its end as well. */
  private boolean isWhole;

  /** Whether nothing follows what was written. */
  private boolean isOver;

  private boolean isEnding;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isOver || isEnding) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest) {
      isAnswered = false;
      requests++;
    }
    if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
      // The server may not have noted yet that the request before has ended. It would then take its
      // own answer for that request's.
      refuse(context, message, RequestFraming.unreadable(part));
      return;
    } else if (message instanceof HttpRequest request) {
      RequestFraming.Fault fault = RequestFraming.of(request);
      if (fault != null) {
        refuse(context, message, fault);
        return;
      }
      int minorVersion = request.protocolVersion().minorVersion();
      if (minorVersion > 1) {
        // What comes after 1.1 is to be read and answered as 1.1, RFC 9110, 2.5.
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
      } else if (minorVersion == 0) {
        // The server would keep it open after some answers, where the client asks for that, and end
        // it after others. What the field names besides is still not to be passed on.
        request.headers().add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      }
      leaveEmptyPortOut(request.headers());
    }
    if (message instanceof HttpContent content && isTooMuch(context, content)) {
      ReferenceCountUtil.release(message);
      giveUp(context);
      return;
    }
    context.fireChannelRead(message);
  }

  /**
   * Whether a client sends on and on what nobody reads any more. The server takes what is left of a
   * body behind its answer, as the next request comes after that.
   */
  private boolean isTooMuch(ChannelHandlerContext context, HttpContent content) {
    if (content instanceof LastHttpContent) {
      forget();
      return false;
    }
    if (answers < requests) {
      return false;
    }
    if (patience == null) {
      patience =
          context.executor().schedule(() -> giveUp(context), LONGEST_UNREAD, TimeUnit.SECONDS);
    }
    unread += content.content().readableBytes();
    return unread > MOST_UNREAD;
  }

  private void giveUp(ChannelHandlerContext context) {
    forget();
    close(context, context.newPromise());
  }

  private void forget() {
    unread = 0;
    if (patience != null) {
      patience.cancel(false);
      patience = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    forget();
    context.fireChannelInactive();
  }

  /** {@code a:} is the same as {@code a}, RFC 3986, 6.2.3; the server reads a number there. */
  private static void leaveEmptyPortOut(HttpHeaders headers) {
    String host = headers.get(HttpHeaderNames.HOST);
    if (host != null && host.endsWith(":")) {
      headers.set(HttpHeaderNames.HOST, host.substring(0, host.length() - 1));
    }
  }

  private void refuse(ChannelHandlerContext context, Object message, RequestFraming.Fault fault) {
    ReferenceCountUtil.release(message);
    Object last = Unpooled.EMPTY_BUFFER;
    if (!isAnswered) {
      isAnswered = true;
      BareError answer = new BareError(fault.status(), fault.detail());
      answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      last = answer;
    }
    isOver = true;
    context.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
  }

  /** A client that gets two answers to one request takes the second for that of its next one. */
  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (isOver) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new ClosedChannelException());
      return;
    }
    if (!InterimAnswers.isInterim(message)) {
      isAnswered |= message instanceof HttpResponse;
      isWhole = message instanceof LastHttpContent;
      answers = isWhole ? Math.min(requests, answers + 1) : answers;
    }
    context.write(message, promise);
  }

  /**
   * In two steps after an answer: a connection that is closed while its client still sends is
   * reset, and that takes the answer away from the client, RFC 9112, 9.6. What comes in between is
   * thrown away. An answer that broke off has no such end, by which its client could take it for
   * whole.
   */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    Channel channel = context.channel();
    if ((isOver || isWhole)
        && !isEnding
        && channel instanceof DuplexChannel duplex
        && channel.pipeline().get(SslHandler.class) == null) {
      isEnding = true;
      duplex.shutdownOutput();
      channel.config().setAutoRead(true);
      Future<?> end =
          context
              .executor()
              .schedule((Runnable) context::close, MOST_SENT_AFTER, TimeUnit.MILLISECONDS);
      channel
          .closeFuture()
          .addListener(
              closed -> {
                end.cancel(false);
                promise.trySuccess();
              });
    } else {
      context.close(promise);
    }
  }
}
