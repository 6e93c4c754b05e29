package io.bridgestream.training.data;

import io.bridgestream.training.data.LoaderOptions.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Which examples make which batch of an epoch: a pure function of options and epoch. */
final class EpochOrder {
  private final LoaderOptions options;
  private final int size;
  private final Collection<List<Integer>> byImage;

  EpochOrder(DataSet data, LoaderOptions options) {
    this.options = options;
    this.size = data.size();
    this.byImage = options.textsPerImage() > 1 ? byImage(data) : List.of();
  }

  private static Collection<List<Integer>> byImage(DataSet data) {
    Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < data.size(); i++) {
      groups.computeIfAbsent(data.example(i).imageIndex(), image -> new ArrayList<>()).add(i);
    }
    return groups.values();
  }

  /** Returns the number of batches of an epoch, the same for all processes. */
  int batches() {
    int global = Math.multiplyExact(options.batchSize(), options.processes());
    return options.order() == Order.SHUFFLED ? size / global : -Math.floorDiv(-size, global);
  }

  /** Returns the examples of the epoch in order, of all processes. */
  int[] examples(int epoch) {
    if (options.order() == Order.SEQUENTIAL) {
      return identity(size);
    }
    RandomGenerator random = Draws.of(options.seed(), epoch, 0, Draws.Purpose.ORDER);
    if (byImage.isEmpty()) {
      int[] order = identity(size);
      shuffle(order, random);
      return order;
    }
    return grouped(random);
  }

  private int[] grouped(RandomGenerator random) {
    List<int[]> groups = new ArrayList<>();
    for (List<Integer> image : byImage) {
      int[] examples = image.stream().mapToInt(Integer::intValue).toArray();
      shuffle(examples, random);
      for (int from = 0; from < examples.length; from += options.textsPerImage()) {
        int to = Math.min(examples.length, from + options.textsPerImage());
        groups.add(Arrays.copyOfRange(examples, from, to));
      }
    }
    int[] order = identity(groups.size());
    shuffle(order, random);
    return Arrays.stream(order).mapToObj(groups::get).flatMapToInt(Arrays::stream).toArray();
  }

  /** Returns this process' part of a batch. */
  int[] batch(int[] examples, int step) {
    int batch = options.batchSize();
    int from = (step * options.processes() + options.process()) * batch;
    return Arrays.copyOfRange(
        examples, Math.min(from, examples.length), Math.min(from + batch, examples.length));
  }

  private static int[] identity(int size) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    return order;
  }

  private static void shuffle(int[] values, RandomGenerator random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }
}
