package dev.gather.plan;

import dev.gather.definition.model.RateLimitDefinition;
import dev.gather.template.Reference;

/**
 * How often a route may be asked.
 *
 * @param limit of one bucket
 * @param per whose bucket a request takes from
 */
public record RateLimitPlan(RateLimitDefinition limit, Per per) {

  /** Whose a bucket is. */
  public sealed interface Per {

    /** That of the client's address. */
    record Address() implements Per {}

    /** That of everybody. */
    record Everybody() implements Per {}

    /**
     * That of all with the same value of a header.
     *
     * @param name in lower case
     */
    record Header(String name) implements Per {}

    /** That of all with the same claim. */
    record Claim(Reference claim) implements Per {}
  }

  /** Whether it has to be known who asks. */
  public boolean isOfClaim() {
    return per instanceof Per.Claim;
  }
}
