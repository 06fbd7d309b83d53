package dev.gather.plan.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.format.DateFormat;
import com.networknt.schema.format.DateTimeFormat;
import com.networknt.schema.format.DurationFormat;
import com.networknt.schema.format.EmailFormat;
import com.networknt.schema.format.Format;
import com.networknt.schema.format.IPv6Format;
import com.networknt.schema.format.IdnEmailFormat;
import com.networknt.schema.format.IdnHostnameFormat;
import com.networknt.schema.format.IriFormat;
import com.networknt.schema.format.IriReferenceFormat;
import com.networknt.schema.format.TimeFormat;
import dev.gather.pattern.LinearPattern;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Formats whose own checks in the validator take time that grows faster than a client's text,
 * overflow the stack, or let too much through. A text that is longer than its format allows is
 * refused before it is looked at.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/json-schema-validation#section-7.3">JSON
 *     Schema Validation, 7.3</a>
 */
final class LinearFormats {

  private static final String DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
  private static final String TIME =
      "[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})";
  private static final String LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String POINTER = "(/([^/~]|~[01])*)*";
  private static final String VARIABLE =
      "([A-Za-z0-9_]|%[0-9A-Fa-f]{2})(\\.?([A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*(:[1-9][0-9]{0,3}|\\*)?";
  private static final String LITERAL = "[^\\x00-\\x20\\x7F\"'%<>\\\\^`{|}]|%[0-9A-Fa-f]{2}";

  /** Characters of a date or a time, digits of its fraction included. */
  private static final int MAX_TIME = 64;

  /** Characters of a host's name. Each may stand for several characters of its encoded form. */
  private static final int MAX_HOST = 255;

  /** Characters of a host's name in ASCII, RFC 1035, 2.3.4, without what only the wire has. */
  private static final int MAX_NAME = 253;

  /** Characters of an address for mail: 64, an at sign and a host. */
  private static final int MAX_MAIL = 64 + 1 + MAX_HOST;

  /** Characters of an authority; names of hosts are shorter. */
  private static final int MAX_AUTHORITY = 1_000;

  /** Characters of a client's own pattern, which is read and never matched. */
  private static final int MAX_PATTERN = 1_000;

  private LinearFormats() {}

  /** Those that take the place of the validator's. */
  static List<Format> all() {
    return List.of(
        new Matching("hostname", MAX_NAME, LABEL + "(\\." + LABEL + ")*"),
        new Matching("ipv4", "(" + BYTE + "\\.){3}" + BYTE),
        new Matching("json-pointer", POINTER),
        new Matching("relative-json-pointer", "(0|[1-9][0-9]*)(#|" + POINTER + ")"),
        new Matching(
            "uri-template",
            "(" + LITERAL + "|\\{[+#./;?&=,!@|]?" + VARIABLE + "(," + VARIABLE + ")*\\})*"),
        new Matching("uuid", "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"),
        new Short(MAX_TIME, DATE, new DateFormat()),
        new Short(MAX_TIME, DATE + "[Tt]" + TIME, new DateTimeFormat()),
        new Short(MAX_TIME, TIME, new TimeFormat()),
        new Short(MAX_TIME, "(?s).*", new DurationFormat()),
        new Short(MAX_TIME, "(?s).*", new IPv6Format()),
        new Short(MAX_MAIL, "(?s).*", new EmailFormat()),
        new Short(MAX_MAIL, "(?s).*", new IdnEmailFormat()),
        new Short(MAX_HOST, "(?s).*", new IdnHostnameFormat()),
        new Iri(),
        new IriReference(),
        new Regex());
  }

  /** A format that is a pattern. */
  private static final class Matching implements Format {

    private final String name;
    private final int longest;
    private final LinearPattern pattern;

    Matching(String name, String regex) {
      this(name, Integer.MAX_VALUE, regex);
    }

    Matching(String name, int longest, String regex) {
      this.name = name;
      this.longest = longest;
      this.pattern = LinearPattern.compile(regex);
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean matches(ExecutionContext context, String value) {
      return value.length() <= longest && pattern.matches(value);
    }
  }

  /** The validator's own, for texts that are short and look like it. */
  private static final class Short implements Format {

    private final int longest;
    private final LinearPattern look;
    private final Format format;

    Short(int longest, String look, Format format) {
      this.longest = longest;
      this.look = LinearPattern.compile(look);
      this.format = format;
    }

    @Override
    public String getName() {
      return format.getName();
    }

    @Override
    public boolean matches(ExecutionContext execution, SchemaContext schema, String value) {
      return value.length() <= longest
          && look.matches(value)
          && format.matches(execution, schema, value);
    }
  }

  private static final class Iri extends IriFormat {
    @Override
    protected boolean validate(URI uri) {
      return hasShortAuthority(uri) && super.validate(uri);
    }
  }

  private static final class IriReference extends IriReferenceFormat {
    @Override
    protected boolean validate(URI uri) {
      return hasShortAuthority(uri) && super.validate(uri);
    }
  }

  private static boolean hasShortAuthority(URI uri) {
    return uri.getRawAuthority() == null || uri.getRawAuthority().length() <= MAX_AUTHORITY;
  }

  /** A pattern of any engine, with what a linear one lacks. */
  private static final class Regex implements Format {

    @Override
    public String getName() {
      return "regex";
    }

    @Override
    public boolean matches(ExecutionContext context, String value) {
      if (value.length() > MAX_PATTERN) {
        return false;
      }
      try {
        Pattern.compile(value);
        return true;
      } catch (PatternSyntaxException e) {
        return false;
      }
    }
  }
}
