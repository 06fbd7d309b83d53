package dev.gather.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gather.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

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
   * @throws RejectedRequestException if it is no form
   */
  static byte[] json(byte[] form) {
    // A byte to a character: whatever is not ASCII is refused.
    Map<String, List<String>> fields =
        Decoding.parameters(new String(form, ISO_8859_1), "body", MOST_FIELDS);
    ByteArrayOutputStream json = new ByteArrayOutputStream(form.length + 16);
    json.write('{');
    fields.forEach(
        (name, values) -> {
          if (json.size() > 1) {
            json.write(',');
          }
          json.writeBytes(JsonText.literal(name));
          json.write(':');
          write(values, json);
        });
    json.write('}');
    return json.toByteArray();
  }

  private static void write(List<String> values, ByteArrayOutputStream json) {
    if (values.size() == 1) {
      json.writeBytes(JsonText.literal(values.get(0)));
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      json.write(i == 0 ? '[' : ',');
      json.writeBytes(JsonText.literal(values.get(i)));
    }
    json.write(']');
  }
}
