package dev.gather.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Writes {@code 100 Continue} past the server's codec. That takes each answer for the one to its
 * next request: after an interim answer, the body of the real one is left out if the request after
 * it is a HEAD.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-15.2">RFC 9110, 15.2</a>
 */
@ChannelHandler.Sharable
final class InterimAnswers extends ChannelOutboundHandlerAdapter {

  static final InterimAnswers INSTANCE = new InterimAnswers();

  private InterimAnswers() {}

  /** Whether it is an answer after which the request still has to be answered. */
  static boolean isInterim(Object message) {
    return message instanceof HttpResponse answer
        && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL
        && !answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (isInterim(message) && message instanceof HttpResponse answer) {
      ReferenceCountUtil.release(message);
      String line = "HTTP/1.1 " + answer.status() + "\r\n\r\n";
      context
          .pipeline()
          .context(NettyPipeline.HttpCodec)
          .write(Unpooled.copiedBuffer(line, US_ASCII), promise);
    } else {
      context.write(message, promise);
    }
  }
}
