package dev.gather.upstream.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;

/**
 * HTTP/1.1 of one connection to an upstream, in the place of Netty's {@code HttpClientCodec}: one
 * exchange at a time, and nothing of one reaches the next.
 *
 * <p>A connection goes back to its pool only if its request was written whole and exactly its
 * answer was read. Whatever is read while nothing is asked for closes it. Interim answers are left
 * out, as Reactor Netty knows 100 alone and takes any other for the answer.
 *
 * <p>What is read after a request's first byte was written belongs to its answer, as nobody can
 * tell whether it was sent before.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9112#section-6.3">RFC 9112, 6.3</a>
 */
final class ExchangeCodec
    extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {

  private static final String OLD = "HTTP/1.0";
  private static final String CURRENT = "HTTP/1.1";

  private static final int FIRST_FINAL_STATUS = 200;
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  /** Of the request whose answer is not complete; none while the connection is idle. */
  private @Nullable HttpMethod asked;

  /** Of the request's end; none while that is still to be written. */
  private @Nullable ChannelFuture sent;

  /** Whether the request under way asks for a WebSocket, and whether it has become one. */
  private boolean mayUpgrade;

  private boolean isUpgraded;

  /** Whether an answer was read to its end, and whether anything was read since. */
  private boolean hasServed;

  private boolean isHeard;

  /** Whether the read that brought the last answer's end still goes on. */
  private boolean isEnding;

  /**
   * @param maxHeaderSize of an answer, trailers included
   */
  ExchangeCodec(int maxHeaderSize) {
    init(
        new Decoder(
            new HttpDecoderConfig()
                .setMaxHeaderSize(maxHeaderSize)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)),
        new Encoder());
  }

  /**
   * Whether it has served an earlier request, and nothing has come since that one's answer. A
   * service that ends it then need not have seen the request that is under way.
   */
  boolean isUnheard() {
    return hasServed && !isHeard;
  }

  private final class Encoder extends HttpRequestEncoder {

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
        throws Exception {
      if (isUpgraded) {
        // Frames; nothing of HTTP is said any more.
        if (message instanceof ByteBuf) {
          context.write(message, promise);
        } else {
          ReferenceCountUtil.release(message);
          promise.trySuccess();
        }
        return;
      }
      ChannelPromise written = promise;
      if (message instanceof HttpRequest request) {
        if (asked != null) {
          // The answer that is still to come would be taken for this request's.
          ReferenceCountUtil.release(message);
          promise.tryFailure(new IllegalStateException("a request is being answered"));
          context.close();
          return;
        }
        asked = request.method();
        mayUpgrade = request.headers().contains(HttpHeaderNames.UPGRADE);
        sent = null;
      }
      if (message instanceof LastHttpContent) {
        written = promise.unvoid();
        sent = written;
      }
      super.write(context, message, written);
    }
  }

  private final class Decoder extends HttpResponseDecoder {

    private boolean isInterim;
    private boolean isSwitching;

    Decoder(HttpDecoderConfig config) {
      super(config);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
        throws Exception {
      isHeard = true;
      if (asked == null || isEnding) {
        in.skipBytes(in.readableBytes());
        context.close();
        return;
      }
      int before = out.size();
      super.decode(context, in, out);
      if (out.size() == before) {
        return;
      }
      if (isInterim) {
        isInterim = false;
        leaveOut(before, out);
        // What was asked for has not come yet, and nobody behind this handler knows that.
        context.read();
        return;
      }
      HttpObject newest = (HttpObject) out.get(out.size() - 1);
      boolean isBroken = newest.decoderResult().isFailure();
      if (isBroken || newest instanceof LastHttpContent) {
        end(context, !isBroken && !isSwitching && !in.isReadable());
      }
    }

    /** A head that is cut off is not told of: the connection's end is, to whoever still listens. */
    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out)
        throws Exception {
      int before = out.size();
      super.decodeLast(context, in, out);
      if (out.size() > before && out.get(before) instanceof HttpResponse) {
        leaveOut(before, out);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
      isEnding = false;
      super.channelReadComplete(context);
    }

    @Override
    protected HttpMessage createMessage(String[] statusLine) {
      if (!isKnown(statusLine[0]) || !isStatus(statusLine[1])) {
        throw new IllegalArgumentException("not a status line of HTTP/1");
      }
      if (!statusLine[0].equals(OLD)) {
        // A later minor version is to be read like the one that is known.
        statusLine[0] = CURRENT;
      }
      return super.createMessage(statusLine);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      int status = ((HttpResponse) message).status().code();
      isSwitching = status == SWITCHING_PROTOCOLS;
      isInterim = status < FIRST_FINAL_STATUS && !isSwitching;
      if (isSwitching && mayUpgrade) {
        // What follows, up to the connection's end, is read like a body of unknown length.
        requireNoFrame(message.headers());
        isUpgraded = true;
        return false;
      }
      if (status < FIRST_FINAL_STATUS
          || status == NO_CONTENT
          || status == NOT_MODIFIED
          || HttpMethod.HEAD.equals(asked)) {
        return true;
      }
      requireOnlyChunked(message.headers());
      return false;
    }

    /** What follows where somebody asked for it is read like a body. */
    @Override
    protected boolean isSwitchingToNonHttp1Protocol(HttpResponse answer) {
      return false;
    }
  }

  /** Must come before the answer's end is passed on, as that gives the connection back. */
  private void end(ChannelHandlerContext context, boolean isExact) {
    if (!isExact || sent == null || !sent.isSuccess()) {
      Connection.from(context.channel()).markPersistent(false);
    }
    asked = null;
    sent = null;
    hasServed = true;
    isHeard = false;
    isEnding = true;
  }

  /**
   * Another coding was not asked for, and without the last one only the connection's end counts.
   */
  private static void requireOnlyChunked(HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return;
    }
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (codings.size() != 1 || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0))) {
      throw new IllegalArgumentException("a transfer coding other than chunked");
    }
  }

  /** A 101 has no body, so that nothing may say how long that is, RFC 9110, 8.6. */
  private static void requireNoFrame(HttpHeaders headers) {
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      throw new IllegalArgumentException("a frame of an answer that has no body");
    }
  }

  private static boolean isKnown(String version) {
    return version.length() == CURRENT.length()
        && version.startsWith("HTTP/1.")
        && isDigit(version.charAt(CURRENT.length() - 1));
  }

  private static boolean isStatus(String code) {
    return code.length() == 3
        && isDigit(code.charAt(0))
        && code.charAt(0) != '0'
        && isDigit(code.charAt(1))
        && isDigit(code.charAt(2));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static void leaveOut(int from, List<Object> messages) {
    while (messages.size() > from) {
      ReferenceCountUtil.release(messages.remove(messages.size() - 1));
    }
  }
}
