package dev.gather.web;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import java.util.BitSet;
import java.util.HexFormat;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Escapes what clients leave unescaped in a request's target. Browsers do so with some characters,
 * such as a bar or a brace in a query; others with everything beyond ASCII. Spring reads a target
 * as a URI, and answers one that is none with an empty 400 before any handler sees it.
 *
 * <p>A percent sign that starts no escape is answered by {@link Decoding}, so it becomes one here
 * that is no UTF-8 wherever it stands.
 *
 * @see <a href="https://url.spec.whatwg.org/#query-percent-encode-set">URL Standard, 1.3</a>
 */
@Sharable
final class TargetEscaping extends ChannelInboundHandlerAdapter {

  private static final BitSet PLAIN =
      characters(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?#");

  private static final String MALFORMED = "%FF";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  static HttpServer on(HttpServer server) {
    TargetEscaping handler = new TargetEscaping();
    return server.doOnChannelInit(
        (observer, channel, address) -> {
          ChannelPipeline pipeline = channel.pipeline();
          if (pipeline.get(NettyPipeline.HttpCodec) != null) {
            pipeline.addAfter(NettyPipeline.HttpCodec, TargetEscaping.class.getName(), handler);
          }
        });
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      String target = request.uri();
      int at = firstToEscape(target, 0);
      if (at < target.length()) {
        request.setUri(escaped(target, at));
      }
    }
    context.fireChannelRead(message);
  }

  /** Its index, or the length when there is none. */
  private static int firstToEscape(String target, int from) {
    int at = from;
    while (at < target.length() && isPlain(target, at)) {
      at++;
    }
    return at;
  }

  private static boolean isPlain(String target, int at) {
    char c = target.charAt(at);
    return switch (c) {
      case '%' -> isEscape(target, at);
      case '[', ']' -> target.lastIndexOf('?', at) >= 0;
      default -> PLAIN.get(c);
    };
  }

  private static String escaped(String target, int first) {
    StringBuilder escaped = new StringBuilder(target.length() + 16);
    int done = 0;
    for (int at = first; at < target.length(); at = firstToEscape(target, done)) {
      escaped.append(target, done, at);
      char c = target.charAt(at);
      // One byte to a character: the target was read as ISO 8859-1.
      escaped.append(c == '%' ? MALFORMED : "%" + HEX.toHexDigits((byte) c));
      done = at + 1;
    }
    return escaped.append(target, done, target.length()).toString();
  }

  private static boolean isEscape(String target, int at) {
    return at + 2 < target.length()
        && HexFormat.isHexDigit(target.charAt(at + 1))
        && HexFormat.isHexDigit(target.charAt(at + 2));
  }

  private static BitSet characters(String text) {
    BitSet set = new BitSet(128);
    text.chars().forEach(set::set);
    return set;
  }
}
