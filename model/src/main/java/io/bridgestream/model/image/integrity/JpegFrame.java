package io.bridgestream.model.image.integrity;

import java.util.ArrayList;
import java.util.List;

/**
 * A JPEG frame header (SOF0, SOF1 or SOF2) with 8-bit samples.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param progressive whether coefficients come in several scans of growing accuracy
 * @param componentIds the identifiers of the 1, 3 or 4 components
 */
public record JpegFrame(int width, int height, boolean progressive, List<Integer> componentIds) {

  /** Copies the list. */
  public JpegFrame {
    componentIds = List.copyOf(componentIds);
  }

  static JpegFrame parse(ByteCursor data, boolean progressive) throws DefectException {
    int precision = data.u8("sample precision");
    if (precision != 8) {
      throw DefectException.unsupported("samples must have 8 bits, found " + precision);
    }
    int height = data.u16Big("height");
    int width = data.u16Big("width");
    if (width == 0) {
      throw DefectException.corrupt("width must be positive, found 0");
    }
    if (height == 0) {
      throw DefectException.unsupported("height must be in the frame header, found 0");
    }
    int count = data.u8("component count");
    if (count != 1 && count != 3 && count != 4) {
      throw DefectException.unsupported("components must be 1, 3 or 4, found " + count);
    }
    return new JpegFrame(width, height, progressive, componentIds(data, count));
  }

  private static List<Integer> componentIds(ByteCursor data, int count) throws DefectException {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = data.u8("component");
      if (ids.contains(id)) {
        throw DefectException.corrupt("components must differ, found %d twice".formatted(id));
      }
      ids.add(id);
      data.skip(2, "component");
    }
    return ids;
  }
}
