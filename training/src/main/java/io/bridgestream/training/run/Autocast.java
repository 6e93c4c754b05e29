package io.bridgestream.training.run;

import org.bytedeco.pytorch.global.torch;

/** bfloat16 products while open, on the current thread; float32 weights stay what they are. */
final class Autocast implements AutoCloseable {
  private final boolean active;

  private Autocast(boolean active) {
    this.active = active;
    if (active) {
      torch.set_autocast_dtype(torch.DeviceType.CPU, torch.ScalarType.BFloat16);
      torch.set_autocast_enabled(torch.DeviceType.CPU, true);
    }
  }

  static Autocast open(boolean active) {
    return new Autocast(active);
  }

  /** Forgets the weights' bfloat16 copies too: an update makes them stale. */
  @Override
  public void close() {
    if (active) {
      torch.set_autocast_enabled(torch.DeviceType.CPU, false);
      torch.clear_cache();
    }
  }
}
