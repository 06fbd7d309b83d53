package dev.gather.json;

import java.util.Arrays;

/** A growing array of bytes whose end can be taken back. */
public final class ByteOutput {

  private byte[] bytes;
  private int size;

  public ByteOutput(int capacity) {
    this.bytes = new byte[Math.max(capacity, 16)];
  }

  public int size() {
    return size;
  }

  public void write(int b) {
    reserve(1);
    bytes[size++] = (byte) b;
  }

  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  public void write(Slice value) {
    write(value.bytes(), value.start(), value.end());
  }

  /** Forgets all bytes from {@code newSize} on. */
  public void truncate(int newSize) {
    size = newSize;
  }

  /**
   * Moves the bytes between {@code from} and {@code to} to {@code target}, at or before {@code
   * from}.
   */
  public void move(int from, int to, int target) {
    System.arraycopy(bytes, from, bytes, target, to - from);
  }

  public void set(int index, int b) {
    bytes[index] = (byte) b;
  }

  public byte[] toByteArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private void write(byte[] source, int start, int end) {
    reserve(end - start);
    System.arraycopy(source, start, bytes, size, end - start);
    size += end - start;
  }

  private void reserve(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), 2 * bytes.length));
    }
  }
}
