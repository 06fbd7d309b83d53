package dev.gather.rfc9111;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.rfc9111.HttpClientCache.Updated;
import dev.gather.rfc9111.Line.Form;
import dev.gather.rfc9111.Rewording.Explanation;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Holds what a 304 leaves of a stored answer's fields against a cache that others wrote, for the
 * fields that Gather keeps. Where the two do not keep the same, {@link UpdateDifference}s must say
 * why.
 */
class HttpClientUpdateTest {

  private static final int REVALIDATIONS =
      Integer.getInteger("gather.test.cache-revalidations", 3_000);
  private static final long SEED = Long.getLong("gather.test.cache-seed", 9111);

  private static final Set<String> KEPT =
      Set.of(
          "age",
          "cache-control",
          "cdn-cache-control",
          "date",
          "etag",
          "expires",
          "last-modified",
          "set-cookie",
          "vary");

  private final HttpClientCache httpClient = new HttpClientCache();
  private final Map<UpdateDifference, Integer> explained = new EnumMap<>(UpdateDifference.class);

  @AfterEach
  void close() throws IOException {
    httpClient.close();
  }

  @Test
  void keepsTheFieldsThatHttpClientKeepsOrSaysWhyNot() throws IOException {
    RandomRevalidations revalidations = new RandomRevalidations(new Random(SEED));
    int same = 0;
    for (int i = 0; i < REVALIDATIONS; i++) {
      Revalidation said = revalidations.next();
      if (isSame(said, said)) {
        same++;
      } else {
        explain(said).forEach(one -> explained.merge(one, 1, Integer::sum));
      }
    }
    System.out.printf(
        "HttpClientUpdateTest seed: %d, 304s: %d, the same: %d, %s%n",
        SEED, REVALIDATIONS, same, explained.values());
    assertThat(same).isGreaterThan(REVALIDATIONS / 5);
    assertThat(explained).as("explains nothing").containsOnlyKeys(UpdateDifference.values());
  }

  private Set<UpdateDifference> explain(Revalidation said) throws IOException {
    Updated updated = httpClient.update(said);
    Explanation<Revalidation, UpdateDifference> explanation =
        Rewording.explain(UpdateDifference.class, said, words -> isSame(said, words))
            .orElseThrow(
                () ->
                    new AssertionError(
                        "Gather: %s%nHttpClient: %s%n%s"
                            .formatted(
                                gather(said, updated.again()),
                                httpClient(updated),
                                said.describe(updated.again()))));
    assertThat(gather(explanation.words(), updated.again()))
        .as("in words of %s%n%s", explanation.needed(), said.describe(updated.again()))
        .isEqualTo(gather(said, updated.again()));
    return explanation.needed();
  }

  private boolean isSame(Revalidation said, Revalidation words) throws IOException {
    Updated updated = httpClient.update(words);
    return httpClient(updated).equals(gather(said, updated.again()));
  }

  private static Map<String, List<String>> httpClient(Updated updated) {
    return known(
        updated.fields().stream()
            .map(field -> field.getName().toLowerCase(Locale.ROOT) + ":" + field.getValue()),
        updated.again());
  }

  private static Map<String, List<String>> gather(Revalidation said, Instant now) {
    Instant received = now.minusSeconds(said.stored().later());
    AnswerHead stored = head(said.stored(), received);
    AnswerHead again = head(said.again(), now);
    Conditions conditions = Conditions.of(stored).orElseThrow();
    AnswerHead updated =
        again.status() == 304
            ? conditions.areMetBy(again.fields())
                ? stored.confirmedBy(again.fields(), now.toEpochMilli(), now.toEpochMilli())
                : head(Revalidation.WHOLE, now)
            : again;
    return known(Stream.of(updated.fields().text().split("\n")), now);
  }

  private static AnswerHead head(SentHead sent, Instant received) {
    long came = received.toEpochMilli();
    return new AnswerHead(
        sent.status(), CacheFields.of(name -> sent.values(name, received).toList()), came, came);
  }

  /**
   * An answer without a Date has that of its arrival, RFC 9110, 6.6.1, and an Age of 0 says what
   * none says. What a cookie is does not matter.
   */
  private static Map<String, List<String>> known(Stream<String> lines, Instant again) {
    Map<String, List<String>> fields =
        lines
            .map(line -> line.split(":", 2))
            .filter(field -> KEPT.contains(field[0]))
            .collect(
                groupingBy(
                    field -> field[0],
                    TreeMap::new,
                    mapping(HttpClientUpdateTest::value, toList())));
    fields.putIfAbsent("date", List.of(Form.IMF.write(again)));
    fields.remove("age", List.of("0"));
    return fields;
  }

  private static String value(String[] field) {
    return field[0].equals("set-cookie") ? "" : field[1].strip();
  }
}
