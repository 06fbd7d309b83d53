package dev.gather.plan;

import dev.gather.template.Reference;
import dev.gather.template.Template;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a call's answers are stored.
 *
 * @param ttl how long one is fresh; empty to follow its own headers
 * @param staleWhileRevalidate how long after that it is served while it is fetched again
 * @param staleIfError how long after it was fresh it is served when the upstream fails
 * @param negativeTtl how long a 404 or 410 is fresh
 * @param isPerUser whether only the same user is served it
 * @param vary names of the forwarded headers that are part of its key
 * @param tags names by which it can be removed
 */
public record CachePlan(
    Optional<Duration> ttl,
    Duration staleWhileRevalidate,
    Duration staleIfError,
    Duration negativeTtl,
    boolean isPerUser,
    List<String> vary,
    List<Template> tags) {

  Stream<Reference> references() {
    return tags.stream().flatMap(Template::references);
  }
}
