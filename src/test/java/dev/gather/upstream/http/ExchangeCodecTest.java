package dev.gather.upstream.http;

import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.Connection;

/** What sockets do not do the same way every time: reads of one turn of the event loop. */
class ExchangeCodecTest {

  private static final String ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

  /** At each answer's end, whether its connection may serve another request. */
  private final List<Boolean> kept = new ArrayList<>();

  private int broken;
  private boolean asksOn;

  private final EmbeddedChannel channel =
      new EmbeddedChannel(new ExchangeCodec(8 * 1024), new Pool());

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void keepsAConnectionAfterExactlyItsAnswer() {
    for (int i = 1; i <= 3; i++) {
      ask();
      read(ANSWER);
      channel.flushInbound();
      assertThat(kept).hasSize(i).doesNotContain(false);
    }
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void tellsBeforeTheAnswersEndThatMoreFollowsIt() {
    ask();
    read(ANSWER + "x");

    assertThat(kept).containsExactly(false);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void takesNothingOfTheSameTurnForTheAnswerToTheNextRequest() {
    asksOn = true;
    ask();
    read(ANSWER); // and the next request is sent before this returns
    read(ANSWER.replace("200", "302"));

    assertThat(kept).as("only the first answer was passed on").containsExactly(true);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void readsTheAnswerToARequestThatWasSentInTheTurnOfTheLastAnswer() {
    asksOn = true;
    ask();
    read(ANSWER);
    channel.flushInbound();
    read(ANSWER);

    assertThat(kept).containsExactly(true, true);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void sendsNoRequestBeforeTheLastOneIsAnswered() {
    ask();
    ChannelFuture second =
        channel.writeOneOutbound(new DefaultFullHttpRequest(HTTP_1_1, HttpMethod.GET, "/"));

    assertThat(second.cause()).isInstanceOf(IllegalStateException.class);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void tellsThatAnAnswerCameBeforeTheRequestsEnd() {
    HttpRequest head = new DefaultHttpRequest(HTTP_1_1, HttpMethod.POST, "/");
    head.headers().set("content-length", 3);
    channel.writeOutbound(head, Unpooled.copiedBuffer("[", StandardCharsets.US_ASCII));
    read(ANSWER);

    assertThat(kept).containsExactly(false);
  }

  @Test
  void tellsThatTheRequestsEndHasNotLeft() {
    // Written but not flushed, as when the upstream takes no more.
    channel.write(new DefaultFullHttpRequest(HTTP_1_1, HttpMethod.POST, "/"));
    read(ANSWER);

    assertThat(kept).containsExactly(false);
  }

  @Test
  void passesOnThatAnAnswerIsBrokenAfterAnInterimOne() {
    ask();
    read("HTTP/1.1 103 Early Hints\r\n\r\n");
    assertThat(broken).isZero();
    read("HTTP/1.1 no status\r\n\r\n");

    assertThat(broken).isOne();
    assertThat(kept).containsExactly(false);
  }

  private void ask() {
    channel.writeOutbound(new DefaultFullHttpRequest(HTTP_1_1, HttpMethod.GET, "/"));
  }

  /** Within one turn, which goes on until {@link EmbeddedChannel#flushInbound()}. */
  private void read(String text) {
    ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    channel.writeOneInbound(bytes);
  }

  /** Gives the connection to the next request at once. */
  private final class Pool extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (((HttpObject) message).decoderResult().isFailure()) {
        broken++;
      }
      if (message instanceof LastHttpContent) {
        kept.add(Connection.from(context.channel()).isPersistent());
        if (asksOn) {
          asksOn = false;
          ask();
        }
      }
      ReferenceCountUtil.release(message);
    }
  }
}
