package dev.gather.scenario.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The fields of a message.
 *
 * @param all in the order they came, their names in lower case
 */
public record Fields(List<Field> all) {

  /**
   * @param value without the whitespace around it
   */
  public record Field(String name, String value) {}

  /** RFC 9110, 5.1 and 5.5. */
  private static final Pattern LINE =
      Pattern.compile(
          "([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\\t ]*+((?:[\\t\\x20-\\x7e\\x80-\\xff]*[\\x21-\\x7e\\x80-\\xff])?)[\\t ]*");

  private static final Pattern LENGTH = Pattern.compile("0*([0-9]{1,18})");

  /** What says where a message ends and whom it is for. */
  private static final Set<String> FRAMING = Set.of("host", "content-length", "transfer-encoding");

  /** Up to the empty line that ends them. */
  static Fields read(Octets in) throws IOException {
    List<Field> all = new ArrayList<>();
    for (String line = in.line(); !line.isEmpty(); line = in.line()) {
      if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        fold(all, line);
      } else {
        Matcher field = LINE.matcher(line);
        if (!field.matches()) {
          throw BrokenMessageException.because("no field: " + line);
        }
        all.add(new Field(field.group(1).toLowerCase(Locale.ROOT), field.group(2)));
      }
    }
    return new Fields(List.copyOf(all));
  }

  /**
   * RFC 9112, 5.2, lets a server read a value that goes on in the next line. There is one way to do
   * so, but who does not would frame the message otherwise.
   */
  private static void fold(List<Field> all, String line) throws IOException {
    if (all.isEmpty()) {
      throw BrokenMessageException.because("whitespace before the first field");
    }
    Field last = all.remove(all.size() - 1);
    // What stands around a value and is no character may be read as a space, RFC 9110, 5.5.
    Matcher more = LINE.matcher("folded:" + line.trim());
    if (!more.matches() || FRAMING.contains(last.name())) {
      throw BrokenMessageException.because("a value goes on in the next line: " + last.name());
    }
    all.add(new Field(last.name(), (last.value() + " " + more.group(2)).strip()));
  }

  public List<String> values(String name) {
    return all.stream().filter(field -> field.name().equals(name)).map(Field::value).toList();
  }

  /** Members of lists, in lower case. */
  List<String> members(String name) {
    return values(name).stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(member -> member.strip().toLowerCase(Locale.ROOT))
        .filter(member -> !member.isEmpty())
        .toList();
  }

  boolean isChunked() throws IOException {
    if (values("transfer-encoding").isEmpty()) {
      return false;
    }
    if (!members("transfer-encoding").equals(List.of("chunked"))
        || !values("content-length").isEmpty()) {
      throw BrokenMessageException.because("not one `chunked` alone");
    }
    return true;
  }

  OptionalLong length() throws IOException {
    List<String> lengths = values("content-length");
    if (lengths.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher length = LENGTH.matcher(lengths.get(0));
    if (lengths.size() > 1 || !length.matches()) {
      throw BrokenMessageException.because("not one Content-Length in digits");
    }
    return OptionalLong.of(Long.parseLong(length.group(1)));
  }
}
