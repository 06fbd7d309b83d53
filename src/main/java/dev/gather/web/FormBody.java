package dev.gather.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gather.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * Makes JSON of a form: an object with a member for each name, a text, or where the name is there
 * several times the array of its texts. Brackets and dots of names mean nothing.
 *
 * @see <a href="https://url.spec.whatwg.org/#urlencoded-parsing">URL Standard,
 *     application/x-www-form-urlencoded parsing</a>
 */
final class FormBody {

  /** More than any page has; the rest is a malformed request rather than work. */
  private static final int MOST_FIELDS = 1000;

  private FormBody() {}

  /**
   * @param most bytes that there may be of JSON: a byte of a form may become six of an escape
   * @throws RejectedRequestException if it is no form, or too much
   */
  static byte[] json(byte[] form, int most) {
    // A byte to a character: whatever is not ASCII is refused.
    Map<String, List<String>> fields =
        Decoding.parameters(new String(form, ISO_8859_1), "body", MOST_FIELDS);
    ByteArrayOutputStream json = new ByteArrayOutputStream(Math.min(form.length + 16, most));
    json.write('{');
    fields.forEach(
        (name, values) -> {
          if (json.size() > 1) {
            json.write(',');
          }
          write(name, json, most);
          json.write(':');
          write(values, json, most);
        });
    json.write('}');
    if (json.size() > most) {
      throw tooLarge(most);
    }
    return json.toByteArray();
  }

  private static void write(List<String> values, ByteArrayOutputStream json, int most) {
    if (values.size() == 1) {
      write(values.get(0), json, most);
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      json.write(i == 0 ? '[' : ',');
      write(values.get(i), json, most);
    }
    json.write(']');
  }

  /** Nothing is kept beyond the limit. */
  private static void write(String text, ByteArrayOutputStream json, int most) {
    byte[] literal = JsonText.literal(text);
    if (literal.length > most - json.size()) {
      throw tooLarge(most);
    }
    json.writeBytes(literal);
  }

  private static RejectedRequestException tooLarge(int most) {
    return new RejectedRequestException(
        HttpStatus.CONTENT_TOO_LARGE,
        "the form is too large as JSON (expected: at most " + most + " bytes)");
  }
}
