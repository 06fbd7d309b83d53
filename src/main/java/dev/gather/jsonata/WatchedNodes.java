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
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Nodes of an expression that cost more than their step, and what the budget is asked for them. */
final class WatchedNodes implements EntryCallback, ExitCallback {

  /** What a node costs, or has that costs. */
  enum Cost {
    /** Makes a text, an array or an object of its parts. */
    CONSTRUCTOR,
    /** Calls a function, which may make a text or an array. */
    CALL,
    /** Has an array that the library copies into another. */
    SEQUENCE,
    /** Is compared or made text, whole. */
    OPERAND,
    /** Has a value that is called; the library prints it where it is no function. */
    PROCEDURE,
    /** Costs the square of its context's size. */
    WILDCARD,
    /** Has elements that the library makes a tuple of, each by itself. */
    TUPLES,
    /** Makes a tuple of each element of its input. */
    TUPLES_OF_INPUT,
    /** Is the key of a group for which the library copies, per element, all that came before. */
    GROUP_KEY
  }

  private final Map<Symbol, Set<Cost>> costs = new IdentityHashMap<>();
  private final Map<Symbol, Integer> tuples = new IdentityHashMap<>();

  void watch(JsonataNode node, Cost cost) {
    costs.computeIfAbsent(node.symbol(), symbol -> EnumSet.noneOf(Cost.class)).add(cost);
  }

  /**
   * Watches a node of each of whose elements the library makes a tuple: what is bound so far, in a
   * map.
   *
   * @param path whether those are the elements of the node's input, and not of its result
   */
  void watchTuples(JsonataNode node, boolean path, int variables) {
    watch(node, path ? Cost.TUPLES_OF_INPUT : Cost.TUPLES);
    tuples.merge(node.symbol(), variables, Math::max);
  }

  /** Before a node. */
  @Override
  public void callback(Symbol node, @Nullable Object input, Frame environment) {
    EvaluationBudget budget = EvaluationBudget.current();
    budget.enter(node);
    Set<Cost> ofNode = costs.getOrDefault(node, Set.of());
    if (input != null && ofNode.contains(Cost.WILDCARD)) {
      long size = size(input);
      budget.copy(size * size);
      budget.read(input);
    }
    if (ofNode.contains(Cost.GROUP_KEY)) {
      budget.group();
    }
    if (ofNode.contains(Cost.TUPLES_OF_INPUT)) {
      budget.tuples(elements(input), tuples.getOrDefault(node, 0));
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
    boolean isArray = result instanceof Collection<?>;
    Set<Cost> ofNode = costs.getOrDefault(node, Set.of());
    if (ofNode.contains(Cost.TUPLES)) {
      budget.tuples(elements(result), tuples.getOrDefault(node, 0));
    }
    if (ofNode.contains(Cost.CONSTRUCTOR)
        || (ofNode.contains(Cost.CALL) && (isArray || result instanceof String))
        || (ofNode.contains(Cost.SEQUENCE) && isArray)) {
      budget.made(result);
    }
    if (ofNode.contains(Cost.OPERAND) && (isArray || result instanceof Map<?, ?>)) {
      budget.read(result);
    }
    if (ofNode.contains(Cost.PROCEDURE) && !isFunction(result)) {
      throw new JException("T1006", -1);
    }
    if (isArray || result instanceof Map<?, ?>) {
      budget.hold(result);
    }
  }

  private static boolean isFunction(Object value) {
    Object only = value instanceof List<?> list && list.size() == 1 ? list.get(0) : value;
    return Utils.isFunction(only) || Functions.isLambda(only) || only instanceof JLambda;
  }

  private static int elements(@Nullable Object value) {
    return value instanceof Collection<?> array ? array.size() : 1;
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
}
