package dev.gather.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Leaves out interim answers such as 103 Early Hints.
 *
 * <p>Reactor Netty knows 100 alone and takes any other for the answer. The true one would then be
 * read as the answer to the connection's next request.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-15.2">RFC 9110, 15.2</a>
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {

  static final String NAME = "gather.interimAnswers";

  private boolean isInterim;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpResponse answer) {
      isInterim = isInterim(answer.status());
    }
    if (!isInterim) {
      context.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (message instanceof LastHttpContent) {
      isInterim = false;
      // What was asked for has not come yet, and nobody behind this handler knows that.
      context.read();
    }
  }

  private static boolean isInterim(HttpResponseStatus status) {
    return status.codeClass() == HttpStatusClass.INFORMATIONAL
        && status.code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
  }
}
