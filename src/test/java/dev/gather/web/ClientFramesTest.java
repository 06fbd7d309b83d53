package dev.gather.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.netty.NettyPipeline;

class ClientFramesTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ByteBuf early = Unpooled.copiedBuffer("early", US_ASCII);

  @BeforeEach
  void addServersHandlers() {
    channel
        .pipeline()
        .addLast(NettyPipeline.HttpCodec, new HttpServerCodec())
        .addLast(RequestTurns.NAME, new RequestTurns());
  }

  @Test
  void areReleasedWhenTheClientLeavesBeforeAnybodyTakesThem() {
    ClientFrames frames = requireNonNull(ClientFrames.of(channel));
    channel.writeInbound(early);
    assertThat(early.refCnt()).isOne();

    channel.close();

    assertThat(early.refCnt()).isZero();
    assertThat(Flux.from(frames).collectList().block()).isEmpty();
  }

  @Test
  void areKeptForWhoTakesThemWhenTheClientLeaves() {
    ClientFrames frames = requireNonNull(ClientFrames.of(channel));
    StringBuilder taken = new StringBuilder();
    BaseSubscriber<ByteBuf> taker =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            // Asks later.
          }

          @Override
          protected void hookOnNext(ByteBuf part) {
            taken.append(part.toString(US_ASCII));
            part.release();
          }
        };
    channel.writeInbound(early);
    frames.subscribe(taker);

    channel.close();
    taker.request(1);

    assertThat(taken).hasToString("early");
    assertThat(early.refCnt()).isZero();
  }
}
