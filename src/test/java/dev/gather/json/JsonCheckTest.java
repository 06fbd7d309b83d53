package dev.gather.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCheckTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-0.0e-0",
        "1E400",
        "123456789012345678901234567890.123456789e+10",
        "\"\"",
        "\"a\\u00e9\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\ud800 alone\"",
        "\"é ß 漢字 😀 \u007f\"",
        "{\"a\":1,\"a\":2}",
        "{\"\":{\"\":[[],{},[{}]]}}",
        "[1,\t2,\r\n3 , [ ] , { } ]",
        "{ \"a\" : [ 1 , { \"b\" : null } ] , \"c\" : \"d\" }"
      })
  void takesAValueAsItIs(String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    assertThat(JsonCheck.value(body, 100)).isSameAs(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[",
        "]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{,}",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{}{}",
        "[] x",
        "1 2",
        "null null",
        "nul",
        "nulL",
        "nullx",
        "True",
        "tru",
        "fals",
        "falsee",
        "NaN",
        "-Infinity",
        "undefined",
        "01",
        "-01",
        "-",
        "+1",
        "1.",
        ".5",
        "1.e5",
        "1e",
        "1e+",
        "0x10",
        "1_000",
        "- 1",
        "\"",
        "\"a",
        "\"a\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u",
        "\"a\nb\"",
        "\"tab\there\"",
        "\"\u0000\"",
        "'a'",
        "// comment\n1",
        "/* c */ 1",
        "# c\n1",
        "[1, // c\n2]",
        "\u00a01",
        "\ufeff\ufeff1",
        "<html></html>",
        "1;",
        "[\"a\",\u001f\"b\"]"
      })
  void refusesWhatIsNotExactlyOneValue(String text) {
    isMalformed(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // a continuation without a lead
        "c3", // a lead without a continuation
        "c328",
        "c080", // overlong forms of two,
        "c1bf",
        "e08080", // three
        "e09fbf",
        "f0808080", // and four bytes
        "f08fbfbf",
        "eda080", // surrogates
        "edbfbf",
        "f4908080", // beyond Unicode
        "f5808080",
        "e282", // cut short
        "f09f98",
        "f09f9822",
        "fe",
        "ff",
        "e28228a1"
      })
  void refusesStringsThatAreNotStrictlyUtf8(String hex) {
    byte[] middle = HexFormat.of().parseHex(hex);
    for (int offset = 0; offset < 9; offset++) {
      byte[] body = new byte[offset + middle.length + 12];
      Arrays.fill(body, (byte) 'x');
      body[0] = '"';
      body[body.length - 1] = '"';
      System.arraycopy(middle, 0, body, 1 + offset, middle.length);
      isMalformed(body);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf"})
  void takesTheFirstAndLastCharactersOfEachLength(String hex) {
    byte[] body = HexFormat.of().parseHex("22" + hex + "22");
    assertThat(JsonCheck.value(body, 1)).isSameAs(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE"})
  void refusesOtherEncodings(String charset) {
    isMalformed("{\"a\":1}".getBytes(Charset.forName(charset)));
  }

  @Test
  void leavesOutAByteOrderMarkAndSpaceAround() {
    byte[] body = "\ufeff \r\n\t{\"a\" : 1}          \n".getBytes(StandardCharsets.UTF_8);
    assertThat(JsonCheck.value(body, 1)).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\" : 1}");
  }

  @Test
  void takesNumbersOfAnyLength() {
    byte[] body = "9".repeat(2_000).getBytes(StandardCharsets.US_ASCII);
    assertThat(JsonCheck.value(body, 1)).isSameAs(body);
  }

  @Test
  void takesNestingUpToTheLimit() {
    for (int depth : new int[] {1, 63, 64, 65, 128, 1000}) {
      byte[] body = nested(depth);
      assertThat(JsonCheck.value(body, depth)).isSameAs(body);
      assertThatThrownBy(() -> JsonCheck.value(body, depth - 1))
          .isSameAs(BadJsonException.TOO_DEEP);
    }
  }

  @Test
  void remembersWhatEachLevelIs() {
    String open = "[{\"a\":".repeat(100) + "1";
    byte[] right = (open + "}]".repeat(100)).getBytes(StandardCharsets.UTF_8);
    byte[] wrong = (open + "}]".repeat(30) + "]}".repeat(70)).getBytes(StandardCharsets.UTF_8);
    assertThat(JsonCheck.value(right, 200)).isSameAs(right);
    assertThatThrownBy(() -> JsonCheck.value(wrong, 200)).isSameAs(BadJsonException.MALFORMED);
  }

  @Test
  void neverRecurses() {
    byte[] body = nested(1_000_000);
    assertThat(JsonCheck.value(body, 1_000_000)).isSameAs(body);
  }

  private static byte[] nested(int depth) {
    return ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.US_ASCII);
  }

  private static void isMalformed(byte[] body) {
    assertThatThrownBy(() -> JsonCheck.value(body, 100)).isSameAs(BadJsonException.MALFORMED);
  }
}
