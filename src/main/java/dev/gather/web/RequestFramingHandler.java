package dev.gather.web;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;

/**
 * Refuses requests that are not framed as they must be, and ends their connection: where one begins
 * that comes after, nobody can tell.
 */
final class RequestFramingHandler extends ChannelInboundHandlerAdapter {

  private boolean isRefused;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isRefused) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
      RequestFraming.Fault fault = RequestFraming.of(request);
      if (fault != null) {
        refuse(context, message, fault);
        return;
      }
      if (request.protocolVersion().minorVersion() > 1) {
        // What comes after 1.1 is to be read and answered as 1.1, RFC 9110, 2.5.
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
      }
    }
    context.fireChannelRead(message);
  }

  private void refuse(ChannelHandlerContext context, Object message, RequestFraming.Fault fault) {
    isRefused = true;
    ReferenceCountUtil.release(message);
    BareError answer = new BareError(fault.status(), fault.detail());
    answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }
}
