package dev.gather.web;

import dev.gather.json.Slice;
import dev.gather.merge.Document;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * The bytes of a document or of a frame, copied part by part when their turn comes.
 *
 * @param slices in order
 * @param length of all of them, in bytes
 * @param areOdd whether every second slice's line breaks become spaces
 */
record Pieces(List<Slice> slices, long length, boolean areOdd) {

  /** Small enough that a client at 1 KB/s is seen to take one now and then. */
  private static final int PART = 8 * 1024;

  static Pieces of(Document document) {
    return new Pieces(document.slices(), document.length(), false);
  }

  static Pieces of(String text) {
    Slice slice = Slice.of(text);
    return new Pieces(List.of(slice), slice.length(), false);
  }

  /** Every second one is JSON that is to stand on one line. */
  static Pieces ofFrame(Slice... slices) {
    long length = 0;
    for (Slice slice : slices) {
      length += slice.length();
    }
    return new Pieces(List.of(slices), length, true);
  }

  /** Of at most 8 KB, to be released by whoever takes them; none is made before it is asked for. */
  Flux<ByteBuf> parts(ByteBufAllocator allocator) {
    return Flux.generate(
        Cursor::new,
        (cursor, sink) -> {
          if (cursor.left > 0) {
            sink.next(cursor.part(allocator));
          } else {
            sink.complete();
          }
          return cursor;
        });
  }

  private final class Cursor {

    private long left = length;
    private int index;
    private int offset;

    ByteBuf part(ByteBufAllocator allocator) {
      int size = (int) Math.min(PART, left);
      ByteBuf part = allocator.ioBuffer(size, size);
      while (part.isWritable()) {
        Slice slice = slices.get(index);
        int count = Math.min(part.writableBytes(), slice.length() - offset);
        int at = part.writerIndex();
        part.writeBytes(slice.bytes(), slice.start() + offset, count);
        if (areOdd && index % 2 == 1) {
          putOnOneLine(part, at);
        }
        offset += count;
        if (offset == slice.length()) {
          index++;
          offset = 0;
        }
      }
      left -= size;
      return part;
    }

    private void putOnOneLine(ByteBuf part, int from) {
      for (int at = from; at < part.writerIndex(); at++) {
        byte b = part.getByte(at);
        if (b == '\n' || b == '\r') {
          part.setByte(at, ' ');
        }
      }
    }
  }
}
