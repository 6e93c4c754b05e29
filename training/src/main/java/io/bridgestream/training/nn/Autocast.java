package io.bridgestream.training.nn;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/** bfloat16 products while open, on the current thread; float32 weights stay what they are. */
public final class Autocast implements AutoCloseable {
  private final torch.DeviceType device;
  private final boolean active;

  private Autocast(torch.DeviceType device, boolean active) {
    this.device = device;
    this.active = active;
    if (active) {
      torch.set_autocast_dtype(device, torch.ScalarType.BFloat16);
      torch.set_autocast_enabled(device, true);
    }
  }

  /** Opens it for tensors of {@code device}, unless not {@code active}. */
  public static Autocast open(Device device, boolean active) {
    return new Autocast(device.type().intern(), active);
  }

  /** Returns whether products on {@code device} are made in bfloat16 now. */
  static boolean isOpen(Device device) {
    return torch.is_autocast_enabled(device.type().intern());
  }

  /** Forgets the weights' bfloat16 copies too: an update makes them stale. */
  @Override
  public void close() {
    if (active) {
      torch.set_autocast_enabled(device, false);
      torch.clear_cache();
    }
  }
}
