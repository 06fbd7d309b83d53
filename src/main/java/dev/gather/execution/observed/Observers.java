package dev.gather.execution.observed;

import dev.gather.execution.observed.ObservedRequest.Start;
import dev.gather.upstream.call.AttemptListener;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * All observers. They can only help: what one of them throws is an error that nobody waits for, and
 * keeps nothing from the others.
 */
public final class Observers implements AttemptListener {

  private final Function<Start, RequestTrace> traces;
  private final Observer[] all;

  /**
   * @param traces begins the trace of each request; must not block
   */
  public Observers(Function<Start, RequestTrace> traces, List<Observer> all) {
    this.traces = traces;
    this.all = all.toArray(Observer[]::new);
  }

  /** Begins the trace of a request, whose calls and end are told from now on. */
  public ObservedRequest begin(Start start) {
    return new ObservedRequest(start, traces.apply(start), this);
  }

  @Override
  public void attemptEnded(String upstream, String outcome) {
    tell(Observer::attemptEnded, upstream, outcome);
  }

  boolean follow(ObservedRequest request) {
    for (Observer one : all) {
      if (one.follows(request)) {
        return true;
      }
    }
    return false;
  }

  boolean wantDetails() {
    for (Observer one : all) {
      if (one.wantsDetails()) {
        return true;
      }
    }
    return false;
  }

  <A, B> void tell(Event<A, B> event, A of, B what) {
    for (Observer one : all) {
      try {
        event.tell(one, of, what);
      } catch (RuntimeException defect) {
        Operators.onErrorDropped(defect, Context.empty());
      }
    }
  }

  /** The steps of several observers. */
  void run(List<Runnable> steps) {
    for (Runnable one : steps) {
      try {
        one.run();
      } catch (RuntimeException defect) {
        Operators.onErrorDropped(defect, Context.empty());
      }
    }
  }

  /** A method of observers. */
  interface Event<A, B> {
    void tell(Observer observer, A of, B what);
  }
}
