package dev.gather.execution.call;

import dev.gather.execution.client.ClientRequest;
import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.Mapping;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.plan.CallPlan;
import dev.gather.plan.RoutePlan;
import dev.gather.shape.ShapeMatches;
import dev.gather.template.OptionalParameters;
import dev.gather.template.UnresolvedException;
import dev.gather.template.Values;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the mappings of one request's calls did. There is none for a request whose route has no
 * shape, unless an observer wants to know what is sent.
 */
public final class MappingNotes {

  private final RoutePlan plan;
  private final ToldPaths told;
  private final boolean isDetailed;
  private final AtomicReferenceArray<@Nullable Note> notes;

  private MappingNotes(RoutePlan plan, ToldPaths told, boolean isDetailed) {
    this.plan = plan;
    this.told = told;
    this.isDetailed = isDetailed;
    this.notes = new AtomicReferenceArray<>(plan.calls().size());
  }

  /** Null where there is nothing to write down. */
  public static @Nullable MappingNotes of(
      RoutePlan plan, ToldPaths told, ObservedRequest observed) {
    boolean isDetailed = observed.wantsDetails();
    return isDetailed || told.isWatched() ? new MappingNotes(plan, told, isDetailed) : null;
  }

  /** A request of the call is about to be sent. */
  void sending(CallPlan call, Values values, ClientRequest client) {
    OptionalParameters parameters = told.parameters(call.index());
    if (!parameters.isEmpty()) {
      note(call).sending(parameters, values);
    }
    if (isDetailed) {
      note(call).sending(call, values, client, SecretScopes.of(plan, call));
    }
  }

  /** An answer of the call has come. */
  void answered(CallPlan call, int status, byte[] body) {
    if (isDetailed) {
      note(call).answered(status, body.length);
    }
  }

  /** What stays of an answer, or of one element in it. */
  byte[] shaped(CallPlan call, byte[] json) {
    Note note = note(call);
    byte[] kept = call.answer().shape().apply(json, note.matches);
    note.kept.addAndGet(kept.length);
    return kept;
  }

  /** Whether a batch found its array in an answer. */
  void tookAt(CallPlan call, boolean isThere) {
    call.answer().shape().tookAt(isThere, note(call).matches);
  }

  /** Tells of each call that has ended. */
  void tell(ObservedRequest observed, List<CallReport> reports) {
    int next = 0;
    for (CallPlan call : plan.calls()) {
      if (next < reports.size() && reports.get(next).name().equals(call.name())) {
        tell(observed, call, reports.get(next));
        next++;
      }
    }
  }

  private void tell(ObservedRequest observed, CallPlan call, CallReport report) {
    Note note = notes.get(call.index());
    long unmatched = note == null ? 0 : note.matches.unmatched();
    OptionalParameters parameters = told.parameters(call.index());
    long unsent = note == null ? 0 : note.unsent(parameters);
    if (unmatched == 0 && unsent == 0 && !isDetailed) {
      return;
    }
    long untold = unmatched == 0 ? 0 : told.tell(call.index(), unmatched);
    long untoldReferences = unsent == 0 ? 0 : told.tellReferences(call.index(), unsent);
    observed.mapped(
        new Mapping(
            report,
            isDetailed ? Optional.of(sent(call, note)) : Optional.empty(),
            named(call, unmatched, parameters.texts(unsent)),
            named(call, untold, parameters.texts(untoldReferences))));
  }

  private static List<String> named(CallPlan call, long paths, List<String> references) {
    List<String> named = call.answer().shape().paths(paths);
    return references.isEmpty()
        ? named
        : Stream.concat(named.stream(), references.stream()).toList();
  }

  private static Mapping.Sent sent(CallPlan call, @Nullable Note note) {
    return note == null ? new Mapping.Sent(method(call), "", 0, 0, 0, 0) : note.sent(call);
  }

  private static String method(CallPlan call) {
    return call.computation().isPresent() ? "" : call.exchange().method();
  }

  private Note note(CallPlan call) {
    Note known = notes.get(call.index());
    if (known != null) {
      return known;
    }
    Note created = new Note();
    Note first = notes.compareAndExchange(call.index(), null, created);
    return first == null ? created : first;
  }

  /** Of one call; the requests of a for-each are written down by several threads. */
  private static final class Note {

    final ShapeMatches matches = new ShapeMatches();
    final AtomicLong kept = new AtomicLong();
    private String target = "";
    private int requests;
    private boolean hasParameters;
    private long parameters;
    private int status;
    private long bytes;

    synchronized void sending(
        CallPlan call, Values values, ClientRequest client, Set<String> secrets) {
      requests++;
      if (requests == 1) {
        target = shown(call, values, client, secrets);
      }
    }

    /** Whoever looks on changes nothing: what cannot be sent fails where it is. */
    synchronized void sending(OptionalParameters optional, Values values) {
      if (hasParameters && optional.without(parameters) == 0) {
        return;
      }
      try {
        parameters |= optional.sent(values);
        hasParameters = true;
      } catch (UnresolvedException notSent) {
        // Nor is it known what would have been there.
      }
    }

    /** Bits of those that none of the requests had. */
    synchronized long unsent(OptionalParameters optional) {
      return hasParameters ? optional.without(parameters) : 0;
    }

    /** Whoever looks on changes nothing: what cannot be shown fails no call. */
    private static String shown(
        CallPlan call, Values values, ClientRequest client, Set<String> secrets) {
      try {
        String written = call.request().target().shown(values, secrets);
        return call.request()
            .query()
            .map(all -> all.shownBehind(written, client.query(), secrets))
            .orElse(written);
      } catch (UnresolvedException notShown) {
        return "";
      }
    }

    synchronized void answered(int with, int length) {
      status = with;
      bytes += length;
    }

    synchronized Mapping.Sent sent(CallPlan call) {
      return new Mapping.Sent(
          method(call),
          target,
          requests,
          status,
          bytes,
          call.answer().shape().isIdentity() ? bytes : kept.get());
    }
  }
}
