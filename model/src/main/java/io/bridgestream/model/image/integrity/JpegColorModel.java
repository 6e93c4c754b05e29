package io.bridgestream.model.image.integrity;

import java.util.List;

/** What the components of a JPEG mean. */
public enum JpegColorModel {
  /** One component: grey. */
  GREY,
  /** Three components: luma and two chroma differences. */
  YCBCR,
  /** Three components: red, green, blue. */
  RGB,
  /** Four components, stored inverted as Adobe does. */
  CMYK,
  /** CMYK whose first three components went through the YCbCr transform. */
  YCCK;

  /** Adobe's APP14 value for "no transform". */
  private static final int PLAIN = 0;

  private static final List<Integer> RGB_IDS = List.of((int) 'R', (int) 'G', (int) 'B');

  /**
   * Decides as the IJG library does.
   *
   * @param jfif whether there is a JFIF marker
   * @param adobeTransform the Adobe marker's transform, or -1 if there is no such marker
   */
  static JpegColorModel of(JpegFrame frame, boolean jfif, int adobeTransform) {
    return switch (frame.componentIds().size()) {
      case 1 -> GREY;
      case 3 -> ofThree(frame.componentIds(), jfif, adobeTransform);
      default -> adobeTransform > PLAIN ? YCCK : CMYK;
    };
  }

  private static JpegColorModel ofThree(List<Integer> ids, boolean jfif, int adobeTransform) {
    if (jfif) {
      return YCBCR;
    }
    if (adobeTransform >= 0) {
      return adobeTransform == PLAIN ? RGB : YCBCR;
    }
    return ids.equals(RGB_IDS) ? RGB : YCBCR;
  }
}
