package dev.gather.jsonata;

import com.dashjoin.jsonata.Parser.Symbol;
import dev.gather.jsonata.JsonataExpression.EvaluationException;
import dev.gather.jsonata.JsonataExpression.EvaluationLimits;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation may still use: time, depth and memory.
 *
 * <p>The library's own bounds do not hold: its callbacks skip elements of array constructors, which
 * also leaves its depth wrong, and look at nothing that runs or grows inside a function. A budget
 * is asked at every node of the expression and inside every function that works on more than one
 * value. It belongs to the evaluating thread, since functions are called without any context.
 */
final class EvaluationBudget {

  /** Nodes of the expression inside one another; a stack of 1 MB holds fewer than 1,000. */
  static final int MAX_DEPTH = 500;

  /** Elements of one array. */
  static final int MAX_ELEMENTS = 1_000_000;

  /**
   * Roughly the bytes of texts, arrays and objects that are made, whether or not they are kept. Of
   * a small heap it is a part only: several evaluations run at once, and a text that grows takes
   * more than it has in the end.
   */
  static final long MAX_MEMORY =
      Math.min(128, Math.max(1, Runtime.getRuntime().maxMemory() >> 24)) << 20;

  /**
   * Roughly the bytes of one value in which whatever stands several times is counted as often. The
   * library goes through values so: to their last leaf, in errors even as a text.
   */
  static final long MAX_VALUE = MAX_MEMORY;

  /** From which size on a value's is remembered; a smaller one is soon counted again. */
  private static final int REMEMBERED = 512;

  /** Of a text: one where all are of Latin-1, else two. */
  private static final int BYTES_PER_CHARACTER = 2;

  private static final long MAX_COPIES = 100_000_000;
  private static final int MAX_GROUPED = 10_000;
  private static final int BYTES_PER_ELEMENT = 8;
  private static final int BYTES_PER_MEMBER = 64;
  private static final int BYTES_PER_TUPLE = 160;

  /** Steps between two looks at the clock. */
  private static final int STRIDE = 64;

  private static final ThreadLocal<@Nullable EvaluationBudget> CURRENT = new ThreadLocal<>();

  private final EvaluationLimits limits;
  private final long start = System.nanoTime();
  private final long millis;
  private long memory = MAX_MEMORY;
  private final Map<Object, Long> sizes = new IdentityHashMap<>();
  private Symbol[] nodes = new Symbol[16];
  private int depth;
  private int steps;
  private int grouped;
  private @Nullable EvaluationException exceeded;

  EvaluationBudget(EvaluationLimits limits) {
    this.limits = limits;
    this.millis = limits.clock().millis();
  }

  /** The budget of this thread's evaluation. */
  static EvaluationBudget current() {
    EvaluationBudget budget = CURRENT.get();
    if (budget == null) {
      throw new IllegalStateException("nothing is evaluated by this thread");
    }
    return budget;
  }

  /** Makes it the thread's budget, until {@link #release()}. */
  void acquire() {
    CURRENT.set(this);
  }

  static void release() {
    CURRENT.remove();
  }

  /** When the evaluation began, in milliseconds since 1970. */
  long millis() {
    return millis;
  }

  EvaluationLimits limits() {
    return limits;
  }

  /** What was exceeded first. The library may have wrapped or replaced that exception. */
  @Nullable EvaluationException exceeded() {
    return exceeded;
  }

  void enter(Symbol node) {
    if (depth == MAX_DEPTH) {
      throw exceed("is nested too deep");
    }
    if (depth == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * depth);
    }
    nodes[depth++] = node;
    step();
  }

  void leave() {
    depth--;
  }

  /** The position of the innermost node that has not been left, from 1; 0 where it is unknown. */
  int position() {
    int position = 0;
    for (int i = depth - 1; i >= 0 && position == 0; i--) {
      position = new JsonataNode(nodes[i]).position();
    }
    return position;
  }

  /** One step of a loop. */
  void step() {
    if (++steps % STRIDE == 0) {
      checkTime();
    }
  }

  void checkTime() {
    if (System.nanoTime() - start > limits.time().toNanos()) {
      throw exceed("took longer than " + limits.time().toMillis() + " ms");
    }
  }

  /** Counts a text, an array or an object that was made, without what is in it. */
  void made(Object value) {
    if (value instanceof String text) {
      allocate((long) BYTES_PER_CHARACTER * text.length());
    } else if (value instanceof List<?> list) {
      if (list.size() > MAX_ELEMENTS) {
        throw exceed("makes an array of more than " + MAX_ELEMENTS + " elements");
      }
      allocate((long) BYTES_PER_ELEMENT * list.size());
    } else if (value instanceof Map<?, ?> map) {
      allocate((long) BYTES_PER_MEMBER * (map.size() + 1));
    }
  }

  /**
   * Refuses a value that the library could not go through in bounded time and memory. An array that
   * stands in another many times takes the memory of one, but not the time.
   */
  void hold(Object value) {
    if (size(value) > MAX_VALUE) {
      throw exceed(
          "makes a value of more than "
              + (MAX_VALUE >> 20)
              + " MB, where what stands in it several times is counted as often");
    }
  }

  /** More than {@link #MAX_VALUE} where that is so, but perhaps not all that it is. */
  private long size(@Nullable Object value) {
    if (value instanceof String text) {
      return BYTES_PER_ELEMENT + (long) BYTES_PER_CHARACTER * text.length();
    }
    Map<?, ?> object = value instanceof Map<?, ?> members ? members : Map.of();
    Collection<?> inside = value instanceof Collection<?> array ? array : object.values();
    Long known = inside.isEmpty() ? Long.valueOf(BYTES_PER_ELEMENT) : sizes.get(value);
    if (known != null) {
      return known;
    }
    long size = BYTES_PER_ELEMENT;
    for (Object name : object.keySet()) {
      size += BYTES_PER_MEMBER + size(name);
    }
    for (Object one : inside) {
      step();
      size += size(one);
      if (size > MAX_VALUE) {
        return size;
      }
    }
    if (size > REMEMBERED) {
      sizes.put(value, size);
    }
    return size;
  }

  /**
   * Counts a value before the library reads it to its last leaf. That may be more than the value
   * takes: an expression can put one array into another many times over.
   */
  void read(@Nullable Object value) {
    step();
    allocate(value instanceof String text ? text.length() : BYTES_PER_ELEMENT);
    if (value instanceof Map<?, ?> object) {
      object.values().forEach(this::read);
    } else if (value instanceof List<?> array) {
      array.forEach(this::read);
    }
  }

  /** Refuses before the library copies too many elements at once. */
  void copy(long elements) {
    if (elements > MAX_COPIES) {
      throw exceed("reads more members at once than it may");
    }
    checkTime();
  }

  /**
   * Counts tuples before they are made.
   *
   * @param variables that each of them binds, beside its own element
   */
  void tuples(int elements, int variables) {
    checkTime();
    allocate((long) elements * (BYTES_PER_TUPLE + (1L + variables) * BYTES_PER_MEMBER));
  }

  /** Counts an element of a group for which the library copies all elements before it. */
  void group() {
    if (++grouped > MAX_GROUPED) {
      throw exceed("groups more than " + MAX_GROUPED + " elements by bound variables");
    }
  }

  /** Counts bytes before they are taken. */
  void allocate(long bytes) {
    memory -= bytes;
    if (memory < 0) {
      throw exceedMemory();
    }
  }

  EvaluationException exceedMemory() {
    return exceed("uses more than " + (MAX_MEMORY >> 20) + " MB");
  }

  EvaluationException exceed(String problem) {
    EvaluationException exception = new EvaluationException(problem);
    if (exceeded == null) {
      exceeded = exception;
    }
    return exception;
  }
}
