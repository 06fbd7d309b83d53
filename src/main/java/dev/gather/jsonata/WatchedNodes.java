package dev.gather.jsonata;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.EntryCallback;
import com.dashjoin.jsonata.Jsonata.ExitCallback;
import com.dashjoin.jsonata.Jsonata.Frame;
import com.dashjoin.jsonata.Jsonata.JLambda;
import com.dashjoin.jsonata.Parser.Symbol;
import com.dashjoin.jsonata.Utils;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of an expression that cost more than their step, and what is asked of the budget for them.
 *
 * @param constructors make texts, arrays or objects of their parts
 * @param calls of functions, which may make texts or arrays
 * @param sequences whose arrays the library copies into one
 * @param operands that are compared or made text, whole
 * @param procedures whose value is called; the library prints it where it is no function
 * @param wildcards cost the square of their context's size
 * @param groupKeys of groups for which the library copies, per element, all that came before
 */
record WatchedNodes(
    Set<Symbol> constructors,
    Set<Symbol> calls,
    Set<Symbol> sequences,
    Set<Symbol> operands,
    Set<Symbol> procedures,
    Set<Symbol> wildcards,
    Set<Symbol> groupKeys)
    implements EntryCallback, ExitCallback {

  WatchedNodes() {
    this(
        identitySet(),
        identitySet(),
        identitySet(),
        identitySet(),
        identitySet(),
        identitySet(),
        identitySet());
  }

  /** Before a node. */
  @Override
  public void callback(Symbol node, @Nullable Object input, Frame environment) {
    EvaluationBudget budget = EvaluationBudget.current();
    budget.enter(node);
    if (input != null && wildcards.contains(node)) {
      long size = size(input);
      budget.copy(size * size);
      budget.read(input);
    } else if (groupKeys.contains(node)) {
      budget.group();
    }
  }

  /** Behind a node. */
  @Override
  public void callback(
      Symbol node, @Nullable Object input, Frame environment, @Nullable Object result) {
    EvaluationBudget budget = EvaluationBudget.current();
    budget.leave();
    if (result == null) {
      return;
    }
    if (constructors.contains(node)) {
      budget.made(result);
    } else if (result instanceof Collection<?>
        ? calls.contains(node) || sequences.contains(node)
        : result instanceof String && calls.contains(node)) {
      budget.made(result);
    }
    if (isContainer(result) && operands.contains(node)) {
      budget.read(result);
    }
    if (procedures.contains(node) && !isFunction(result)) {
      throw new JException("T1006", -1);
    }
  }

  private static boolean isContainer(Object value) {
    return value instanceof Collection<?> || value instanceof Map<?, ?>;
  }

  private static boolean isFunction(Object value) {
    Object only = value instanceof List<?> list && list.size() == 1 ? list.get(0) : value;
    return Utils.isFunction(only) || Functions.isLambda(only) || only instanceof JLambda;
  }

  private static long size(Object input) {
    Collection<?> members =
        input instanceof Map<?, ?> object
            ? object.values()
            : input instanceof Collection<?> array ? array : List.of();
    return members.stream()
        .mapToLong(member -> member instanceof Collection<?> array ? 1L + array.size() : 0)
        .sum();
  }

  private static Set<Symbol> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
