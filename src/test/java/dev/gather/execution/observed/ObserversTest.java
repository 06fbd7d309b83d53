package dev.gather.execution.observed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.upstream.call.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObserversTest {

  private static final CallReport CALL =
      Fixtures.call("part", "success", Source.MISS, Optional.empty(), 1, 2);
  private static final Conclusion CONCLUSION = new Conclusion(RequestOutcome.COMPLETE, 200, 2, 1);

  private final Told first = new Told(false);
  private final Told second = new Told(true);

  @Test
  void whatOneThrowsKeepsNothingFromTheOthers() {
    Observers observers =
        new Observers(start -> PassedTrace.NONE, List.of(new Failing(), first, second));
    observers.attemptEnded("shop", "success");
    ObservedRequest request = Fixtures.request("page", new Failing(), first, second);
    request.callEnded(CALL);
    request.concluded(CONCLUSION);
    request.ended(RequestOutcome.COMPLETE, 200);

    assertThat(first.events)
        .containsExactly(
            "shop success", "page part success", "page concluded 200", "page COMPLETE 200")
        .isEqualTo(second.events);
  }

  @Test
  void aRequestIsFollowedWhereOneOfThemFollowsIt() {
    assertThat(Fixtures.request("page", first, second).isFollowed()).isTrue();
    assertThat(Fixtures.request("page", first, first).isFollowed()).isFalse();
  }

  @Test
  void workThatIsNobodysIsToldAndInNoTrace() {
    ObservedRequest request = Fixtures.request("page", first);
    ObservedRequest nobodys = request.anonymous();
    nobodys.callEnded(CALL);

    assertThat(first.events).containsExactly("page part success");
    assertThat(nobodys.isAnonymous()).isTrue();
    assertThat(nobodys.ids()).isEmpty();
    assertThat(nobodys.trace().headers("part", 1)).isEmpty();
    assertThat(request.isAnonymous()).isFalse();
    assertThat(request.ids())
        .containsEntry("requestId", "id")
        .containsEntry("traceId", "0af7651916cd43dd8448eb211c80319c");
  }

  /** Writes down what it is told. */
  private static final class Told implements Observer {

    private final List<String> events = new ArrayList<>();
    private final boolean follows;

    Told(boolean follows) {
      this.follows = follows;
    }

    @Override
    public void attemptEnded(String upstream, String outcome) {
      events.add(upstream + " " + outcome);
    }

    @Override
    public void callEnded(ObservedRequest request, CallReport call) {
      events.add(request.start().route() + " " + call.name() + " " + call.outcome());
    }

    @Override
    public void requestConcluded(ObservedRequest request, Conclusion conclusion) {
      events.add(request.start().route() + " concluded " + conclusion.status());
    }

    @Override
    public boolean follows(ObservedRequest request) {
      return follows;
    }

    @Override
    public void requestEnded(ObservedRequest request, RequestOutcome outcome, int status) {
      events.add(request.start().route() + " " + outcome + " " + status);
    }
  }

  /** Has a defect wherever it is told something. */
  private static final class Failing implements Observer {

    @Override
    public void attemptEnded(String upstream, String outcome) {
      throw new IllegalStateException("attempt");
    }

    @Override
    public void callEnded(ObservedRequest request, CallReport call) {
      throw new IllegalStateException("call");
    }

    @Override
    public void requestConcluded(ObservedRequest request, Conclusion conclusion) {
      throw new IllegalStateException("conclusion");
    }

    @Override
    public void requestEnded(ObservedRequest request, RequestOutcome outcome, int status) {
      throw new IllegalStateException("end");
    }
  }
}
