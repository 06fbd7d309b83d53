package dev.gather.web;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.springframework.http.HttpHeaders;

/**
 * Dates each answer that has no date yet: whoever stores it counts its age from there. An
 * upstream's date stays on a proxied answer.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-6.6.1">RFC 9110, 6.6.1</a>
 */
@Sharable
final class AnswerDates extends ChannelOutboundHandlerAdapter {

  /** Unlike the constant of the JDK, with two digits of the day. */
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final LongSupplier millis;
  private volatile Second now = new Second(Long.MIN_VALUE, "");

  /**
   * @param millis the time, since 1970
   */
  AnswerDates(LongSupplier millis) {
    this.millis = millis;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response
        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL
        && !response.headers().contains(HttpHeaders.DATE)) {
      response.headers().set(HttpHeaders.DATE, date());
    }
    context.write(message, promise);
  }

  /** Of this second, whose text is made once. */
  private String date() {
    long second = Math.floorDiv(millis.getAsLong(), 1000L);
    Second known = now;
    if (known.number != second) {
      known = new Second(second, FORMAT.format(Instant.ofEpochSecond(second)));
      now = known;
    }
    return known.text;
  }

  private record Second(long number, String text) {}
}
