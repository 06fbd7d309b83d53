package dev.gather.rfc9111;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The fields of an answer that say how it may be stored and served, as they were sent: what they
 * mean is worked out by whoever reads them. Beside them stand fields that are stored for whoever is
 * served the answer.
 */
public final class CacheFields {

  private static final List<String> NAMES =
      List.of(
          "age",
          "cache-control",
          "cdn-cache-control",
          "date",
          "etag",
          "expires",
          "last-modified",
          "set-cookie",
          "vary");

  /** Says that there is one; what it sets is nobody's business. */
  private static final String SET_COOKIE = "set-cookie";

  /** Belong to one message, not to what it is about: a 304 without them takes them away. */
  private static final List<String> OF_A_MESSAGE = List.of("age", "date");

  /** Anything else could not be sent back. */
  private static final Pattern VALIDATOR = Pattern.compile("[\\x20-\\x7e]{1,256}");

  /** RFC 9110, 5.5: what must not stand in a value is replaced by a space. */
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

  private static final int LINE_OVERHEAD = 100;

  /** Ten times what is common. */
  private static final int LONGEST = 4096;

  /** Of an answer that says nothing; last, as it reads what stands above. */
  public static final CacheFields NONE = new CacheFields(Map.of());

  private final Map<String, List<String>> lines;
  private final boolean isTooLong;
  private final CacheControl plain;
  private final Optional<CacheControl> targeted;

  private CacheFields(Map<String, List<String>> lines) {
    this.lines = lines;
    this.isTooLong = length(lines) > LONGEST;
    this.plain = isTooLong ? CacheControl.UNREAD : CacheControl.parse(values("cache-control"));
    this.targeted =
        Optional.of(joined("cdn-cache-control"))
            .filter(field -> !isTooLong)
            .flatMap(TargetedControl::parse)
            .map(field -> field.isSound() ? field.control() : field.control().restrictedBy(plain));
  }

  /**
   * @param lines gives the values of a field, one for each of its lines
   */
  public static CacheFields of(Function<String, List<String>> lines) {
    Map<String, List<String>> known = new TreeMap<>();
    for (String name : NAMES) {
      List<String> values = lines.apply(name);
      if (!values.isEmpty()) {
        known.put(name, values.stream().map(value -> kept(name, value)).toList());
      }
    }
    return new CacheFields(known);
  }

  /**
   * The same beside other fields, which say nothing here.
   *
   * @param others lines without line breaks, by names in lower case; bounded by whoever takes them
   */
  public CacheFields beside(Map<String, List<String>> others) {
    if (others.isEmpty()) {
      return this;
    }
    Map<String, List<String>> all = new TreeMap<>(others);
    all.putAll(lines);
    return new CacheFields(all);
  }

  /** The reverse of {@link #text()}. */
  public static CacheFields parse(String text) {
    Map<String, List<String>> lines = new TreeMap<>();
    for (String line : text.split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        lines
            .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
            .add(line.substring(colon + 1));
      }
    }
    return new CacheFields(lines);
  }

  /** All of them, a line each, to be stored. */
  public String text() {
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (name, values) ->
            values.forEach(value -> text.append(name).append(':').append(value).append('\n')));
    return text.toString();
  }

  /** Bytes in this process, roughly: the lines, and the directives that were found in them. */
  public int weight() {
    int weight = plain.weight() + targeted.map(CacheControl::weight).orElse(0);
    for (Map.Entry<String, List<String>> field : lines.entrySet()) {
      for (String value : field.getValue()) {
        weight += LINE_OVERHEAD + value.length();
      }
    }
    return weight;
  }

  /** Whether they are too long to be kept, and not even read: nothing but this is said of them. */
  boolean isTooLong() {
    return isTooLong;
  }

  /** What those that say something have of {@link #text()}. */
  private static int length(Map<String, List<String>> lines) {
    int length = 0;
    for (String name : NAMES) {
      for (String value : lines.getOrDefault(name, List.of())) {
        length += name.length() + 1 + value.length() + 1;
      }
    }
    return length;
  }

  /**
   * Those of a stored answer that a 304 confirms: fields that it has take the place of the stored
   * ones, all others stay.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-3.2">RFC 9111, 3.2</a>
   */
  public CacheFields updatedBy(CacheFields notModified) {
    Map<String, List<String>> updated = new TreeMap<>(lines);
    OF_A_MESSAGE.forEach(updated::remove);
    updated.putAll(notModified.lines);
    return new CacheFields(updated);
  }

  /** The validator, if it can be sent back. */
  public Optional<String> etag() {
    return validator("etag");
  }

  /** The validator, if it can be sent back. */
  public Optional<String> lastModified() {
    return validator("last-modified");
  }

  /**
   * The directives that count here: those for caches like this one come before those for all. One
   * of them that nobody can read may have been meant to restrict: then what restricts all caches
   * counts as well.
   */
  CacheControl control() {
    return targeted.orElse(plain);
  }

  /** The directives of Cache-Control, for whoever is served next. */
  CacheControl plain() {
    return plain;
  }

  /** Whether the answer's own Cache-Control and Expires are stood in for. */
  boolean isTargeted() {
    return targeted.isPresent();
  }

  boolean setsCookie() {
    return lines.containsKey(SET_COOKIE);
  }

  String vary() {
    return joined("vary");
  }

  /** Of several the first, none for what is no number, RFC 9111, 5.1. */
  OptionalLong ageSeconds() {
    String first = joined("age");
    int comma = first.indexOf(',');
    return DeltaSeconds.parse((comma < 0 ? first : first.substring(0, comma)).strip());
  }

  /** Also one that cannot be sent back. */
  boolean hasEtag() {
    return lines.containsKey("etag");
  }

  boolean hasExpires() {
    return lines.containsKey("expires");
  }

  /** Empty for what is no date, or two of them. */
  OptionalLong expires(long now) {
    return date("expires", now);
  }

  /** Empty for what is no date, or two of them. */
  OptionalLong date(long now) {
    return date("date", now);
  }

  private OptionalLong date(String name, long now) {
    List<String> values = values(name);
    return values.size() == 1 ? HttpDate.parse(values.get(0), now) : OptionalLong.empty();
  }

  private Optional<String> validator(String name) {
    List<String> values = values(name);
    return values.size() == 1
        ? Optional.of(values.get(0)).filter(value -> VALIDATOR.matcher(value).matches())
        : Optional.empty();
  }

  private String joined(String name) {
    return String.join(",", values(name));
  }

  /** The lines of a field, none where it is not there. */
  public List<String> values(String name) {
    return lines.getOrDefault(name, List.of());
  }

  private static String kept(String name, String value) {
    return name.equals(SET_COOKIE) ? "" : CONTROL.matcher(value).replaceAll(" ").strip();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CacheFields fields && lines.equals(fields.lines);
  }

  @Override
  public int hashCode() {
    return lines.hashCode();
  }

  /** Names only. */
  @Override
  public String toString() {
    return "CacheFields" + lines.keySet();
  }
}
