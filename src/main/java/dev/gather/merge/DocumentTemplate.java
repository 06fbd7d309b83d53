package dev.gather.merge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.expression.ObjectMembers;
import dev.gather.expression.Value;
import dev.gather.plan.CallPlan;
import dev.gather.plan.Placement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a route's document before any answer is: its members' names and order.
 *
 * <p>Without merged calls, answers are laid between prepared names. With them, members are gathered
 * by name first, so that no name appears twice: the last in the file's order wins, in the place of
 * the first.
 */
public final class DocumentTemplate {

  private static final Slice NULL = ascii("null");
  private static final Slice END = ascii("}");

  private final List<CallPlan> calls;
  private final List<Slice> names;
  private final boolean merges;

  public DocumentTemplate(List<CallPlan> calls) {
    this.calls = List.copyOf(calls);
    this.names = calls.stream().map(call -> name(call.member())).toList();
    this.merges = calls.stream().anyMatch(call -> call.placement() == Placement.MERGE);
  }

  /**
   * @param answers one for each call, a JSON value or null for a failed call; an object or {@code
   *     null} for a merged one
   * @param errors of the failed calls; none for a complete document
   */
  public Document assemble(List<byte @Nullable []> answers, List<CallError> errors) {
    List<Slice> slices = new ArrayList<>(2 * calls.size() + 3);
    if (merges) {
      addGathered(slices, answers);
    } else {
      addInOrder(slices, answers);
    }
    if (!errors.isEmpty()) {
      slices.add(separator(slices));
      slices.add(ascii("\"errors\":" + CallError.array(errors)));
    }
    if (slices.isEmpty()) {
      slices.add(ascii("{"));
    }
    slices.add(END);
    return Document.of(slices);
  }

  private void addInOrder(List<Slice> slices, List<byte @Nullable []> answers) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).placement() == Placement.MEMBER) {
        byte[] answer = answers.get(i);
        slices.add(separator(slices));
        slices.add(names.get(i));
        slices.add(answer == null ? NULL : Slice.of(answer));
      }
    }
  }

  private void addGathered(List<Slice> slices, List<byte @Nullable []> answers) {
    Map<String, List<Slice>> members = new LinkedHashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      CallPlan call = calls.get(i);
      byte[] answer = answers.get(i);
      if (call.placement() == Placement.MEMBER) {
        members.put(call.member(), List.of(names.get(i), answer == null ? NULL : Slice.of(answer)));
      } else if (call.placement() == Placement.MERGE && answer != null) {
        ObjectMembers.forEach(
            answer,
            (name, literal, value) ->
                members.put(name, List.of(slice(literal), COLON, slice(value))));
      }
    }
    // The gateway's own, and a sign that something is missing: an upstream's would be taken for it.
    members.remove("errors");
    members
        .values()
        .forEach(
            member -> {
              slices.add(separator(slices));
              slices.addAll(member);
            });
  }

  private static final Slice OPEN = ascii("{");
  private static final Slice COMMA = ascii(",");
  private static final Slice COLON = ascii(":");

  private static Slice separator(List<Slice> slices) {
    return slices.isEmpty() ? OPEN : COMMA;
  }

  private static Slice slice(Value.Json value) {
    return new Slice(value.bytes(), value.start(), value.end() - value.start());
  }

  private static Slice name(String member) {
    return Slice.of(ObjectMembers.name(member));
  }

  private static Slice ascii(String text) {
    return Slice.of(text.getBytes(UTF_8));
  }
}
