package dev.gather.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * A request, and what every answer to it must be.
 *
 * @param port on the loopback address
 * @param path with the query
 * @param expected whole body of a 200
 */
public record Target(int port, String path, byte[] expected) {

  /** The request's bytes, for a connection that is kept. */
  ByteBuffer request() {
    return ByteBuffer.wrap(
        ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAccept: */*\r\n\r\n")
            .getBytes(US_ASCII));
  }
}
