package dev.gather.execution.call;

import dev.gather.execution.client.RequestValues;
import dev.gather.execution.client.RouteResult;
import dev.gather.json.Slice;
import dev.gather.json.Value;
import dev.gather.jsonata.JsonataExpression;
import dev.gather.jsonata.JsonataExpression.EvaluationException;
import dev.gather.merge.Document;
import dev.gather.merge.DocumentTemplate;
import dev.gather.upstream.call.Deadline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Makes the answer of a document.
 *
 * <p>The expression sees the members, not the errors: where the result is an object, they stand at
 * its end as in any partial document; of any other result only the header tells.
 */
public record Transform(JsonataExpression expression, Evaluator evaluator) {

  /**
   * @param values of the request and its calls, for the variables that the expression reads
   * @param deadline of the request; an evaluation may take at least its own limit, as otherwise a
   *     document that came late, because of a slow part, could never be transformed
   */
  public Mono<RouteResult> apply(RouteResult result, RequestValues values, Deadline deadline) {
    if (!(result instanceof RouteResult.Assembled assembled)) {
      return Mono.just(result);
    }
    Map<String, Value> input = new LinkedHashMap<>();
    assembled.parts().forEach(part -> input.put(part.name(), part.value()));
    return evaluator
        .evaluate(expression, input, values.variables(expression))
        .map(json -> answer(json.orElse(Slice.NULL.bytes()), assembled))
        .timeout(
            evaluator.atLeastOne(deadline.remaining()),
            Mono.fromSupplier(() -> late(assembled)),
            deadline.scheduler())
        .onErrorResume(
            EvaluationException.class,
            e ->
                Mono.just(
                    new RouteResult.NotEvaluated(
                        500,
                        "the route's transform " + e.getMessage(),
                        Optional.empty(),
                        assembled.calls())))
        .onErrorResume(
            Evaluator.OverloadedException.class,
            e ->
                Mono.just(
                    new RouteResult.NotEvaluated(
                        503,
                        String.valueOf(e.getMessage()),
                        Optional.of(Evaluator.TRY_AGAIN_AFTER),
                        assembled.calls())));
  }

  private static RouteResult late(RouteResult.Assembled assembled) {
    return new RouteResult.NotEvaluated(
        504, "the request's time was over", Optional.empty(), assembled.calls());
  }

  private static RouteResult answer(byte[] json, RouteResult.Assembled assembled) {
    Document document =
        assembled.isPartial() && json[0] == '{'
            ? DocumentTemplate.assemble(DocumentTemplate.members(json), assembled.errors())
            : Document.of(json);
    return new RouteResult.Assembled(
        List.of(),
        document,
        assembled.errors(),
        assembled.calls(),
        assembled.success().withContent());
  }
}
