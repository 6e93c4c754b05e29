package io.bridgestream.training.network;

import io.bridgestream.training.nn.Layer;
import io.bridgestream.training.nn.Parameter;
import io.bridgestream.training.nn.TensorValues;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * The formulas of the layers in plain Java and double precision, one sample at a time: a matrix is
 * {@code double[tokens][width]}.
 */
final class Formula {
  private static final double SQRT_HALF = Math.sqrt(0.5);

  private final Map<String, double[]> weights = new LinkedHashMap<>();

  /** Reads the numbers of {@code layer}. */
  Formula(Layer layer) {
    layer.namedParameters().forEach((name, parameter) -> weights.put(name, doubles(parameter)));
  }

  private static double[] doubles(Parameter parameter) {
    return doubles(parameter.tensor());
  }

  private static double[] doubles(Tensor tensor) {
    float[] values = TensorValues.toFloats(tensor);
    double[] copy = new double[values.length];
    Arrays.setAll(copy, i -> values[i]);
    return copy;
  }

  /** Returns sample {@code index} of [B, L, D]. */
  static double[][] sample(Tensor tensor, int index) {
    Tensor sample = tensor.select(0, index);
    double[] flat = doubles(sample);
    int width = (int) sample.size(1);
    double[][] rows = new double[(int) sample.size(0)][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * width, (i + 1) * width));
    return rows;
  }

  /** Returns the numbers of a parameter. */
  double[] weight(String name) {
    double[] values = weights.get(name);
    if (values == null) {
      throw new IllegalArgumentException("no parameter " + name + " in " + weights.keySet());
    }
    return values;
  }

  double[][] linear(String name, double[][] x) {
    return linear(x, weight(dotted(name, "weight")), weight(dotted(name, "bias")));
  }

  private static String dotted(String name, String last) {
    return name.isEmpty() ? last : name + '.' + last;
  }

  static double[][] linear(double[][] x, double[] weight, double[] bias) {
    int inputs = x[0].length;
    double[][] y = new double[x.length][bias.length];
    for (int row = 0; row < x.length; row++) {
      for (int out = 0; out < bias.length; out++) {
        double sum = bias[out];
        for (int in = 0; in < inputs; in++) {
          sum += weight[out * inputs + in] * x[row][in];
        }
        y[row][out] = sum;
      }
    }
    return y;
  }

  double[][] layerNorm(String name, double[][] x, double eps) {
    double[] weight = weight(name + ".weight");
    double[] bias = weight(name + ".bias");
    double[][] y = new double[x.length][x[0].length];
    for (int row = 0; row < x.length; row++) {
      double mean = Arrays.stream(x[row]).average().orElseThrow();
      double variance =
          Arrays.stream(x[row]).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      for (int i = 0; i < x[row].length; i++) {
        y[row][i] = (x[row][i] - mean) / Math.sqrt(variance + eps) * weight[i] + bias[i];
      }
    }
    return y;
  }

  /** Attends with {@code heads} heads; keys whose {@code keep} is false are not read. */
  static double[][] attention(
      double[][] query, double[][] key, double[][] value, int heads, boolean[] keep) {
    int width = query[0].length / heads;
    double[][] y = new double[query.length][value[0].length];
    for (int head = 0; head < heads; head++) {
      int from = head * width;
      for (int row = 0; row < query.length; row++) {
        double[] scores = new double[key.length];
        for (int k = 0; k < key.length; k++) {
          double product = 0;
          for (int i = from; i < from + width; i++) {
            product += query[row][i] * key[k][i];
          }
          scores[k] = keep[k] ? product / Math.sqrt(width) : Double.NEGATIVE_INFINITY;
        }
        double[] weights = softmax(scores);
        for (int k = 0; k < key.length; k++) {
          for (int i = from; i < from + width; i++) {
            y[row][i] += weights[k] * value[k][i];
          }
        }
      }
    }
    return y;
  }

  /** The attention sub-layer called {@code name}. */
  double[][] attentionLayer(
      String name, double[][] x, double[][] context, int heads, boolean[] keep, double eps) {
    double[][] attended =
        attention(
            linear(name + ".self.query", x),
            linear(name + ".self.key", context),
            linear(name + ".self.value", context),
            heads,
            keep);
    return layerNorm(
        name + ".output.LayerNorm", add(linear(name + ".output.dense", attended), x), eps);
  }

  /** The feed-forward sub-layer with GELU. */
  double[][] feedForward(double[][] x, double eps) {
    double[][] expanded = map(linear("intermediate.dense", x), Formula::gelu);
    return layerNorm("output.LayerNorm", add(linear("output.dense", expanded), x), eps);
  }

  static double[] softmax(double[] scores) {
    double max = Arrays.stream(scores).max().orElseThrow();
    double[] powers = Arrays.stream(scores).map(s -> Math.exp(s - max)).toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(p -> p / sum).toArray();
  }

  static double[][] add(double[][] a, double[][] b) {
    return combine(a, b, 1, 1);
  }

  /** Returns p a + q b. */
  static double[][] combine(double[][] a, double[][] b, double p, double q) {
    double[][] sum = new double[a.length][a[0].length];
    for (int row = 0; row < a.length; row++) {
      for (int i = 0; i < a[row].length; i++) {
        sum[row][i] = p * a[row][i] + q * b[row][i];
      }
    }
    return sum;
  }

  static double[][] map(double[][] x, DoubleUnaryOperator function) {
    return Arrays.stream(x)
        .map(row -> Arrays.stream(row).map(function).toArray())
        .toArray(double[][]::new);
  }

  static double gelu(double x) {
    return 0.5 * x * (1 + erf(x * SQRT_HALF));
  }

  static double quickGelu(double x) {
    return x / (1 + Math.exp(-1.702 * x));
  }

  /** erf by its Taylor series; beyond 5 it is 1 to double precision's last digits. */
  private static double erf(double x) {
    if (Math.abs(x) > 5) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return sum * 2 / Math.sqrt(Math.PI);
  }

  static boolean[] all(int keys) {
    boolean[] keep = new boolean[keys];
    Arrays.fill(keep, true);
    return keep;
  }
}
