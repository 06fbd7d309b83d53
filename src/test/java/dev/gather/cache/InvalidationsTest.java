package dev.gather.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class InvalidationsTest {

  private final List<List<Tag>> statements = new ArrayList<>();
  private final List<Sinks.One<Long>> ends = new ArrayList<>();
  private final List<Tag> removed = new ArrayList<>();
  private final Invalidations invalidations = new Invalidations(this::begin, removed::addAll);

  private Mono<Long> begin(Collection<Tag> tags) {
    statements.add(List.copyOf(tags));
    ends.add(Sinks.one());
    return ends.get(ends.size() - 1).asMono();
  }

  private static List<Tag> tag(int number) {
    return Tag.of(List.of("tag-" + number));
  }

  @Test
  void tellsAllThatCameDuringOneStatementWithTheNext() {
    List<CompletableFuture<Boolean>> told =
        IntStream.of(0, 1, 2, 1).mapToObj(number -> invalidations.add(tag(number))).toList();
    assertThat(statements).containsExactly(tag(0));

    ends.get(0).tryEmitValue(1L);

    assertThat(statements).hasSize(2);
    assertThat(statements.get(1)).containsExactly(tag(1).get(0), tag(2).get(0));
    assertThat(told).map(CompletableFuture::isDone).containsExactly(true, false, false, false);

    ends.get(1).tryEmitValue(2L);

    assertThat(told).allMatch(one -> one.getNow(false));
    assertThat(removed).containsExactly(tag(0).get(0), tag(1).get(0), tag(2).get(0));
    assertThat(statements).hasSize(2);
  }

  @Test
  void goesOnWhenTheDatabaseFails() {
    CompletableFuture<Boolean> first = invalidations.add(tag(0));
    CompletableFuture<Boolean> second = invalidations.add(tag(1));

    ends.get(0).tryEmitError(new IllegalStateException());
    ends.get(1).tryEmitValue(1L);

    assertThat(first.getNow(true)).isFalse();
    assertThat(second.getNow(false)).isTrue();
    assertThat(removed).isEqualTo(tag(1));
  }

  @Test
  void goesOnWhenTheDatabaseHasNothingToSayOrIsNotReady() {
    List<Mono<Long>> answers = new ArrayList<>(List.of(Mono.empty(), Mono.just(1L)));
    Invalidations fragile =
        new Invalidations(
            tags -> {
              if (tags.contains(tag(0).get(0))) {
                throw new IllegalStateException();
              }
              return answers.remove(0);
            },
            removed::addAll);

    assertThat(fragile.add(tag(0)).getNow(true)).isFalse();
    assertThat(fragile.add(tag(1)).getNow(false)).isTrue();
    assertThat(fragile.add(tag(2)).getNow(false)).isTrue();
  }

  @Test
  void keepsNoMoreWaitingThanOneStatementTakes() {
    invalidations.add(tag(0));
    for (int i = 0; i < Invalidations.MOST_WAITING; i++) {
      assertThat(invalidations.add(tag(i))).isNotDone();
    }

    assertThat(invalidations.add(tag(-1)).getNow(true)).isFalse();

    ends.get(0).tryEmitValue(1L);
    assertThat(invalidations.add(tag(-1))).isNotDone();
    ends.get(1).tryEmitValue(1L);
    assertThat(statements.get(2)).isEqualTo(tag(-1));
  }

  @Test
  void nestsNoStatementsThatEndAtOnce() {
    int many = 100_000;
    int[] left = {many};
    List<Invalidations> itself = new ArrayList<>();
    itself.add(
        new Invalidations(
            tags -> {
              if (left[0]-- > 0) {
                itself.get(0).add(tag(left[0]));
              }
              return Mono.just(1L);
            },
            tags -> {}));

    assertThat(itself.get(0).add(tag(many)).getNow(false)).isTrue();
    assertThat(left[0]).isEqualTo(-1);
  }
}
