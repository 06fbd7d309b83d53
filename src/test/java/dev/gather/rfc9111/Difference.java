package dev.gather.rfc9111;

import static dev.gather.rfc9111.SentHead.CONTROL;
import static dev.gather.rfc9111.SentHead.TARGETED;

import dev.gather.rfc9111.Line.Directive;
import dev.gather.rfc9111.Line.Directives;
import dev.gather.rfc9111.Line.Form;
import dev.gather.rfc9111.Line.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Why HttpClient does something else than Gather with the same head, each with the paragraph that
 * gives Gather the right to.
 */
enum Difference implements Rewording<SentHead> {
  LONG_FIELDS(
      "RFC 9111, 3: nothing must be stored; Gather stores nothing that says too much of storing",
      head -> length(head) > 4096 ? unstored(head.withoutFields()) : head),
  TARGETED_FIELD(
      "RFC 9213, 2.2: caches that know the targeted field ignore Cache-Control and Expires",
      Difference::untargeted),
  CREDENTIALS_BY_THE_FILE(
      "RFC 9111, 3.5: a response to a request with credentials is for others if they are told so;"
          + " here the file says so, by `scope: shared`",
      head -> head.isPerUser() ? head : head.withoutCredentials()),
  THREE_STATUSES(
      "RFC 9111, 3: nothing must be stored; Gather keeps 200, 404 and 410 alone",
      head -> head.status() == 200 || head.isMissing() ? head : unstored(head)),
  NO_COOKIES(
      "RFC 9111, 7.3: Set-Cookie does not keep an answer from being stored; nothing must be, 3",
      head -> head.lines("set-cookie").isEmpty() ? head : unstored(head)),
  NO_CREDENTIALS_IN_THE_KEY(
      "RFC 9111, 4.1: the fields that Vary names must match; a shared key has no credentials",
      head -> !head.isPerUser() && variesByCredentials(head) ? unstored(head) : head),
  CREDENTIALS_IN_THE_KEY(
      "RFC 9111, 4.1: credentials that are the same match; HttpClient keeps none to compare",
      head -> head.isPerUser() && head.isAuthorized() ? withoutVaryingUsers(head) : head),
  NO_DATE(
      "RFC 9110, 6.6.1: a Date that is none may be replaced by the time of receipt",
      head ->
          isOneDate(head.lines("date"))
              ? head
              : head.with("date", List.of(new Moment(0, Form.IMF)))),
  NO_EXPIRES(
      "RFC 9111, 5.3 and 4.2.1: what is no date is in the past, and so are two",
      head ->
          isOneDate(head.lines("expires"))
              ? head
              : head.with("expires", List.of(new Line.Text("0")))),
  ALL_FORMS_OF_DATES(
      "RFC 9110, 5.6.7: a recipient must accept all three forms",
      head -> written(written(head, "date"), "expires")),
  CLOCKS_DIFFER(
      "RFC 9111, 4.2.3: the age by the clocks may be left out; Gather does up to a minute",
      Difference::received),
  ONLY_COMMAS_SEPARATE(
      "RFC 9111, 5.2 and 4.2.1: what is not between commas gives no lifetime, but may restrict",
      Difference::separated),
  FIRST_OF_TWO("RFC 9111, 4.2.1: of two values the first may be used", Difference::firsts),
  NO_NUMBER(
      "RFC 9111, 4.2.1: what has a lifetime that is no number may be taken for stale",
      head -> head.withEachDirective(Difference::counted)),
  A_YEAR_AT_MOST(
      "RFC 9111, 2: caching is optional, so for as long as one likes; Gather's limit is a year",
      head -> head.withEachDirective(Difference::limited)),
  NO_AGE(
      "RFC 9111, 5.1 and 1.2.2: an Age that is no number is ignored, and a great one is 2^31",
      Difference::aged),
  ALL_FIELDS_OF_NO_CACHE(
      "RFC 9111, 5.2.2.4: no-cache with field names is often handled as one without",
      head ->
          head.withEachDirective(
              known -> known.name().equals("no-cache") ? Directive.of("no-cache") : known)),
  S_MAXAGE_ENDS_WINDOWS(
      "RFC 9111, 5.2.2.10: s-maxage means proxy-revalidate, too",
      head ->
          !head.isPerUser() && head.has("s-maxage")
              ? head.withDirective(Directive.of("proxy-revalidate"))
              : head),
  S_MAXAGE_IS_FOR_SHARED_CACHES(
      "RFC 9111, 5.2.2.10: s-maxage says nothing to a private cache",
      head -> head.isPerUser() ? head.withoutDirectives(Set.of("s-maxage")) : head),
  NOTHING_IS_NEVER_STALE(
      "RFC 5861, 3 and 4: caches may serve stale answers; Gather serves no 404 or 410",
      head ->
          head.isMissing()
              ? head.withoutDirectives(Set.of("stale-while-revalidate", "stale-if-error"))
              : head),
  NOTHING_IS_NOT_VALIDATED(
      "RFC 9111, 4.3: caches can validate; Gather does not for a 404 or 410",
      head -> head.isMissing() ? head.without("etag").without("last-modified") : head),
  VALIDATORS_THAT_CANNOT_BE_SENT(
      "RFC 9111, 4.3 and 4.3.1: caches can validate, but then must send a tag that is there; Gather"
          + " sends one line of ASCII that is not too long, or does not validate",
      Difference::sendable),
  NO_TIME_IS_EXPLICIT(
      "RFC 9111, 3: a max-age, s-maxage or Expires lets an answer be stored, whatever its value",
      head -> hasTime(head) ? head.withDirective(Directive.of("public")) : head);

  private static final Set<String> WITH_SECONDS =
      Set.of("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error");

  private final String paragraph;
  private final UnaryOperator<SentHead> words;

  Difference(String paragraph, UnaryOperator<SentHead> words) {
    this.paragraph = paragraph;
    this.words = words;
  }

  @Override
  public SentHead inOtherWords(SentHead head) {
    return words.apply(head);
  }

  @Override
  public String toString() {
    return name() + " (" + paragraph + ")";
  }

  private static SentHead unstored(SentHead head) {
    return head.withDirective(Directive.of("no-store"));
  }

  /** RFC 9651, 4.2.2: of a member that is given twice, the last counts. */
  private static SentHead untargeted(SentHead head) {
    List<Directives> lines = head.lines(TARGETED).stream().map(Directives.class::cast).toList();
    if (lines.isEmpty() || !lines.stream().allMatch(Directives::isDictionary)) {
      return head;
    }
    Map<String, Directive> members = new LinkedHashMap<>();
    lines.forEach(line -> line.list().forEach(member -> members.put(member.name(), member)));
    Directives all = new Directives(List.copyOf(members.values()), true);
    return head.without(TARGETED).without("expires").with(CONTROL, List.of(all));
  }

  private static boolean variesByCredentials(SentHead head) {
    return head.lines("vary").stream()
        .map(line -> ((Line.Text) line).value().toLowerCase(Locale.ROOT))
        .anyMatch(names -> names.contains("authorization") || names.contains("cookie"));
  }

  private static SentHead withoutVaryingUsers(SentHead head) {
    return head.with(
        "vary",
        head.lines("vary").stream()
            .filter(line -> !((Line.Text) line).value().equals("Authorization"))
            .toList());
  }

  private static int length(SentHead head) {
    int[] length = {0};
    head.forEach(
        Instant.EPOCH,
        (name, value) -> length[0] += name.length() + 1 + value.strip().length() + 1);
    return length[0];
  }

  private static boolean isOneDate(List<Line> lines) {
    return lines.isEmpty() || lines.size() == 1 && ((Moment) lines.get(0)).form().isDate;
  }

  private static SentHead written(SentHead head, String field) {
    return head.with(
        field,
        head.lines(field).stream()
            .map(
                line ->
                    line instanceof Moment moment && moment.form().isDate
                        ? new Moment(moment.seconds(), Form.IMF)
                        : line)
            .toList());
  }

  /** As if it were sent when it came; its lifetime stays. */
  private static SentHead received(SentHead head) {
    List<Line> lines = head.lines("date");
    if (lines.size() != 1 || !(lines.get(0) instanceof Moment date) || !date.form().isDate) {
      return head;
    }
    if (date.seconds() >= 0 || date.seconds() < -60) {
      return head;
    }
    List<Line> expires =
        head.lines("expires").stream()
            .map(
                line ->
                    line instanceof Moment moment
                        ? new Moment(moment.seconds() - date.seconds(), moment.form())
                        : line)
            .toList();
    return head.with("date", List.of(new Moment(0, date.form()))).with("expires", expires);
  }

  private static SentHead firsts(SentHead head) {
    Set<String> seen = new HashSet<>();
    return head.withEachDirective(
        known ->
            WITH_SECONDS.contains(known.name()) && !seen.add(known.name())
                ? Directive.nothing("")
                : known);
  }

  private static SentHead separated(SentHead head) {
    List<Line> lines = new ArrayList<>();
    for (Line line : head.lines(CONTROL)) {
      List<Directive> list = ((Directives) line).list();
      List<Directive> separated = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        boolean isAlone =
            (i == 0 || !list.get(i).isGlued())
                && (i + 1 == list.size() || !list.get(i + 1).isGlued());
        separated.add(isAlone ? list.get(i) : unclear(list.get(i)));
      }
      lines.add(new Directives(separated, true));
    }
    return head.with(CONTROL, lines);
  }

  private static Directive unclear(Directive known) {
    if (known.name().isEmpty()) {
      return known;
    }
    return WITH_SECONDS.contains(known.name())
        ? Directive.of(known.name(), Optional.of("0"))
        : Directive.of(known.name(), known.argument());
  }

  private static Directive counted(Directive known) {
    return WITH_SECONDS.contains(known.name()) && !known.argument().orElse("").matches("[0-9]+")
        ? Directive.of(known.name(), Optional.of("0"))
        : known;
  }

  private static Directive limited(Directive known) {
    boolean isLonger =
        WITH_SECONDS.contains(known.name())
            && known.argument().filter(text -> text.matches("[0-9]{8,}")).isPresent();
    return isLonger ? Directive.of(known.name(), Optional.of("31536000")) : known;
  }

  private static SentHead aged(SentHead head) {
    List<Line> lines = head.lines("age");
    if (lines.isEmpty()) {
      return head;
    }
    String first = ((Line.Text) lines.get(0)).value().split(",", -1)[0].strip();
    if (!first.matches("[0-9]+")) {
      return head.without("age");
    }
    return first.length() > 10 ? head.with("age", List.of(new Line.Text("2147483648"))) : head;
  }

  private static SentHead sendable(SentHead head) {
    if (!head.lines("etag").isEmpty() && !isSendable(head.lines("etag"))) {
      return head.without("etag").without("last-modified");
    }
    return isSendable(head.lines("last-modified")) ? head : head.without("last-modified");
  }

  private static boolean isSendable(List<Line> lines) {
    return lines.size() == 1 && lines.get(0).text(Instant.EPOCH).matches("[\\x20-\\x7e]{1,256}");
  }

  private static boolean hasTime(SentHead head) {
    return head.has("max-age") || head.has("s-maxage") || !head.lines("expires").isEmpty();
  }
}
