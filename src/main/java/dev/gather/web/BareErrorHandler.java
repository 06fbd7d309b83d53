package dev.gather.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/**
 * Gives a problem to error answers that the server sends before any handler of ours sees the
 * request: a request line or header that cannot be read, or a target that is no URI.
 */
@Sharable
final class BareErrorHandler extends ChannelOutboundHandlerAdapter {

  private static final int FIRST_ERROR = 400;

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof FullHttpResponse response && isBareError(response)) {
      context.write(withProblem(response), promise);
    } else {
      context.write(message, promise);
    }
  }

  private static boolean isBareError(FullHttpResponse response) {
    return response.status().code() >= FIRST_ERROR
        && !response.content().isReadable()
        && !response.headers().contains(HttpHeaderNames.CONTENT_TYPE);
  }

  private static FullHttpResponse withProblem(FullHttpResponse response) {
    String id = RequestId.of(null);
    Problem problem =
        new Problem(response.status().code(), "the request cannot be read", List.of());
    ByteBuf json = Unpooled.wrappedBuffer(problem.json(id).getBytes(UTF_8));
    FullHttpResponse full = response.replace(json);
    HttpHeaders headers = full.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json");
    headers.set(HttpHeaderNames.CONTENT_LENGTH, json.readableBytes());
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.set(RequestId.HEADER, id);
    response.release();
    return full;
  }
}
