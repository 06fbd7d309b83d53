package dev.gather.rfc9111;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** One line of a field, which knows what it was made of. */
sealed interface Line {

  /**
   * @param received when the answer comes: dates are counted from then
   */
  String text(Instant received);

  record Text(String value) implements Line {

    @Override
    public String text(Instant received) {
      return value;
    }
  }

  /** A date, seconds after the answer comes, or what only looks like one. */
  record Moment(long seconds, Form form) implements Line {

    @Override
    public String text(Instant received) {
      return form.write(received.plusSeconds(seconds));
    }
  }

  enum Form {
    IMF("EEE, dd MMM yyyy HH:mm:ss 'GMT'", true),
    RFC_850("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", true),
    ASCTIME("EEE MMM ppd HH:mm:ss yyyy", true),
    CAPITALS("EEE, dd MMM yyyy HH:mm:ss 'GMT'", true, text -> text.toUpperCase(Locale.ROOT)),
    OTHER_ZONE("EEE, dd MMM yyyy HH:mm:ss 'UTC'", false),
    OFFSET("EEE, dd MMM yyyy HH:mm:ss '+0000'", false),
    SHORT_DAY_OF_RFC_850("EEE, dd-MMM-yy HH:mm:ss 'GMT'", false),
    NO_WEEKDAY("dd MMM yyyy HH:mm:ss 'GMT'", false),
    ISO("yyyy-MM-dd'T'HH:mm:ss'Z'", false),
    QUOTED("''''EEE, dd MMM yyyy HH:mm:ss 'GMT'''", false),
    ZERO("'0'", false),
    WORDS("'in an hour'", false);

    private final DateTimeFormatter format;
    private final UnaryOperator<String> change;
    final boolean isDate;

    Form(String format, boolean isDate) {
      this(format, isDate, UnaryOperator.identity());
    }

    Form(String format, boolean isDate, UnaryOperator<String> change) {
      this.format = DateTimeFormatter.ofPattern(format, Locale.ENGLISH).withZone(ZoneOffset.UTC);
      this.isDate = isDate;
      this.change = change;
    }

    String write(Instant date) {
      return change.apply(format.format(date));
    }
  }

  /**
   * Directives of a Cache-Control, or of a CDN-Cache-Control.
   *
   * @param isDictionary whether it can be read as RFC 9651 says
   */
  record Directives(List<Directive> list, boolean isDictionary) implements Line {

    @Override
    public String text(Instant received) {
      return list.stream()
          .map(Directive::text)
          .collect(Collectors.joining())
          .replaceFirst("^[, ]*", "");
    }

    Directives each(UnaryOperator<Directive> change) {
      return new Directives(list.stream().map(change).toList(), isDictionary);
    }
  }

  /**
   * A directive, or an element that is none.
   *
   * @param before what stands between it and the one before, with a comma or without
   * @param name in lower case; empty for what is no directive
   * @param argument what it means; empty for none
   * @param written all of it
   */
  record Directive(String before, String name, Optional<String> argument, String written) {

    static Directive of(String name, Optional<String> argument) {
      return new Directive(
          ", ", name, argument, name + argument.map(text -> "=" + text).orElse(""));
    }

    static Directive of(String name) {
      return of(name, Optional.empty());
    }

    /** What is no directive. */
    static Directive nothing(String text) {
      return new Directive("", "", Optional.empty(), text);
    }

    boolean isGlued() {
      return !name.isEmpty() && !before.contains(",");
    }

    String text() {
      return before + written;
    }
  }
}
