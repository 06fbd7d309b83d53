package dev.gather.upstream.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.upstream.websocket.FrameReader.Found;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {

  /**
   * Whatever parts the frames come in, the same is found, and nothing of a header is let through.
   */
  @Test
  void findsTheEndOfFramesInPartsOfAnySize() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      boolean isMasked = random.nextBoolean();
      ByteBuf frames = Unpooled.buffer();
      for (int i = random.nextInt(6); i >= 0; i--) {
        frames.writeBytes(frame(0x82, isMasked, length(random)));
      }
      int good = frames.readableBytes();
      boolean isClosed = random.nextBoolean();
      frames.writeBytes(frame(isClosed ? 0x88 : 0x83, isMasked, isClosed ? 2 : 0));
      int close = frames.readableBytes();
      frames.writeBytes(new byte[5]);

      FrameReader reader = new FrameReader(isMasked);
      ByteBuf held = Unpooled.EMPTY_BUFFER;
      int passed = 0;
      Found found = Found.MORE;
      while (found == Found.MORE) {
        int part = Math.min(frames.readableBytes(), 1 + random.nextInt(40));
        ByteBuf in = Unpooled.wrappedBuffer(held, frames.readSlice(part));
        int start = in.readerIndex();
        found = reader.read(in, false);
        passed += in.readerIndex() - start;
        held = Unpooled.copiedBuffer(in);
        assertThat(found != Found.MORE || held.readableBytes() < 14).as("%d", seed).isTrue();
      }

      assertThat(found).as("%d", seed).isEqualTo(isClosed ? Found.CLOSE : Found.FAULT);
      assertThat(passed).as("%d", seed).isEqualTo(isClosed ? close : good);
    }
  }

  @Test
  void stopsAtTheEndOfTheFrameThatIsToBeTheLast() {
    FrameReader reader = new FrameReader(false);
    ByteBuf in = bytes("8203aa");

    assertThat(reader.read(in, false)).isEqualTo(Found.MORE);
    assertThat(reader.isAtBoundary()).isFalse();
    ByteBuf rest = bytes("bbcc8201dd");
    assertThat(reader.read(rest, true)).isEqualTo(Found.BOUNDARY);
    assertThat(rest.readableBytes()).isEqualTo(3);
    assertThat(reader.isAtBoundary()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "820161, MORE",
    "0201618900, MORE",
    "0201618900800162, MORE",
    "02016182, MORE",
    "0201618201, FAULT",
    "8001, FAULT",
    "8300, FAULT",
    "8b00, FAULT",
    "9201, FAULT",
    "0900, FAULT",
    "897e, FAULT",
    "82817f, FAULT",
    "827e007d, FAULT",
    "827e007e, MORE",
    "827f000000000000ffff, FAULT",
    "827f0000000000010000, MORE",
    "827f8000000000000000, FAULT",
    "8800, CLOSE",
    "880203e8ff, CLOSE",
  })
  void holdsHeadersAgainstTheProtocol(String hex, Found found) {
    assertThat(new FrameReader(false).read(bytes(hex), false)).isEqualTo(found);
  }

  private static int length(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> 1 + random.nextInt(125);
      case 2 -> 126 + random.nextInt(300);
      default -> 65536 + random.nextInt(100);
    };
  }

  private static ByteBuf frame(int first, boolean isMasked, int length) {
    ByteBuf frame = Unpooled.buffer().writeByte(first);
    int mask = isMasked ? 0x80 : 0;
    if (length < 126) {
      frame.writeByte(mask | length);
    } else if (length < 65536) {
      frame.writeByte(mask | 126).writeShort(length);
    } else {
      frame.writeByte(mask | 127).writeLong(length);
    }
    return frame.writeBytes(new byte[isMasked ? 4 : 0]).writeBytes(new byte[length]);
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
