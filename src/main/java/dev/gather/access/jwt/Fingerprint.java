package dev.gather.access.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.process.Sha256;
import java.nio.ByteBuffer;

/** The SHA-256 of a token, which is kept in its place. */
record Fingerprint(long first, long second, long third, long fourth) {

  static Fingerprint of(String token) {
    ByteBuffer digest = ByteBuffer.wrap(Sha256.of(token.getBytes(UTF_8)));
    return new Fingerprint(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
  }
}
