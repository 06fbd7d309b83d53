package dev.gather.merge;

import dev.gather.json.ObjectMembers;
import dev.gather.json.Slice;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of one checked JSON document, made all at once. */
final class Splice {

  private final byte[] source;
  private final List<Edit> edits = new ArrayList<>();

  Splice(byte[] source) {
    this.source = source;
  }

  Slice source() {
    return Slice.of(source);
  }

  /**
   * Sets a member of an object inside the document; anything but an object is left as it is.
   *
   * @param name with quotes and colon
   */
  void setMember(Slice element, byte[] name, Slice value) {
    if (!element.isObject()) {
      return;
    }
    LastMember found = new LastMember(Arrays.copyOf(name, name.length - 1));
    ObjectMembers.forEach(element, found);
    Slice old = found.value;
    edits.add(
        old == null
            ? new Edit(element.end() - 1, element.end() - 1, name, value, !found.isEmpty)
            : new Edit(old.start(), old.end(), NOTHING, value, false));
  }

  byte[] apply() {
    if (edits.isEmpty()) {
      return source;
    }
    edits.sort(Comparator.comparingInt(Edit::start));
    ByteArrayOutputStream result = new ByteArrayOutputStream(source.length + 64 * edits.size());
    int at = 0;
    @Nullable Edit before = null;
    for (Edit edit : edits) {
      if (edit.start() < at) {
        // Inside a value that has just been replaced.
        continue;
      }
      result.write(source, at, edit.start() - at);
      boolean isNext = before != null && before.isAddition() && before.start() == edit.start();
      if (edit.isAddition() && (edit.isAfterMember() || isNext)) {
        result.write(',');
      }
      result.writeBytes(edit.name());
      Slice value = edit.value();
      result.write(value.bytes(), value.start(), value.end() - value.start());
      at = edit.end();
      before = edit;
    }
    result.write(source, at, source.length - at);
    return result.toByteArray();
  }

  private static final byte[] NOTHING = {};

  /**
   * @param start first byte that goes
   * @param end after the last byte that goes
   * @param name comes before the value
   * @param isAfterMember whether the object has members already
   */
  private record Edit(int start, int end, byte[] name, Slice value, boolean isAfterMember) {
    boolean isAddition() {
      return start == end;
    }
  }

  /** Looks for the member that counts among those of one name, the last. */
  private static final class LastMember implements ObjectMembers.Visitor {
    private final String name;
    private @Nullable Slice value;
    private boolean isEmpty = true;

    LastMember(byte[] literal) {
      this.name = Slice.of(literal).scalar().orElseThrow();
    }

    @Override
    public void member(String memberName, Slice literal, Slice found) {
      isEmpty = false;
      if (memberName.equals(name)) {
        value = found;
      }
    }
  }
}
