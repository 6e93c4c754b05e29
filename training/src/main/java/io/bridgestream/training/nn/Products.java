package io.bridgestream.training.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Products of activations and weights.
 *
 * <p>Without MKL, libtorch leaves float32 products to OpenBLAS, whose threads know nothing of
 * libtorch's own: on two cores the four of them wait for each other longer than they compute. So
 * where libtorch has several threads, a product is a convolution of a single point, which oneDNN
 * computes on libtorch's threads, at OpenBLAS's rate or above and with the same gradients.
 */
public final class Products {
  /** Below, what oneDNN spends on rearranging the weights outweighs its threads. */
  private static final long ROWS = 128;

  private static final long[] ONCE = {1, 1};
  private static final long[] NOTHING = {0, 0};

  private Products() {}

  /** Returns x Wᵀ + b over the last axis: maps {@code x} [..., inputs] to [..., outputs]. */
  public static Tensor linear(Tensor x, Parameter weight, Parameter bias) {
    Tensor factor = weight.tensor();
    TensorOptional added = new TensorOptional(bias.tensor());
    return suitsConvolution(x) ? convolved(x, factor, added) : torch.linear(x, factor, added);
  }

  private static boolean suitsConvolution(Tensor x) {
    return x.is_cpu()
        && x.scalar_type().intern() == torch.ScalarType.Float
        && x.numel() >= ROWS * x.size(-1)
        && torch.get_num_threads() > 1
        && !torch.is_autocast_enabled(torch.DeviceType.CPU);
  }

  private static Tensor convolved(Tensor x, Tensor weight, TensorOptional bias) {
    long inputs = weight.size(1);
    long outputs = weight.size(0);
    long rows = x.numel() / inputs;
    long[] shape = x.shape();
    shape[shape.length - 1] = outputs;
    return torch
        .conv2d(
            x.reshape(1, rows, 1, inputs).permute(0, 3, 1, 2), // [1, inputs, rows, 1]
            weight.view(outputs, inputs, 1, 1),
            bias,
            ONCE,
            NOTHING,
            ONCE,
            1) // [1, outputs, rows, 1]
        .permute(0, 2, 3, 1)
        .reshape(shape);
  }
}
