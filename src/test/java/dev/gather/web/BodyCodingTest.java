package dev.gather.web;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyCodingTest {

  private static final int MEMBERS = 200_000;

  @Test
  void refusesMoreEmptyMembersThanAStackHolds() throws IOException {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    new GZIPOutputStream(member).close();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < MEMBERS; i++) {
      body.writeBytes(member.toByteArray());
    }

    assertThatExceptionOfType(RejectedRequestException.class)
        .isThrownBy(() -> BodyCoding.unpacked(body.toByteArray(), 1 << 20))
        .withMessage("the body is not encoded as its Content-Encoding says");
  }
}
