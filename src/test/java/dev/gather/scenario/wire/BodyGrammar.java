package dev.gather.scenario.wire;

/** The end of a head and all of a body: what says how long it is, an empty line, and its bytes. */
final class BodyGrammar {

  private final Draw draw;

  BodyGrammar(Draw draw) {
    this.draw = draw;
  }

  String none() {
    return "\r\n";
  }

  String sound() {
    String body = content();
    return draw.once(2)
        ? "Content-Length: " + body.length() + "\r\n\r\n" + body
        : "Transfer-Encoding: chunked\r\n\r\n" + chunks(body, false);
  }

  String odd() {
    String body = draw.once(3) ? content() : draw.hidden();
    return draw.by(
        () -> length(body) + "\r\n" + body,
        () -> length(body) + "\r\n" + body,
        () -> coding() + "\r\n" + chunks(body, draw.once(3)),
        () -> coding() + length(body) + "\r\n" + draw.of(body, chunks(body, false)),
        () -> length(body) + coding() + "\r\n" + draw.of(body, chunks(body, false)),
        () -> "Transfer-Encoding: chunked\r\n\r\n" + chunks(body, true),
        () -> "Transfer-Encoding: chunked\r\n\r\n" + chunks(body, true),
        () -> "Transfer-Encoding: chunked\r\n\r\n" + chunks(body, true),
        () -> "\r\n" + body);
  }

  private String length(String body) {
    int length = body.length();
    String name =
        draw.of(
            "Content-Length: ",
            "Content-Length: ",
            "content-length:",
            "Content-Length:\t",
            "Content-Length : ",
            "Content_Length: ",
            "Content-Length:\r\n ");
    return draw.by(
        () -> name + length + "\r\n",
        () -> name + (length + 1 + draw.below(40)) + "\r\n",
        () -> name + draw.below(length + 1) + "\r\n",
        () -> name + length + "\r\n" + name + length + "\r\n",
        () -> name + length + "\r\n" + name + draw.below(length + 1) + "\r\n",
        () -> name + draw.below(length + 1) + "\r\n" + name + length + "\r\n",
        () ->
            name
                + length
                + draw.of(", ", ",", ";", " ", "\t", "\u0000", "\r", ".0", "e0", "\u00b2", "_", "L")
                + draw.of("", length + "")
                + "\r\n",
        () ->
            name
                + draw.of("+", "-", "0x", "00", "0000000000000000000000", " ", "\"", "\u00a0")
                + length
                + "\r\n",
        () ->
            name
                + draw.of(
                    "",
                    "-1",
                    "-0",
                    "x",
                    "999999999999999999",
                    "9223372036854775808",
                    "18446744073709551616",
                    "4294967296",
                    "2147483648",
                    "0x10",
                    "1e3",
                    "NaN")
                + "\r\n");
  }

  private String coding() {
    return draw.of(
            "Transfer-Encoding: ",
            "Transfer-Encoding: ",
            "transfer-encoding:",
            "Transfer-Encoding :",
            "Transfer_Encoding: ",
            "Transfer-Encoding:\r\n ",
            "Transfer-Encoding:\u000b",
            "\u0000Transfer-Encoding: ",
            "X: y\nTransfer-Encoding: ")
        + draw.of(
            "chunked",
            "chunked",
            "chunked",
            "Chunked",
            "CHUNKED",
            "chunked ",
            " chunked\t",
            "\tchunked",
            "xchunked",
            "chunked1",
            "\"chunked\"",
            "chunked;a=b",
            "chunked, chunked",
            "chunked,",
            ", chunked",
            "gzip, chunked",
            "chunked, gzip",
            "chunked, identity",
            "identity",
            "identity, chunked",
            "gzip",
            "x",
            "",
            "chunked\u0000",
            "chunked\u000b",
            "chun ked",
            "chunKed",
            "\u00efchunked",
            "chunked\r\nTransfer-Encoding: chunked",
            "chunked\r\nTransfer-Encoding: identity",
            "identity\r\nTransfer-Encoding: chunked")
        + "\r\n";
  }

  /**
   * @param isOdd whether something is wrong with one of them, or at their end
   */
  private String chunks(String body, boolean isOdd) {
    StringBuilder chunks = new StringBuilder();
    int at = 0;
    while (at < body.length()) {
      int size = Math.min(body.length() - at, 1 + draw.below(draw.once(2) ? 20 : 5_000));
      String data = body.substring(at, at + size);
      at += size;
      chunks.append(isOdd && draw.once(3) ? oddChunk(data) : size(size) + "\r\n" + data + "\r\n");
    }
    if (isOdd) {
      return chunks.append(oddEnd()).toString();
    }
    return chunks
        + "0"
        + draw.of("", "", "000", ";a")
        + "\r\n"
        + draw.of("", "", "a: b\r\n", "Expires: 0\r\nb:\r\n")
        + "\r\n";
  }

  private String size(int size) {
    return draw.of("", "", "0", "000000000000000000")
        + draw.of(Integer.toHexString(size), "%X".formatted(size))
        + draw.of("", "", "", ";a", ";a=b", "; a=\"b;\\\"\"", ";a;b");
  }

  private String oddChunk(String data) {
    String size = Integer.toHexString(data.length());
    return draw.by(
        () ->
            draw.of("", " ", "\t", "+", "-", "0x", "\"", "\u0000", "\r", "\r\n", "x", "\u000b")
                + size
                + "\r\n"
                + data
                + "\r\n",
        () ->
            size
                + draw.of(
                    " ", "\t", " x", "\u0000", "\u000b", "\r", "\rX", "h", ",", " 5", "\u00a0", "_",
                    ".")
                + "\r\n"
                + data
                + "\r\n",
        () ->
            size
                + draw.of(
                    ";",
                    ";;",
                    "; ",
                    ";=",
                    ";a=",
                    ";a=\"",
                    ";a=\"\n\"",
                    ";a\nb",
                    ";\r",
                    ";\n",
                    " ;a = b",
                    ";\u0000",
                    ";" + "a".repeat(draw.below(20_000)),
                    ";a=\"\r\n")
                + "\r\n"
                + data
                + "\r\n",
        () -> size + draw.of("\n", "\r", "\n\r", "") + data + "\r\n",
        () ->
            size
                + "\r\n"
                + data
                + draw.of("", "\n", "\r", "\n\r", "x", "xx", "\r\r\n", "\r\n\r\n", " \r\n"),
        () -> Integer.toHexString(data.length() + 1 + draw.below(30)) + "\r\n" + data + "\r\n",
        () -> Integer.toHexString(draw.below(data.length())) + "\r\n" + data + "\r\n",
        () ->
            draw.of(
                    "ffffffff",
                    "7fffffff",
                    "80000000",
                    "100000000",
                    "ffffffffffffffff",
                    "10000000000000000",
                    "FFFFFFFFFFFFFFFFFFFFFFFFF",
                    "0".repeat(20_000),
                    "")
                + draw.of("", size)
                + "\r\n"
                + data
                + "\r\n");
  }

  private String oddEnd() {
    return draw.of("0", "0", "0", "00", "0 ", "", "-0", "0x0", "0;a=\"")
        + draw.of("\r\n", "\r\n", "\r\n", "\n", "\r")
        + draw.of(
            "",
            "",
            "a: b\r\n",
            "a : b\r\n",
            " a: b\r\n",
            "a: b\r\n c\r\n",
            "Content-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Host: h\r\n",
            "a\r\n",
            ": b\r\n",
            "a: \u0000\r\n",
            "a: b\n",
            "a: b\rc\r\n",
            "a: " + "b".repeat(draw.below(40_000)) + "\r\n",
            draw.hidden())
        + draw.of("\r\n", "\r\n", "\r\n", "\n", "\r", "", "x\r\n");
  }

  /** What routes read as JSON, or not. */
  private String content() {
    return draw.by(
        () -> "{\"id\":7}",
        () ->
            "{\"id\":"
                + draw.below(1_000)
                + ",\"note\":\""
                + draw.hidden().replace("\r\n", "\\r\\n")
                + "\"}",
        () -> "",
        () -> "null",
        () -> draw.hidden(),
        () -> "[".repeat(draw.below(20_000)),
        () -> "{\"a\":".repeat(draw.below(3_000)) + "1" + "}".repeat(draw.below(3_000)),
        () ->
            "{\"id\":"
                + draw.of(
                    "1e999999999",
                    "-0",
                    "1".repeat(5_000),
                    "0x1",
                    "01",
                    "1.",
                    "NaN",
                    "1E+2147483648",
                    "0." + "0".repeat(9_000) + "1")
                + "}",
        () -> "\u00ef\u00bb\u00bf{\"id\":7}",
        () ->
            "{\"id\":\""
                + draw.of(
                    "\u00ff",
                    "\u00c3",
                    "\u00ed\u00a0\u0080",
                    "\u0000",
                    "\\ud800",
                    "\\u00",
                    "\\x",
                    "\n")
                + "\"}",
        () -> "{\"id\":7,\"id\":8}",
        () -> "{\"id\":7}" + draw.of(" ", "x", "{}", "\u0000"),
        () -> "{\"id\":7,\"text\":\"" + "a".repeat(draw.below(150_000)) + "\"}",
        () -> draw.bytes(200));
  }
}
