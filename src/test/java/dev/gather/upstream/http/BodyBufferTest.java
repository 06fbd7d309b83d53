package dev.gather.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gather.upstream.call.CallFailure;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyBufferTest {

  private static final int PART = 16 * 1024;

  @ParameterizedTest
  @CsvSource({
    "0,       -1",
    "1,       -1",
    "16384,   -1",
    "16385,   -1",
    "262143,  -1",
    "262144,  -1",
    "262145,  -1",
    "524288,  -1",
    "1000000, -1",
    "1048576, -1",
    "0,        0",
    "1000000,  0",
    "1,        1",
    "100000,   100000",
    "262144,   262144",
    "262145,   262145",
    "1000000,  1000000",
    "1048576,  1048576",
    "1000,     1000000",
    "300000,   1000000",
    "1000000,  300000",
    "1000000,  2000000"
  })
  void holdsABodyAsItCame(int length, long announced) {
    byte[] body = new byte[length];
    new Random(length).nextBytes(body);
    for (int part : new int[] {PART, 7_919, 1_048_576}) {
      BodyBuffer buffer = new BodyBuffer("catalog", 1_048_576, announced);
      for (int at = 0; at < length; at += part) {
        buffer.append(Unpooled.wrappedBuffer(body, at, Math.min(part, length - at)));
      }
      assertThat(Arrays.equals(buffer.toArray(), body)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "16383", "262143", "262144", "262145", "600000"})
  void refusesOneByteMoreThanTheLimit(int limit) {
    BodyBuffer buffer = new BodyBuffer("catalog", limit, -1);
    for (int left = limit; left > 0; left -= Math.min(left, PART)) {
      buffer.append(Unpooled.wrappedBuffer(new byte[Math.min(left, PART)]));
    }
    assertThat(buffer.toArray()).hasSize(limit);
    assertThatExceptionOfType(CallFailure.class)
        .isThrownBy(() -> buffer.append(Unpooled.wrappedBuffer(new byte[1])))
        .withMessage("catalog sent an answer of more than " + limit + " bytes");
  }
}
