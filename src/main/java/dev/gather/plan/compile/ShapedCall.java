package dev.gather.plan.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.definition.model.BatchDefinition;
import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.json.MemberPath;
import dev.gather.json.Step;
import dev.gather.shape.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What others can read of a call: what its shape lets through, or stands in for it.
 *
 * @param at where the shape starts
 * @param fixed what may stand in its place, its fallback and its default
 * @param isMany whether its value is an array of arrays, of a batch with {@code many}
 * @param fallbackCall name of the call whose value may stand in its place as well
 */
record ShapedCall(
    Optional<MemberPath> at,
    Shape shape,
    List<JsonNode> fixed,
    boolean isMany,
    Optional<String> fallbackCall) {

  /** Those of a route by name, in the file's order. What is wrong with their shapes is reported. */
  static Map<String, ShapedCall> of(RouteDefinition route, ShapeCompiler shapes) {
    Map<String, ShapedCall> calls = new LinkedHashMap<>();
    route.document().calls().forEach((name, call) -> calls.put(name, of(route, call, shapes)));
    return calls;
  }

  private static ShapedCall of(RouteDefinition route, CallDefinition call, ShapeCompiler shapes) {
    String pointer = DefinitionPath.of("routes", route.name(), "calls", call.name());
    Optional<MemberPath> at =
        call.shape().at().flatMap(written -> shapes.path(written, pointer + "/at"));
    Optional<BatchDefinition> batch = call.schedule().batch();
    Shape shape = shapes.compile(call.shape(), at, batch.isPresent(), pointer);
    Optional<JsonNode> orElse =
        call.shape()
            .orElse()
            .filter(
                json -> call.schedule().forEach().isEmpty() || at.isPresent() && batch.isEmpty());
    return new ShapedCall(
        at,
        orElse.map(json -> shape.orElse(json.toString().getBytes(UTF_8))).orElse(shape),
        Stream.of(call.failure().fallback(), orElse).flatMap(Optional::stream).toList(),
        batch.filter(BatchDefinition::many).isPresent(),
        call.failure().fallbackCall());
  }

  /**
   * False where nothing ever stands at the path, which goes through arrays, unless another call's
   * value does.
   */
  boolean mayHave(List<Step> steps) {
    return shape.mayLeave(steps) || fixed.stream().anyMatch(json -> has(json, steps));
  }

  private static boolean has(JsonNode json, List<Step> steps) {
    if (steps.isEmpty()) {
      return true;
    }
    List<Step> rest = steps.subList(1, steps.size());
    if (steps.get(0) instanceof Step.Index index && json.isArray()) {
      return index.position() < json.size() && has(json.get(index.position()), rest);
    }
    if (json.isArray()) {
      return json.valueStream().anyMatch(element -> has(element, steps));
    }
    return steps.get(0) instanceof Step.Member member
        && json.has(member.name())
        && has(json.get(member.name()), rest);
  }
}
