package dev.gather.plan.compile;

import dev.gather.definition.model.BodyType;
import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.template.Reference;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Which keys of a call may stand beside each other.
 *
 * @param pointer to the call
 */
record CallKeyRules(CallDefinition call, DefinitionProblems problems, String pointer) {

  /** Reports what does not go together. */
  void check() {
    CallDefinition.Placement placement = call.placement();
    Optional<JsonNode> fallback = call.failure().fallback();
    String method = call.exchange().method();
    if (call.failure().required().orElse(false) && fallback.isPresent()) {
      problems.addAtKey(
          pointer + "/fallback",
          "a required call cannot have a fallback (expected: `required: true` or `fallback`, not both)");
    }
    if (placement.merge() && placement.hidden()) {
      problems.addAtKey(
          pointer + "/hidden", "a call cannot be both merged and hidden (expected: one of them)");
    }
    if (placement.as().isPresent() && (placement.merge() || placement.hidden())) {
      problems.addAtKey(
          pointer + "/as",
          "a call that is merged or hidden has no member to name (expected: no `as`)");
    }
    if (placement.merge() && !isMergeable(fallback)) {
      problems.add(
          pointer + "/fallback",
          "the fallback of a merged call has no members (expected: an object or null)");
    }
    checkDefault();
    checkCoalescing(method);
    if (call.request().body().isPresent() && (method.equals("GET") || method.equals("HEAD"))) {
      problems.addAtKey(
          pointer + "/body",
          "a %s call has no body (expected: method POST, PUT, PATCH or DELETE)".formatted(method));
    }
    boolean isForm = call.exchange().bodyType() == BodyType.FORM;
    if (isForm && call.request().body().isEmpty()) {
      problems.addAtKey(
          pointer + "/body-type",
          "there is no body to send as a form (expected: `body` beside it)");
    }
    if (isForm && call.exchange().set().containsKey("content-type")) {
      problems.addAtKey(
          pointer + "/body-type",
          "a form has one media type (expected: no content-type among the headers that are set)");
    }
  }

  private void checkCoalescing(String method) {
    if (!call.exchange().coalesce()) {
      return;
    }
    if (!method.equals("GET")) {
      problems.addAtKey(
          pointer + "/coalesce",
          "requests of different clients share no %s call (expected: method GET)"
              .formatted(method));
    }
    if (call.cache().isPresent()) {
      problems.addAtKey(
          pointer + "/coalesce",
          "a cached call is coalesced already (expected: `cache` or `coalesce`, not both)");
    }
  }

  private void checkDefault() {
    Optional<JsonNode> orElse = call.shape().orElse();
    boolean isRepeated = call.schedule().forEach().isPresent();
    if (orElse.isPresent() && !isRepeated && call.shape().at().isEmpty()) {
      problems.addAtKey(
          pointer + "/default",
          "`default` has nothing to stand for (expected: `at` or `for-each` beside it)");
    }
    if (isRepeated && orElse.filter(json -> !json.isArray()).isPresent()) {
      problems.add(
          pointer + "/default", "the default of a for-each stands for a list (expected: an array)");
    }
    if (call.placement().merge() && !isRepeated && !isMergeable(orElse)) {
      problems.add(
          pointer + "/default",
          "the default of a merged call has no members (expected: an object or null)");
    }
  }

  private static boolean isMergeable(Optional<JsonNode> value) {
    return value.map(json -> json.isObject() || json.isNull()).orElse(true);
  }

  /**
   * Reports a batch that nothing asks for.
   *
   * @param reads of the call's path and body
   */
  void checkBatch(List<Reference> reads) {
    boolean asksForKeys = reads.stream().anyMatch(reference -> reference.scope().equals("keys"));
    if (call.schedule().batch().isPresent()
        && call.schedule().forEach().isPresent()
        && !asksForKeys) {
      problems.addAtKey(
          pointer + "/batch",
          "neither path nor body asks for the keys of the batch (expected: {keys} in one of them)");
    }
  }
}
