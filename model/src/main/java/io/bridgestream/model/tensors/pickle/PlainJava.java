package io.bridgestream.model.tensors.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns pickled data into the Java types that JSON libraries use. */
public final class PlainJava {
  private PlainJava() {}

  /**
   * Returns a dictionary as an unmodifiable map in the same order. Values are maps, lists (of
   * tuples and sets too), strings, booleans, doubles, null, and ints as long or, beyond 64 bits,
   * BigInteger.
   *
   * @throws PickleException if it holds another kind of value, or a key that is not a string
   */
  public static Map<String, @Nullable Object> map(PickleDict dict) throws PickleException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (PickleDict.Entry entry : dict.entries()) {
      if (!(entry.key() instanceof PickleValue.Text key)) {
        throw new PickleException(
            "keys must be strings, found " + PickleKinds.describe(entry.key()));
      }
      map.put(key.value(), value(entry.value()));
    }
    return Collections.unmodifiableMap(map);
  }

  private static @Nullable Object value(PickleValue value) throws PickleException {
    if (value instanceof PickleDict dict) {
      return map(dict);
    }
    if (value instanceof PickleSequence sequence) {
      List<@Nullable Object> items = new ArrayList<>();
      for (PickleValue item : sequence.items()) {
        items.add(value(item));
      }
      return Collections.unmodifiableList(items);
    }
    if (value instanceof PickleValue.Text text) {
      return text.value();
    }
    if (value instanceof PickleValue.Bool bool) {
      return bool.value();
    }
    if (value instanceof PickleValue.Real real) {
      return real.value();
    }
    if (value instanceof PickleValue.Int number) {
      return number.value().bitLength() > 63 ? number.value() : (Object) number.toLong();
    }
    if (value == PickleValue.None.NONE) {
      return null;
    }
    throw new PickleException(
        "values must be plain containers, strings or numbers, found "
            + PickleKinds.describe(value));
  }
}
