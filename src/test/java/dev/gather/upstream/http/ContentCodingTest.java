package dev.gather.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ContentCodingTest {

  private static final int MEMBERS = 200_000;

  @Test
  void refusesMoreEmptyMembersThanAStackHolds() throws IOException {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    new GZIPOutputStream(member).close();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < MEMBERS; i++) {
      body.writeBytes(member.toByteArray());
    }

    assertThatExceptionOfType(CallFailure.class)
        .isThrownBy(() -> ContentCoding.decode("shop", "gzip", body.toByteArray(), 1 << 20))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.BAD_BODY));
  }
}
