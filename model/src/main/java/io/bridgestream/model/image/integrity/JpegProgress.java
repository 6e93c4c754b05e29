package io.bridgestream.model.image.integrity;

import java.util.Arrays;

/**
 * Which bits of which coefficients a JPEG's scans have delivered. A progressive file that was cut
 * between two scans decodes without complaint, to a blurred image; here it is noticed.
 */
final class JpegProgress {
  private static final int COEFFICIENTS = 64;
  private static final int MISSING = 255;

  private final JpegFrame frame;

  /** Per component and coefficient: the lowest bit that has been delivered. */
  private final int[][] lowestBit;

  JpegProgress(JpegFrame frame) {
    this.frame = frame;
    lowestBit = new int[frame.componentIds().size()][COEFFICIENTS];
    for (int[] component : lowestBit) {
      Arrays.fill(component, MISSING);
    }
  }

  /** Notes a scan by its SOS segment. */
  void accept(ByteCursor header) throws DefectException {
    int count = header.u8("scan component count");
    int[] components = new int[count];
    for (int i = 0; i < count; i++) {
      int id = header.u8("scan component");
      components[i] = frame.componentIds().indexOf(id);
      if (components[i] < 0) {
        throw DefectException.corrupt("scans must name the frame's components, found " + id);
      }
      header.skip(1, "scan component");
    }
    int first = header.u8("spectral selection");
    int last = header.u8("spectral selection");
    int low = header.u8("successive approximation") & 0xF;
    for (int component : components) {
      if (frame.progressive()) {
        deliver(lowestBit[component], first, last, low);
      } else {
        deliver(lowestBit[component], 0, COEFFICIENTS - 1, 0);
      }
    }
  }

  private static void deliver(int[] component, int first, int last, int low)
      throws DefectException {
    if (first > last || last >= COEFFICIENTS) {
      throw DefectException.corrupt(
          "spectral selection must be within 0 to 63, found %d to %d".formatted(first, last));
    }
    Arrays.fill(component, first, last + 1, low);
  }

  void requireComplete() throws DefectException {
    for (int[] component : lowestBit) {
      for (int low : component) {
        if (low != 0) {
          throw DefectException.truncated("scans must deliver every coefficient in full");
        }
      }
    }
  }
}
