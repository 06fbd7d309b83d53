package dev.gather.definition.model;

import dev.gather.rfc9111.CachePolicy;
import java.util.List;
import java.util.Optional;

/**
 * How long a call's answer may be served again, {@code cache} in a definition.
 *
 * @param policy how long, and by whom
 * @param saysWhose whether {@code scope} is written: the default is not for everything
 * @param vary names of forwarded headers that answers depend on, in lower case; empty for all
 * @param tags templates of names by which answers can be removed
 */
public record CacheDefinition(
    CachePolicy policy, boolean saysWhose, Optional<List<String>> vary, List<String> tags) {}
