package io.bridgestream.inference;

/**
 * What holds for all options. Apart from {@link InferenceOptions}, whose defaults are made of its
 * nested records': if these asked it to check them, either could be half made when the other reads
 * it.
 */
final class OptionRules {
  private OptionRules() {}

  static void require(String name, long found, long least) {
    if (found < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, found %d".formatted(name, least, found));
    }
  }
}
