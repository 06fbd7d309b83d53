package dev.gather.definition.bind;

import dev.gather.definition.model.CacheDefinition;
import dev.gather.rfc9111.CachePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes the record of a call's cache; every default of one is here. */
final class CacheBinder {

  private static final String UPSTREAM = "upstream";

  private CacheBinder() {}

  /** Empty when the call has none. */
  static Optional<CacheDefinition> bind(Block call) {
    if (!call.has("cache")) {
      return Optional.empty();
    }
    // As a text it can only be `upstream`, which is a block without keys.
    Block block = call.block("cache");
    return Optional.of(
        new CacheDefinition(
            new CachePolicy(
                block
                    .optionalString("ttl")
                    .filter(ttl -> !ttl.equals(UPSTREAM))
                    .map(ttl -> block.duration("ttl", Duration.ZERO)),
                block.duration("stale-while-revalidate", Duration.ZERO),
                block.duration("stale-if-error", Duration.ZERO),
                block.duration("negative-ttl", Duration.ZERO),
                block.string("scope", "shared").equals("user")),
            block.has("scope"),
            block.optionalStrings("vary").map(CacheBinder::lower),
            block.strings("tags")));
  }

  private static List<String> lower(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }
}
