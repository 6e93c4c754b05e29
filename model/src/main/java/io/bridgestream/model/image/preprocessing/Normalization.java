package io.bridgestream.model.image.preprocessing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import java.util.Collections;
import java.util.List;

/**
 * How bytes become the numbers that a model reads: {@code (byte * scale - mean) / deviation} per
 * channel. Whoever feeds bytes to a graph puts this arithmetic into it.
 *
 * @param scale what a byte is multiplied with first; 1 where rescaling is off
 * @param mean what is subtracted, for red, green, blue; 0 where normalising is off
 * @param deviation what it is divided by, for red, green, blue; 1 where normalising is off
 */
public record Normalization(double scale, List<Double> mean, List<Double> deviation) {
  private static final int CHANNELS = 3;
  private static final int BYTES = 256;
  private static final List<Double> ZEROS = Collections.nCopies(CHANNELS, 0.0);
  private static final List<Double> ONES = Collections.nCopies(CHANNELS, 1.0);

  /** Bytes to 0..1, then CLIP's mean and deviation: what every published model was trained with. */
  public static final Normalization CLIP =
      new Normalization(
          1.0 / 255,
          List.of(0.48145466, 0.4578275, 0.40821073),
          List.of(0.26862954, 0.26130258, 0.27577711));

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a list has not three numbers, or a deviation is not
   *     positive
   */
  public Normalization {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.size() != CHANNELS || !isDeviation(deviation)) {
      throw new IllegalArgumentException(
          "Cannot normalise: there must be 3 means and 3 positive deviations, found %s and %s"
              .formatted(mean, deviation));
    }
  }

  private static boolean isDeviation(List<Double> numbers) {
    return numbers.size() == CHANNELS && numbers.stream().allMatch(x -> x.floatValue() > 0);
  }

  static Normalization read(JsonFields json) {
    boolean rescales = json.flag("do_rescale", true);
    double scale = json.number("rescale_factor", CLIP.scale, -1e6, 1e6);
    boolean normalizes = json.flag("do_normalize", true);
    List<Double> mean = json.numbers("image_mean").orElse(CLIP.mean);
    List<Double> deviation = json.numbers("image_std").orElse(CLIP.deviation);
    if (mean.size() != CHANNELS) {
      throw json.wrong("image_mean", "3 numbers", mean);
    }
    if (!isDeviation(deviation)) {
      throw json.wrong("image_std", "3 positive numbers", deviation);
    }
    return new Normalization(
        rescales ? scale : 1.0, normalizes ? mean : ZEROS, normalizes ? deviation : ONES);
  }

  void write(ObjectNode json) {
    json.put("do_rescale", scale != 1.0);
    json.put("rescale_factor", scale);
    json.put("do_normalize", !mean.equals(ZEROS) || !deviation.equals(ONES));
    write(json.putArray("image_mean"), mean);
    write(json.putArray("image_std"), deviation);
  }

  private static void write(ArrayNode array, List<Double> values) {
    values.forEach(array::add);
  }

  /**
   * Returns what each byte becomes, in the reference's arithmetic: the product in float64, rounded
   * to float32; difference and quotient in float32.
   *
   * @param channel 0 for red, 1 for green, 2 for blue
   */
  float[] table(int channel) {
    float mean32 = mean.get(channel).floatValue();
    float deviation32 = deviation.get(channel).floatValue();
    float[] table = new float[BYTES];
    for (int value = 0; value < BYTES; value++) {
      float scaled = (float) (value * scale);
      table[value] = (scaled - mean32) / deviation32;
    }
    return table;
  }
}
