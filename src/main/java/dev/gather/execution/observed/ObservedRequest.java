package dev.gather.execution.observed;

import dev.gather.plan.RoutePath;
import dev.gather.process.UniqueId;
import dev.gather.upstream.field.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request as observers know it. It goes with the request, and tells them of its calls, by
 * several threads, and of its end.
 *
 * @param start its arrival
 * @param trace which it is part of
 * @param observers who are told
 */
public record ObservedRequest(Start start, RequestTrace trace, Observers observers) {

  /** What log lines about the request carry, by keys of the logging context. */
  public Map<String, String> ids() {
    return trace.ids(start.id());
  }

  /** For {@link Observer#callEnded}. */
  public void callEnded(CallReport call) {
    observers.tell(Observer::callEnded, this, call);
  }

  /** For {@link Observer#callMapped}. */
  public void mapped(Mapping mapping) {
    observers.tell(Observer::callMapped, this, mapping);
  }

  /** For {@link Observer#wantsDetails}. */
  public boolean wantsDetails() {
    return observers.wantDetails();
  }

  /** For {@link Observer#requestConcluded}. */
  public void concluded(Conclusion conclusion) {
    observers.tell(Observer::requestConcluded, this, conclusion);
  }

  /** Whether {@link #ended} does anything: a request need not be followed to its end otherwise. */
  public boolean isFollowed() {
    return observers.follow(this);
  }

  /** For {@link Observer#requestEnded}. */
  public void ended(RequestOutcome outcome, int status) {
    observers.tell((one, request, how) -> one.requestEnded(request, how, status), this, outcome);
  }

  /** For {@link Observer#webSocketEnded}. */
  public void ended(RequestOutcome outcome, int status, Traffic traffic) {
    observers.tell(
        (one, request, how) -> one.webSocketEnded(request, how, status, traffic), this, outcome);
  }

  /** For {@link Observer#handshakeEnded}. */
  public void handshakeEnded(String upstream, String outcome) {
    observers.tell(
        (one, request, how) -> one.handshakeEnded(request, upstream, how), this, outcome);
  }

  /** For {@link Observer#webSocketOpened}. */
  public Runnable webSocketOpened(String upstream) {
    List<Runnable> ends = new ArrayList<>();
    observers.tell(
        (one, request, to) -> ends.add(one.webSocketOpened(request, to)), this, upstream);
    return () -> observers.run(ends);
  }

  /**
   * Of work that is done for several clients, or for none: it is counted, in no trace, and named
   * anew.
   */
  public ObservedRequest anonymous() {
    return new ObservedRequest(start.named(UniqueId.next()), PassedTrace.NONE, observers);
  }

  public boolean isAnonymous() {
    return trace.equals(PassedTrace.NONE);
  }

  /**
   * A request that has arrived.
   *
   * @param id names it in answers and logs
   * @param method as it came, so a client's value
   * @param route name of its route
   * @param path of its route; empty where it has none
   * @param parent usable trace headers of the client; empty where it sent none
   * @param nanos {@link dev.gather.process.Time#nanoTime()} of its arrival
   */
  public record Start(
      String id,
      String method,
      String route,
      Optional<RoutePath> path,
      List<Header> parent,
      long nanos) {

    Start named(String newId) {
      return new Start(newId, method, route, path, parent, nanos);
    }
  }
}
