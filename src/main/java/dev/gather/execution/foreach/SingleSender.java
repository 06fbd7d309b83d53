package dev.gather.execution.foreach;

import dev.gather.execution.call.Requests;
import dev.gather.json.Slice;
import dev.gather.plan.CallPlan;
import dev.gather.template.Values;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * One request for each element.
 *
 * @param values of everything but the element
 */
record SingleSender(
    CallPlan call, Values values, Requests requests, List<Slice> elements, ElementResults results)
    implements ElementSender {

  @Override
  public List<Request> requests(List<Integer> wanted) {
    return wanted.stream().map(index -> new Request(List.of(index), () -> send(index))).toList();
  }

  private Mono<Void> send(int index) {
    return requests
        .sendShaped(call, new ElementValues("item", elements.get(index), values))
        .doOnNext(
            answer -> results.succeed(index, answer.body(), answer.source(), answer.freshness()))
        .then();
  }
}
