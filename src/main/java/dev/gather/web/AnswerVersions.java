package dev.gather.web;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Sends each answer as one of HTTP/1.1, the version of this server, whatever its request's is.
 * Reactor Netty gives those that are written in one go the version of their request. Stands behind
 * whatever chooses by that version, such as the compression.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-2.5">RFC 9110, 2.5</a>
 */
@Sharable
final class AnswerVersions extends ChannelOutboundHandlerAdapter {

  static final AnswerVersions INSTANCE = new AnswerVersions();

  private AnswerVersions() {}

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse answer
        && answer.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      answer.setProtocolVersion(HttpVersion.HTTP_1_1);
      // The connection ends, which an answer of HTTP/1.0 need not say.
      answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    context.write(message, promise);
  }
}
