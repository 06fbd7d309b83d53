package dev.gather.jsonata;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the library's functions with a body that keeps to the evaluation's budget. */
final class JsonataFunction extends JFunction {

  /** What it does; arguments that were left out are null, as is a result that is undefined. */
  @FunctionalInterface
  interface Body {
    @Nullable Object apply(Call call) throws Throwable;
  }

  /** What it was called with, and what the evaluation may still use. */
  record Call(List<@Nullable Object> arguments, EvaluationBudget budget) {

    /** The argument at {@code index}, null when it is undefined. */
    @Nullable Object get(int index) {
      return index < arguments.size() ? arguments.get(index) : null;
    }

    @Nullable String text(int index) {
      return (String) get(index);
    }

    @Nullable Number number(int index) {
      return (Number) get(index);
    }

    /** An array; anything else is the array of it. */
    @Nullable List<Object> list(int index) {
      Object value = get(index);
      if (value == null) {
        return null;
      }
      @SuppressWarnings("unchecked")
      List<Object> list = value instanceof List<?> ? (List<Object>) value : List.of(value);
      return list;
    }
  }

  private final String name;
  private final Body body;

  /**
   * A function whose method has the name that expressions call it by.
   *
   * @param signature of the arguments, in the library's notation
   */
  JsonataFunction(String name, String signature, Body body) {
    this(name, name, signature, body);
  }

  /**
   * @param method the library's, which tells how many arguments there are
   */
  JsonataFunction(String name, String method, String signature, Body body) {
    super(name, signature, Functions.class, null, method);
    this.name = name;
    this.body = body;
  }

  /** Its name in expressions. */
  String name() {
    return name;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object call(@Nullable Object input, List args) {
    EvaluationBudget budget = EvaluationBudget.current();
    budget.checkTime();
    @SuppressWarnings("unchecked")
    Call call = new Call(new ArrayList<@Nullable Object>(args), budget);
    try {
      Object result = body.apply(call);
      if (result != null) {
        // As the last call of a function, it is no node that has an end.
        budget.hold(result);
      }
      return result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
