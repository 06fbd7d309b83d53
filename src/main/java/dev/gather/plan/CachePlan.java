package dev.gather.plan;

import dev.gather.rfc9111.CachePolicy;
import dev.gather.template.Reference;
import dev.gather.template.Template;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a call's answers are stored.
 *
 * @param policy how long one is served, and to whom
 * @param vary names of the forwarded headers that are part of its key
 * @param user what tells whose an answer is; nothing where it is everybody's
 * @param tags names by which it can be removed
 */
public record CachePlan(
    CachePolicy policy, List<String> vary, List<Input> user, List<Template> tags) {

  public Stream<Reference> references() {
    return tags.stream().flatMap(Template::references);
  }
}
