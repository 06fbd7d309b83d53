package dev.gather.rfc9111;

import dev.gather.rfc9111.Line.Form;
import dev.gather.rfc9111.Line.Moment;
import dev.gather.rfc9111.Line.Text;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Why HttpClient keeps other fields than Gather when an answer was asked for again, each with the
 * paragraph that gives Gather the right to.
 */
enum UpdateDifference implements Rewording<Revalidation> {
  ANOTHER_TAG(
      "RFC 9111, 4.3.4: a 304 with a strong tag updates what has that tag and nothing else, and one"
          + " with a weak tag what has that one",
      said -> namesAnotherTag(said) ? said.withAgain(Revalidation.WHOLE) : said),
  ANOTHER_TIME(
      "RFC 9111, 4.3.4: a Last-Modified is a validator, too: what has another is not updated",
      said -> namesAnotherTime(said) ? said.withAgain(Revalidation.WHOLE) : said),
  AN_OLDER_DATE(
      "RFC 9111, 4.3.4: what a 304 selects is updated, and no older Date makes an exception",
      said -> said.withStored(said.stored().with("date", List.of(new Moment(-86_400, Form.IMF))))),
  NO_AGE(
      "RFC 9111, 4.2.3 and 5.1: Age says how long ago one answer was made or validated, and a 304"
          + " validates",
      said ->
          said.again().status() == 304 && said.again().lines("age").isEmpty()
              ? said.withAgain(said.again().with("age", List.of(new Text("0"))))
              : said);

  private final String paragraph;
  private final UnaryOperator<Revalidation> words;

  UpdateDifference(String paragraph, UnaryOperator<Revalidation> words) {
    this.paragraph = paragraph;
    this.words = words;
  }

  @Override
  public Revalidation inOtherWords(Revalidation said) {
    return words.apply(said);
  }

  @Override
  public String toString() {
    return name() + " (" + paragraph + ")";
  }

  /** A weak tag says nothing of an answer that has none. */
  private static boolean namesAnotherTag(Revalidation said) {
    Optional<String> old = tag(said.stored());
    return tag(said.again())
        .filter(tag -> old.isPresent() || !tag.startsWith("W/"))
        .filter(tag -> !old.map(UpdateDifference::opaque).equals(Optional.of(opaque(tag))))
        .isPresent();
  }

  /** Where no tag has said which answer is meant. */
  private static boolean namesAnotherTime(Revalidation said) {
    boolean isMeant = tag(said.stored()).isPresent() && tag(said.again()).isPresent();
    List<Line> old = said.stored().lines("last-modified");
    List<Line> given = said.again().lines("last-modified");
    return !isMeant
        && old.size() == 1
        && given.size() == 1
        && !text(old, -said.stored().later()).equals(text(given, 0));
  }

  private static Optional<String> tag(SentHead head) {
    return head.lines("etag").size() == 1
        ? Optional.of(text(head.lines("etag"), 0)).filter(tag -> tag.matches("[\\x20-\\x7e]+"))
        : Optional.empty();
  }

  private static String text(List<Line> lines, long seconds) {
    return lines.get(0).text(Instant.EPOCH.plusSeconds(seconds));
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
