package io.bridgestream.training.data;

import java.util.List;

/** Examples in memory. */
final class ExampleList implements DataSet {
  private final List<Example> examples;

  ExampleList(List<Example> examples) {
    this.examples = List.copyOf(examples);
  }

  @Override
  public int size() {
    return examples.size();
  }

  @Override
  public Example example(int index) {
    return examples.get(index);
  }
}
