package dev.gather.execution.foreach;

import dev.gather.execution.call.CallExpressions;
import dev.gather.execution.call.Requests;
import dev.gather.json.Slice;
import dev.gather.plan.CallPlan;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Computes for each element; nothing is sent. */
record ComputedSender(
    CallPlan call,
    CallExpressions expressions,
    Requests requests,
    List<Slice> elements,
    ElementResults results)
    implements ElementSender {

  @Override
  public List<Request> requests(List<Integer> wanted) {
    return wanted.stream().map(index -> new Request(List.of(index), () -> send(index))).toList();
  }

  private Mono<Void> send(int index) {
    return expressions
        .computed(call, Optional.of(elements.get(index)))
        .map(answer -> requests.shaped(call, answer))
        .doOnNext(
            answer -> results.succeed(index, answer.body(), answer.source(), answer.freshness()))
        .then();
  }
}
