package dev.gather.definition.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * One path of the gateway, an entry of {@code routes} in a definition.
 *
 * @param name its key in the file
 * @param methods GET, POST, PUT, PATCH or DELETE; of a proxy those of its list, or {@link
 *     #ANY_METHOD}; never empty
 * @param path pattern with {@code {name}} variables
 * @param deadline limit of the whole request
 * @param document what its answer is made of
 * @param proxy where requests are passed on to, in place of calls
 * @param admission which requests it answers
 * @param documentation what the API's documentation says of it
 */
public record RouteDefinition(
    String name,
    List<String> methods,
    String path,
    Duration deadline,
    Document document,
    Optional<ProxyDefinition> proxy,
    AdmissionDefinition admission,
    Documentation documentation) {

  /** The method of a proxy that takes any; no request has it. */
  public static final String ANY_METHOD = "*";

  /** The only one of a route with calls. */
  public String method() {
    return methods.get(0);
  }

  /**
   * What an answer is made of.
   *
   * @param calls by name, in the file's order
   * @param fixed members of the document where no call has one of the name, {@code static}
   * @param transform JSONata expression over the document
   * @param live pause between two evaluations for streams that stay open
   * @param success when it is one, and with which status
   * @param fields whether clients may choose members of the document
   */
  public record Document(
      Map<String, CallDefinition> calls,
      Optional<JsonNode> fixed,
      Optional<String> transform,
      Optional<Duration> live,
      Success success,
      boolean fields) {}

  /**
   * When an answer is a success, and with which status.
   *
   * @param status name of the call whose 201, 202 or 204 the client gets
   * @param atLeast how many calls that are shown must have answered
   */
  public record Success(Optional<String> status, OptionalInt atLeast) {}

  /**
   * What the API's documentation says.
   *
   * @param summary one line
   * @param description text
   * @param tags groups
   */
  public record Documentation(
      Optional<String> summary, Optional<String> description, List<String> tags) {}
}
