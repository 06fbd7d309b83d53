package dev.gather.cache;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Removes stored answers, from this process at once and from the database. */
record Evictions(
    LocalLevel local,
    WriteQueue writes,
    SharedStore shared,
    EvictionLog log,
    CacheCounters counters) {

  /** Fails with {@link EvictionException} when the database could not be told. */
  Mono<Long> evict(Collection<String> names) {
    List<Tag> tags = Tag.of(names);
    return evict(Optional.of(tags), shared.evict(tags));
  }

  /** The same with everything. */
  Mono<Long> evictAll() {
    return evict(Optional.empty(), shared.evictAll());
  }

  /** Obeys a request to evict in this process: the tags, or nothing for everything. */
  void obey(Optional<List<Tag>> tags) {
    counters.evictions.increment();
    remove(tags);
  }

  void clearHere() {
    log.addEverything();
    writes.removeIf(stored -> true);
    local.clear();
  }

  void removeHere(List<Tag> tags) {
    log.add(tags);
    writes.removeIf(stored -> stored.tags().stream().anyMatch(tags::contains));
    local.evict(tags);
  }

  private void remove(Optional<List<Tag>> tags) {
    tags.ifPresentOrElse(this::removeHere, this::clearHere);
  }

  private Mono<Long> evict(Optional<List<Tag>> tags, Mono<Long> inDatabase) {
    return Mono.defer(
            () -> {
              obey(tags);
              // Once more, for what a search brought in before the database had removed it.
              return inDatabase.doOnSuccess(rows -> remove(tags));
            })
        .onErrorMap(EvictionException::new);
  }
}
