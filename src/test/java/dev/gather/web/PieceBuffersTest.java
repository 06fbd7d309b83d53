package dev.gather.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.answer.Pieces;
import dev.gather.json.Slice;
import dev.gather.merge.Document;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PieceBuffersTest {

  @Test
  void aDocumentComesInPartsOfEightKilobytesAtMost() {
    String json = "[" + "\n1,".repeat(10_000) + "2]";
    List<String> parts = parts(Pieces.of(Document.of(json.getBytes(UTF_8))));

    assertThat(parts).allMatch(part -> part.length() <= 8 * 1024).hasSize(4);
    assertThat(String.join("", parts)).isEqualTo(json);
  }

  @Test
  void aFramesJsonStandsOnOneLineAndItsOwnLineEndsStay() {
    Pieces frame =
        Pieces.ofFrame(
            Slice.of("data: {\n"),
            Slice.of("\"na\nme\""),
            Slice.of(":\n"),
            Slice.of("{\r\n \"a\": 1 }"),
            Slice.of("}\n\n"));

    assertThat(parts(frame)).containsExactly("data: {\n\"na me\":\n{   \"a\": 1 }}\n\n");
    assertThat(frame.length()).isEqualTo(32);
  }

  private static List<String> parts(Pieces pieces) {
    return Objects.requireNonNull(
        PieceBuffers.of(pieces, UnpooledByteBufAllocator.DEFAULT)
            .map(
                part -> {
                  ByteBuf taken = part;
                  String text = taken.toString(UTF_8);
                  taken.release();
                  return text;
                })
            .collectList()
            .block());
  }
}
