package dev.gather.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client sends behind an answer to it is thrown away, as long as that is little. */
class RequestFramingHandlerTest {

  private static final String UPLOAD = "PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n";
  private static final int MEGABYTE = 1 << 20;

  private final EmbeddedChannel channel =
      new EmbeddedChannel(new HttpServerCodec(), new RequestFramingHandler());

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void ofMoreTheConnectionEnds() {
    send(UPLOAD.formatted(1L << 40));
    answer();
    for (long sent = 0; sent < RequestFramingHandler.MOST_UNREAD; sent += MEGABYTE) {
      assertThat(channel.isOpen()).isTrue();
      body(MEGABYTE);
    }
    assertThat(channel.isOpen()).isTrue();
    body(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void ofWhatDripsTheConnectionEndsInTime() {
    channel.freezeTime();
    send(UPLOAD.formatted(1L << 40));
    answer();
    for (int second = 0; second < 30; second++) {
      body(1);
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
    }
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whatEndsInTimeCostsTheConnectionNothing() {
    channel.freezeTime();
    for (int i = 0; i < 3; i++) {
      send(UPLOAD.formatted(MEGABYTE));
      answer();
      body(MEGABYTE);
      channel.advanceTimeBy(29, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
    }
    channel.advanceTimeBy(60, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void whatIsStillToBeAnsweredMayBeAsMuchAsItIs() {
    send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
    send(UPLOAD.formatted(2 * RequestFramingHandler.MOST_UNREAD));
    body(MEGABYTE);
    answer();
    for (long sent = MEGABYTE; sent < 2 * RequestFramingHandler.MOST_UNREAD; sent += MEGABYTE) {
      body(MEGABYTE);
    }
    answer();
    assertThat(channel.isOpen()).isTrue();
  }

  private void send(String head) {
    channel.writeInbound(Unpooled.copiedBuffer(head, US_ASCII));
    channel.releaseInbound();
  }

  private void body(int bytes) {
    ByteBuf content = channel.alloc().buffer(bytes).writeZero(bytes);
    channel.writeInbound(content);
    channel.releaseInbound();
  }

  private void answer() {
    channel.writeOutbound(
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND));
    channel.releaseOutbound();
  }
}
