package dev.gather.access;

import dev.gather.access.caller.Caller;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whether a request may be answered. */
public sealed interface Admission {

  Map<String, String> NO_FIELDS = Map.of();

  /** Header fields of the answer, by name. */
  Map<String, String> fields();

  /** The same with more of them. */
  Admission with(Map<String, String> more);

  /**
   * It may.
   *
   * @param caller who asks, where the route wants to know
   */
  record Granted(Optional<Caller> caller, Map<String, String> fields) implements Admission {

    @Override
    public Admission with(Map<String, String> more) {
      return new Granted(caller, Fields.joined(fields, more));
    }
  }

  /**
   * It may not.
   *
   * @param detail for people; nothing of the request's
   */
  record Refused(int status, String detail, Map<String, String> fields) implements Admission {

    @Override
    public Admission with(Map<String, String> more) {
      return new Refused(status, detail, Fields.joined(fields, more));
    }
  }

  /** Header fields from two places. */
  final class Fields {

    private Fields() {}

    private static Map<String, String> joined(Map<String, String> first, Map<String, String> more) {
      if (first.isEmpty()) {
        return more;
      }
      Map<String, String> joined = new LinkedHashMap<>(first);
      joined.putAll(more);
      return joined;
    }
  }
}
